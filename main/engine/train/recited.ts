/**
 * What a model recites: stretches of a text at which its likeliest word is the right one, word after word. A model
 * that is given all that stands before such a stretch, and always writes its likeliest word, writes it down as it is;
 * so one reading of the text finds every passage that could be drawn out of the model this way.
 */
import type { RecitedLength } from '../../../shared/audit.ts';
import { UNKNOWN_ID } from '../text/vocab.ts';
import type { Documents } from '../types.ts';

/** Tokens ids[start … start + length) of a document, all of them foretold. */
export interface Stretch {
  readonly document: number;
  readonly start: number;
  readonly length: number;
}

/**
 * The longest possible stretches, none touching another; an unknown word ends one, since it gives nothing away.
 * @param foretold 1 where token i was the likeliest, else 0; [tokens of all documents]
 * @param least tokens
 */
export function stretchesOf(docs: Documents, foretold: Uint8Array, least = 1): Stretch[] {
  const found: Stretch[] = [];
  for (let document = 0; document + 1 < docs.offsets.length; document++) {
    const end = docs.offsets[document + 1] ?? 0;
    let start = (docs.offsets[document] ?? 0) + 1; // nothing of the document stands before its first token
    for (let i = start; i <= end; i++) {
      if (i < end && foretold[i] === 1 && docs.ids[i] !== UNKNOWN_ID) continue;
      if (i - start >= least) found.push({ document, start, length: i - start });
      start = i + 1;
    }
  }
  return found;
}

/** Passages of `words` tokens, side by side in each document, and as many of them as fit into recited stretches. */
export function countPassages(
  docs: Documents,
  stretches: readonly Stretch[],
  words: number,
): RecitedLength['train'] {
  let tried = 0;
  for (let d = 0; d + 1 < docs.offsets.length; d++) {
    tried += Math.floor(Math.max(0, (docs.offsets[d + 1] ?? 0) - (docs.offsets[d] ?? 0) - 1) / words);
  }
  const recited = stretches.reduce((sum, { length }) => sum + Math.floor(length / words), 0);
  return { tried, recited };
}

/** How often the ids occur one after the other, overlaps counted. */
export function countOccurrences(ids: Int32Array, passage: Int32Array): number {
  const [first] = passage;
  let found = 0;
  for (
    let at = first === undefined ? -1 : ids.indexOf(first);
    at >= 0;
    at = ids.indexOf(first ?? 0, at + 1)
  ) {
    if (passage.every((id, i) => ids[at + i] === id)) found += 1;
  }
  return found;
}
