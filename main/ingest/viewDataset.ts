/** In the ingest process: what a dataset holds, seen with the eyes of a model; computed once and kept beside it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';
import { readText } from '../db/textStore.ts';
import { readDocs, readTypes } from '../engine/text/datasetFolder.ts';
import { inContext } from '../engine/text/inContext.ts';
import { lengthsOf } from '../engine/text/lengths.ts';
import { findUnknownWords } from '../engine/text/unknownWords.ts';
import { coverage } from '../engine/text/vocab.ts';
import { readRecipe } from '../services/datasetFolder.ts';
import type { JobOf, ResultOf } from './messages.ts';

const UNKNOWN_SHOWN = 40;
/** Characters of a document in which a word is looked for; beyond them its context is put together from tokens. */
const LOOKED_THROUGH = 400_000;

const vocabSchema = z.array(z.string());
const recipeSchema = z.object({
  split: z.union([
    z.object({ valid: z.number(), seed: z.int() }),
    z.object({ validPaths: z.array(z.string()) }).transform(() => ({ valid: null, seed: 0 })),
  ]),
});

export async function viewDataset(
  { folder, vocab, to }: JobOf<'view'>,
  signal: AbortSignal,
): Promise<ResultOf<'view'>> {
  const words = vocab === null ? null : vocabSchema.parse(JSON.parse(await readFile(vocab, 'utf8')));
  const { split } = recipeSchema.parse(await readRecipe(folder));
  const types = await readTypes(folder);
  const { offsets } = await readDocs(folder);
  const unknown =
    words === null
      ? { types: 0, words: [] }
      : await findUnknownWords(folder, types, offsets, words, UNKNOWN_SHOWN, signal);
  const view: ResultOf<'view'> = {
    version: 1,
    seed: split.seed,
    valid: split.valid,
    bytes: await sizeOf(folder),
    coverage: words === null ? null : shares(types, words),
    unknownTypes: unknown.types,
    unknown: unknown.words.map(({ count, document, ...word }) => ({
      count,
      ...word,
      ...inContext(readText(folder, document, LOOKED_THROUGH).text, word.word),
    })),
    lengths: lengthsOf(offsets),
  };
  await atomicWriteFile(to, `${JSON.stringify(view)}\n`);
  return view;
}

function shares(
  types: Awaited<ReturnType<typeof readTypes>>,
  vocab: readonly string[],
): { tokens: number; types: number } {
  const all = coverage(
    types.map(([type, train, valid]) => [type, train + valid]),
    vocab,
  );
  return {
    tokens: all.knownTokens / Math.max(1, all.tokens),
    types: all.knownTypes / Math.max(1, all.types),
  };
}

/** Without what was computed from it. */
async function sizeOf(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('view-'));
  const sizes = names.map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
