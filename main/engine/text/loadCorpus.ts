/** Applies a vocabulary to a dataset folder: ids for training and measuring, and how much of it the vocabulary knows. */
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Documents } from '../types.ts';
import { damaged, readDocs, readTypes, TOKENS_FILE } from './datasetFolder.ts';
import type { StoredType } from './datasetFolder.ts';
import { LEFT_OUT, TRAIN, VALID } from './split.ts';
import { forEachStretch } from './tokenFile.ts';
import { coverage, encode, makeVocabulary, UNKNOWN_ID, wordIds } from './vocab.ts';
import type { Coverage, TypeCount, VocabularyCut } from './vocab.ts';

export type Part = 'train' | 'valid' | 'all';

const countIn: Readonly<Record<Part, (type: StoredType) => TypeCount>> = {
  train: ([type, train]) => [type, train],
  valid: ([type, , valid]) => [type, valid],
  all: ([type, train, valid]) => [type, train + valid],
};

/**
 * The vocabulary of a dataset's training part.
 *
 * @throws AppError `dataset/damaged`
 */
export async function vocabularyOf(dir: string, cut: VocabularyCut): Promise<string[]> {
  const types = await readTypes(dir);
  return makeVocabulary(types.filter(([, train]) => train > 0).map(countIn.train), cut);
}

/** How much of each part a vocabulary knows. */
export async function coverageOf(dir: string, vocab: readonly string[]): Promise<Record<Part, Coverage>> {
  const types = await readTypes(dir);
  const of = (part: Part): Coverage => coverage(types.map(countIn[part]), vocab);
  return { train: of('train'), valid: of('valid'), all: of('all') };
}

/** The words of a part that a vocabulary does not hold, and how often each occurs. @throws AppError `dataset/damaged` */
export async function unknownWordsOf(
  dir: string,
  vocab: readonly string[],
  part: Part,
): Promise<TypeCount[]> {
  const ids = wordIds(vocab);
  const types = (await readTypes(dir)).map(countIn[part]);
  return types.filter(([word, times]) => times > 0 && (ids.get(word) ?? UNKNOWN_ID) === UNKNOWN_ID);
}

/** Whether a document with the mark `mark` of docs.bin belongs to a part. */
export const isOf = (part: Part, mark: number | undefined): boolean =>
  part === 'all' ? mark !== LEFT_OUT : mark === (part === 'train' ? TRAIN : VALID);

/**
 * The documents of a part as ids of a vocabulary, in the order of their reading; none that are left out.
 *
 * @throws AppError `dataset/damaged`
 */
export async function loadDocuments(dir: string, vocab: readonly string[], part: Part): Promise<Documents> {
  const types = await readTypes(dir);
  const { offsets, parts } = await readDocs(dir);
  const wanted = (d: number): boolean => isOf(part, parts[d]);
  const newIds = encode(
    types.map(([type]) => type),
    wordIds(vocab),
  );

  const lengths = Array.from(parts, (_, d) => (offsets[d + 1] ?? 0) - (offsets[d] ?? 0)).filter((_, d) =>
    wanted(d),
  );
  const chosen = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => (chosen[i + 1] = (chosen[i] ?? 0) + length));
  const ids = new Int32Array(chosen[lengths.length] ?? 0);
  let at = 0;
  const path = join(dir, TOKENS_FILE);
  const encodeStretch = (d: number, stored: Uint32Array): void => {
    if (!wanted(d)) return;
    for (const type of stored) {
      const id = newIds[type];
      if (id === undefined) throw damaged(path);
      ids[at++] = id;
    }
  };
  const tokens = await forEachStretch(path, offsets, encodeStretch).catch((error: unknown) => {
    throw error instanceof AppError ? error : damaged(path, error);
  });
  if (tokens !== offsets[parts.length]) throw damaged(path);
  return { ids, offsets: chosen };
}
