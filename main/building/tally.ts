/** Adds up what was found in the documents that are not left out. */
import { PERSONAL_KINDS } from '../../shared/recipe.ts';
import type { Occurrences, TextReport } from '../../shared/textReport.ts';
import { LEFT_OUT } from '../engine/text/split.ts';
import type { Clusters } from '../examine/clusters.ts';
import { COLUMN, COLUMNS } from './chunkFile.ts';
import type { Chunk } from './chunkFile.ts';

/** Words of a document that says so little that it is worth a look. */
const SHORT = 5;

type Mutable = { -readonly [K in keyof Occurrences]: Occurrences[K] };

const none = (): Mutable => ({ count: 0, documents: 0, first: null });

export interface Tally {
  add(chunk: Chunk): void;
  result(): Pick<TextReport, 'languages' | 'personal' | 'controls' | 'replaced' | 'mojibake' | 'short'>;
}

export function createTally(parts: Uint8Array): Tally {
  const controls = none();
  const replaced = none();
  const mojibake = none();
  const short = none();
  const personal = PERSONAL_KINDS.map((kind) => ({ kind, ...none() }));
  const languages = new Map<string | null, { documents: number; characters: number }>();

  function count(sum: Mutable, d: number, times: number): void {
    if (times === 0) return;
    sum.count += times;
    sum.documents += 1;
    sum.first ??= d;
  }

  return {
    add: ({ first, documents, numbers, languages: names }) => {
      for (let i = 0; i < documents; i++) {
        const d = first + i;
        if (parts[d] === LEFT_OUT) continue;
        const row = numbers.subarray(i * COLUMNS, (i + 1) * COLUMNS);
        const at = (column: number): number => row[column] ?? 0;
        count(controls, d, at(COLUMN.controls));
        count(replaced, d, at(COLUMN.replaced));
        count(mojibake, d, at(COLUMN.mojibake));
        count(short, d, at(COLUMN.words) < SHORT ? 1 : 0);
        personal.forEach((sum, k) => count(sum, d, at(COLUMN.personal + k)));
        const language = names[at(COLUMN.language)] ?? null;
        const sum = languages.get(language) ?? { documents: 0, characters: 0 };
        sum.documents += 1;
        sum.characters += at(COLUMN.characters);
        languages.set(language, sum);
      }
    },
    result: () => {
      const all = [...languages.values()].reduce((sum, { characters }) => sum + characters, 0);
      const shares = [...languages].map(([language, { documents, characters }]) => ({
        ...{ language, documents },
        share: characters / Math.max(1, all),
      }));
      shares.sort((a, b) => b.share - a.share || b.documents - a.documents);
      return { languages: shares, personal, controls, replaced, mojibake, short };
    },
  };
}

/** Documents that repeat an earlier one which is not left out either. */
export function countRepeated(parts: Uint8Array, { exact, near }: Clusters): { exact: number; near: number } {
  const seen = { exact: new Uint8Array(parts.length), near: new Uint8Array(parts.length) };
  const repeated = { exact: 0, near: 0 };
  parts.forEach((part, d) => {
    if (part === LEFT_OUT) return;
    const [same, alike] = [exact[d] ?? d, near[d] ?? d];
    if (seen.exact[same] === 1) repeated.exact += 1;
    else if (seen.near[alike] === 1) repeated.near += 1;
    seen.exact[same] = 1;
    seen.near[alike] = 1;
  });
  return repeated;
}
