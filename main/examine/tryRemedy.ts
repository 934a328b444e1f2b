/** Shows what a remedy would do, before it is applied: counts, and a few documents before and after. */
import type { Remedy, RemedyPreview } from '../../shared/recipe.ts';
import { changeText, leavesOut } from './remedies.ts';
import type { RemedyFacts } from './remedies.ts';
import { countWords } from './words.ts';

const MOST_EXAMPLES = 5;
const BEGINNING = 300;
/** characters shown before the first change and after it */
const BEFORE = 60;
const AFTER = 180;

export interface TriedDocument {
  readonly index: number;
  readonly name: string;
  readonly text: string;
}

/** @param documents with the remedies before this one applied; each is looked at once, in the order given */
export function tryRemedy(
  remedy: Remedy,
  documents: Iterable<TriedDocument>,
  facts: RemedyFacts,
): RemedyPreview {
  const change = changeText([remedy]);
  const isLeftOut = leavesOut([remedy], facts);
  const examples: RemedyPreview['examples'][number][] = [];
  let seen = 0;
  let changed = 0;
  let leftOut = 0;
  for (const { index, name, text } of documents) {
    seen++;
    if (isLeftOut(index, () => countWords(text))) {
      leftOut++;
      if (examples.length < MOST_EXAMPLES) {
        examples.push({ index, name, before: cut(text, 0, BEGINNING), after: null });
      }
      continue;
    }
    const after = change(text);
    if (after === text) continue;
    changed++;
    if (examples.length < MOST_EXAMPLES) examples.push({ index, name, ...aroundChange(text, after) });
  }
  return { documents: seen, changed, leftOut, examples };
}

/** Both texts from a little before their first difference on. */
function aroundChange(before: string, after: string): { before: string; after: string } {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const from = Math.max(0, same - BEFORE);
  const to = same + AFTER;
  // both end at the same place of the text, else what only one of them shows would look like a change
  const rest = before.slice(to);
  const end = rest !== '' && after.endsWith(rest) ? after.length - rest.length : to;
  return { before: cut(before, from, to), after: cut(after, from, end) };
}

/** Marks with … where there is more, and never cuts a surrogate pair. */
function cut(text: string, from: number, to: number): string {
  const start = from > 0 && isLow(text, from) ? from - 1 : from;
  const end = to < text.length && isLow(text, to) ? to + 1 : to;
  return (start > 0 ? '…' : '') + text.slice(start, end) + (end < text.length ? '…' : '');
}

function isLow(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000;
}
