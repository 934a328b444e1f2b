/** What a dataset holds, seen with the eyes of a model; computed once and kept beside it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { groupColumnsOf } from '../db/textLabels.ts';
import { readText } from '../db/textStore.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';
import { readDocs, readTypes } from '../engine/text/datasetFolder.ts';
import { inContext } from '../engine/text/inContext.ts';
import { lengthsOf } from '../engine/text/lengths.ts';
import { LEFT_OUT } from '../engine/text/split.ts';
import { findUnknownWords } from '../engine/text/unknownWords.ts';
import { coverage } from '../engine/text/vocab.ts';
import { isViewFile, stampOf } from './datasetFolder.ts';
import { viewedSchema } from './datasetShapes.ts';
import type { Viewed } from './datasetShapes.ts';

const UNKNOWN_SHOWN = 40;
/** Characters of a document in which a word is looked for; beyond them its context is put together from tokens. */
const LOOKED_THROUGH = 400_000;

const vocabSchema = z.array(z.string());

export interface ViewRequest {
  readonly folder: string;
  /** the model's vocab.json; null = no model's eyes */
  readonly vocab: string | null;
  /** the file that keeps it */
  readonly to: string;
}

/** @throws AppError `dataset/damaged`, `disk/…` */
export async function viewDataset(
  { folder, vocab, to }: ViewRequest,
  signal: AbortSignal | undefined,
): Promise<Viewed> {
  const stamp = await stampOf(folder);
  const words = vocab === null ? null : vocabSchema.parse(JSON.parse(await readFile(vocab, 'utf8')));
  const types = await readTypes(folder);
  const { offsets, parts } = await readDocs(folder);
  const unknown =
    words === null
      ? { types: 0, words: [] }
      : await findUnknownWords(folder, types, offsets, words, UNKNOWN_SHOWN, signal);
  const view: Viewed = {
    version: 2,
    stamp,
    groupColumns: groupColumnsOf(folder),
    bytes: await sizeOf(folder),
    coverage: words === null ? null : shares(types, words),
    unknownTypes: unknown.types,
    unknown: unknown.words.map(({ count, document, ...word }) => ({
      count,
      ...word,
      ...inContext(readText(folder, document, LOOKED_THROUGH).text, word.word),
    })),
    lengths: lengthsOf(withoutLeftOut(offsets, parts)),
  };
  await atomicWriteFile(to, `${JSON.stringify(view)}\n`);
  return view;
}

/** null where it was never computed, by a version that knew less, or for the dataset as it was before */
export async function keptView(file: string, folder: string): Promise<Viewed | null> {
  try {
    const kept = viewedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return kept.stamp === (await stampOf(folder)) ? kept : null;
  } catch {
    return null;
  }
}

/** Documents that a remedy leaves out have no tokens, and are none of those whose lengths count. */
function withoutLeftOut(offsets: Uint32Array, parts: Uint8Array): Uint32Array {
  return offsets.filter((_, d) => d === 0 || parts[d - 1] !== LEFT_OUT);
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
  const names = (await readdir(folder)).filter((name) => !isViewFile(name) && !name.startsWith('.'));
  const sizes = names.map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
