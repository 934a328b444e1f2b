/** Some documents as they were read become a chunk: changed by the remedies, tokenised, examined. */
import { PERSONAL_KINDS } from '../../shared/recipe.ts';
import type { Recipe, TokenRules } from '../../shared/recipe.ts';
import { ownCopy } from '../engine/text/ownCopy.ts';
import { createTokenizer } from '../engine/text/tokenizer.ts';
import { examineDocument } from '../examine/examineDocument.ts';
import { minHash, SIGNATURE, textHash, tokenHash } from '../examine/fingerprint.ts';
import { changeText } from '../examine/remedies.ts';
import { LineCounter } from '../examine/repeatedLines.ts';
import { COLUMN, COLUMNS } from './chunkFile.ts';
import type { Chunk } from './chunkFile.ts';

// C0 but tab, line feed and carriage return; delete; C1
// eslint-disable-next-line no-control-regex -- control characters are what is replaced
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/** Characters that are tokenised at once: the rules' copies of a text take many times its own room. */
const AT_ONCE = 1_000_000;

/** Documents on the way to a thread. */
export interface Batch {
  /** number of the first document */
  readonly first: number;
  readonly texts: readonly string[];
  /** of each text: told elsewhere, since the table that it takes is too large to have in every thread */
  readonly languages: readonly (string | null)[];
}

export type MakeChunk = (batch: Batch) => Chunk;

/** @param how the remedies that change texts, and the rules; the others are not looked at */
export function createChunkMaker({ rules, remedies }: Pick<Recipe, 'rules' | 'remedies'>): MakeChunk {
  const change = changeText(remedies);
  const tokens = createLongTokenizer(rules);

  return ({ first, texts, languages: spoken }) => {
    const types = new Map<string, number>();
    const hashes: number[] = [];
    const numbers = new Uint32Array(texts.length * COLUMNS);
    const signatures = new Uint32Array(texts.length * SIGNATURE);
    const languages = [...new Set(spoken)];
    const lines = new LineCounter();
    const ids: Uint32Array[] = [];

    const idOf = (token: string): number => {
      const known = types.get(token);
      if (known !== undefined) return known;
      const id = types.size;
      const own = ownCopy(token);
      types.set(own, id);
      hashes.push(tokenHash(own));
      return id;
    };

    texts.forEach((raw, d) => {
      const text = change(raw);
      const found = examineDocument(text);
      lines.add(text);
      const own = tokens(text.replace(CONTROLS, ' '), idOf);
      ids.push(own);
      minHash(
        own.map((id) => hashes[id] ?? 0),
        signatures.subarray(d * SIGNATURE, (d + 1) * SIGNATURE),
      );
      const [low, high] = textHash(text);
      const row = numbers.subarray(d * COLUMNS, (d + 1) * COLUMNS);
      row[COLUMN.tokens] = own.length;
      row[COLUMN.characters] = text.length;
      row[COLUMN.words] = found.words;
      row[COLUMN.controls] = found.controls;
      row[COLUMN.replaced] = found.replaced;
      row[COLUMN.mojibake] = found.mojibake ? 1 : 0;
      row[COLUMN.hash] = low;
      row[COLUMN.hash + 1] = high;
      row[COLUMN.language] = languages.indexOf(spoken[d] ?? null);
      PERSONAL_KINDS.forEach((kind, k) => (row[COLUMN.personal + k] = found.personal[kind] ?? 0));
    });
    return {
      ...{ first, documents: texts.length, types: [...types.keys()], languages, lines: lines.toData() },
      ...{ numbers, signatures, ids: joined(ids) },
    };
  };
}

function joined(parts: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * A very long text is tokenised in parts, cut at single spaces between words, where no token is lost: only words that
 * are repeated across a cut are not joined. The mark of the beginning stands once.
 */
function createLongTokenizer(
  rules: TokenRules,
): (text: string, idOf: (token: string) => number) => Uint32Array {
  const tokenize = createTokenizer(rules);
  return (text, idOf) => {
    const parts: Uint32Array[] = [];
    for (let from = 0; from < text.length || from === 0;) {
      const to = text.length - from <= AT_ONCE ? text.length : cutAfter(text, from + AT_ONCE);
      const words = tokenize(text.slice(from, to));
      parts.push(Uint32Array.from(from === 0 ? words : words.slice(1), idOf));
      from = Math.max(to, 1);
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : joined(parts);
  };
}

/** The place after the next single space between two words, else after the next white space, else here. */
function cutAfter(text: string, from: number): number {
  const near = text.slice(from, from + 10_000);
  const single = /\S \S/u.exec(near);
  if (single !== null) return from + single.index + 2;
  const space = /\s(?=\S)/u.exec(near);
  if (space !== null) return from + space.index + 1;
  const code = text.charCodeAt(from);
  return code >= 0xdc00 && code < 0xe000 ? from + 1 : from; // never inside a character
}
