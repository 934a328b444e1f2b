/** What the files are that a person has named as a model: weights, words, a configuration, a card; told by their content. */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { counted } from '../../shared/format.ts';
import { decodeUtf8, readExactly, withInputFile } from '../engine/files/inputFile.ts';
import { isBinary } from '../reading/sniff/magic.ts';
import { findTensors } from './layouts/stateDict.ts';
import type { FoundTensors } from './layouts/stateDict.ts';
import { openWeights } from './openWeights.ts';
import type { OpenedWeights, WeightFormat } from './plain.ts';
import { plainJson } from './plainJson.ts';
import { wordsBeside, wordsIn, wordsOfText } from './words/wordList.ts';
import type { WordList } from './words/wordList.ts';

interface Named {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** for people: “PyTorch weights (zip)” */
  readonly kind: string;
}

export interface WeightsFile extends Named {
  readonly role: 'weights';
  readonly opened: OpenedWeights;
  readonly found: FoundTensors;
  /** a word list in the same file */
  readonly words: WordList | null;
}
export interface WordsFile extends Named {
  readonly role: 'words';
  readonly list: WordList;
}
export interface ConfigFile extends Named {
  readonly role: 'config';
  /** it tells how texts were cut into words */
  readonly statesRules: boolean;
  readonly padToken: boolean;
  /** it tells that the decoder has no bias */
  readonly noBias: boolean;
}
export interface PlainFile extends Named {
  readonly role: 'card' | 'other';
}
/** It looks like a part of a model, and may not be read. */
export interface RefusedFile extends Named {
  readonly role: 'refused';
  readonly error: AppError;
}
export type PickedFile = WeightsFile | WordsFile | ConfigFile | PlainFile | RefusedFile;

const HEAD = 4096;
const LARGEST_TEXT = 256 * 1024 * 1024;
/** A folder of a model has few files; one with more is something else. */
const MOST_IN_FOLDER = 200;
const NEVER_PARTS = /^(?:\.|thumbs\.db$|sums\.json$)/i;

const FORMATS: Readonly<Record<WeightFormat, string>> = {
  'torch-zip': 'PyTorch weights (zip)',
  'torch-legacy': 'PyTorch weights (before 1.6)',
  pickle: 'pickled weights',
  safetensors: 'safetensors weights',
  npz: 'NumPy archive',
  npy: 'NumPy array',
};

/**
 * Lends the files for the time of a call; weights are open meanwhile.
 *
 * @param paths files, or one folder with a model's files in it
 * @throws AppError `input/not-found`, `input/not-a-model`, and what reading throws where a named file is damaged
 */
export async function withPicked<T>(
  paths: readonly string[],
  signal: AbortSignal | undefined,
  use: (files: readonly PickedFile[]) => Promise<T>,
): Promise<T> {
  const files: PickedFile[] = [];
  try {
    for (const path of await filesOf(paths)) {
      signal?.throwIfAborted();
      files.push(await pick(path, signal));
    }
    const beside = await besideLone(files, signal);
    if (beside !== null) files.push(beside);
    return await use(files);
  } finally {
    for (const file of files) if (file.role === 'weights') await file.opened.close();
  }
}

async function filesOf(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of new Set(paths)) {
    const found = await statOf(path);
    if (!found.isDirectory()) files.push(path);
    else {
      const names = (await readdir(path)).filter((name) => !NEVER_PARTS.test(name)).sort();
      if (names.length > MOST_IN_FOLDER) {
        const message = `The folder “${basename(path)}” holds ${counted(names.length, 'file')}, and a model has a handful. Choose the weights and the word list themselves.`;
        throw new AppError('input/not-a-model', message, { path });
      }
      for (const name of names) if ((await statOf(join(path, name))).isFile()) files.push(join(path, name));
    }
  }
  if (files.length > 0) return files;
  const message = `There are no files in “${basename(paths[0] ?? '')}”. Choose the folder with the model’s weights and its word list, or the files themselves.`;
  throw new AppError('input/not-a-model', message, { paths });
}

async function statOf(path: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    const message = `There is nothing at “${path}” that can be read. Check the path for typing errors.`;
    throw new AppError('input/not-found', message, { path }, error);
  });
}

async function pick(path: string, signal?: AbortSignal): Promise<PickedFile> {
  const head = await withInputFile(path, async (handle, size) => {
    const bytes = new Uint8Array(Math.min(size, HEAD));
    await readExactly(handle, bytes, 0);
    return { bytes, size };
  });
  const named = { path, name: basename(path), bytes: head.size };
  try {
    return isText(head.bytes) ? await pickText(named) : await pickWeights(named, signal);
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('model/'))
      return { ...named, role: 'refused', kind: 'not read', error };
    throw error;
  }
}

/** Text has no zero byte, unless every character takes two; what Git LFS left in a file's place goes the other way. */
function isText(head: Uint8Array): boolean {
  const wide = startsWith(head, '\xff\xfe') || startsWith(head, '\xfe\xff');
  if (head.length === 0 || (head.includes(0) && !wide) || startsWith(head, 'PK')) return false;
  return wide || (!isBinary(Buffer.from(head)) && !startsWith(head, 'version https://git-lfs'));
}

function startsWith(head: Uint8Array, begin: string): boolean {
  return Buffer.from(head.subarray(0, begin.length)).toString('latin1') === begin;
}

async function pickWeights(named: Omit<Named, 'kind'>, signal: AbortSignal | undefined): Promise<PickedFile> {
  const opened = await openWeights(named.path, signal);
  let keep = false;
  try {
    const found = findTensors(opened.root);
    if (found.dicts.length === 0 && !found.optimizer) {
      const list = wordsIn(opened.root, 'pickled', named.name);
      if (list !== null) return { ...named, role: 'words', kind: kindOfList(list), list };
      return { ...named, role: 'other', kind: 'plain data' };
    }
    keep = true;
    const words = wordsBeside(opened.root, named.name);
    return { ...named, role: 'weights', kind: FORMATS[opened.format], opened, found, words };
  } finally {
    if (!keep) await opened.close();
  }
}

const CONFIG_KEYS = ['emb_sz', 'n_hid', 'n_layers', 'pad_token', 'tokenizer', 'out_bias', 'output_p'];
const configLike = z
  .looseObject({
    tokenizer: z.unknown().optional(),
    pad_token: z.unknown().optional(),
    out_bias: z.unknown().optional(),
  })
  .refine((json) => CONFIG_KEYS.some((key) => Object.hasOwn(json, key)));
const cardLike = z.union([
  z.looseObject({ lineage: z.array(z.string()) }),
  z.looseObject({ corpora: z.array(z.unknown()) }),
]);

async function pickText(named: Omit<Named, 'kind'>): Promise<PickedFile> {
  const { path, name } = named;
  const text = await readText(path);
  const other: PlainFile = { ...named, role: 'other', kind: 'text' };
  if (text === null) return other;
  if (/^\(?[ld]p\d/.test(text)) {
    const message = `“${name}” is a pickle of the oldest kind, written as letters, which is not read. Write it again: pickle.dump(words, open("itos.pkl", "wb"), protocol=2).`;
    throw new AppError('model/old-pickle', message, { path });
  }
  const json = /^\s*[[{]/.test(text) ? parsed(text) : undefined;
  if (json === undefined) {
    const list = wordsOfText(text, name);
    return list === null ? other : { ...named, role: 'words', kind: kindOfList(list), list };
  }
  const config = configLike.safeParse(json);
  if (config.success) {
    const { tokenizer, pad_token: pad, out_bias: bias } = config.data;
    const says = {
      statesRules: tokenizer !== undefined,
      padToken: pad !== undefined,
      noBias: bias === false,
    };
    return { ...named, role: 'config', kind: 'configuration', ...says };
  }
  if (cardLike.safeParse(json).success) return { ...named, role: 'card', kind: 'card' };
  const list = wordsIn(plainJson(json), 'JSON', name) ?? wordsBeside(plainJson(json), name);
  return list === null ? other : { ...named, role: 'words', kind: kindOfList(list), list };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** null where it is no text in a known encoding, or longer than any list */
async function readText(path: string): Promise<string | null> {
  return withInputFile(path, async (handle, size) => {
    if (size > LARGEST_TEXT) return null;
    const bytes = new Uint8Array(size);
    await readExactly(handle, bytes, 0);
    const wide = startsWith(bytes, '\xff\xfe')
      ? 'utf-16le'
      : startsWith(bytes, '\xfe\xff')
        ? 'utf-16be'
        : null;
    return wide === null ? decodeUtf8(bytes) : new TextDecoder(wide).decode(bytes);
  });
}

function kindOfList({ form, words }: WordList): string {
  return `${form}, ${counted(words.length, 'entry', 'entries')}`;
}

const LISTS = /^(?!.*card)(?=.*(?:itos|vocab|words)).*\.(?:pkl|pickle|json|txt)$/i;

/** A word list that lies beside the only file of weights; that it fits is seen later. */
async function besideLone(
  files: readonly PickedFile[],
  signal: AbortSignal | undefined,
): Promise<WordsFile | null> {
  const [only] = files;
  if (files.length !== 1 || only?.role !== 'weights' || only.words !== null) return null;
  const folder = dirname(only.path);
  const names = await readdir(folder).catch(() => []);
  const lists: WordsFile[] = [];
  for (const name of names.filter((one) => LISTS.test(one)).slice(0, 16)) {
    const file = await pick(join(folder, name), signal).catch(() => null);
    if (file?.role === 'words') lists.push(file);
    if (file?.role === 'weights') await file.opened.close();
  }
  const rows = new Set(only.found.dicts.flatMap((dict) => [...dict.values()].map(({ shape }) => shape[0])));
  const fitting = lists.filter(({ list }) => rows.has(list.words.length));
  const [first] = fitting;
  const same = fitting.every(({ list }) => list.words.every((word, row) => word === first?.list.words[row]));
  return first !== undefined && same ? first : null;
}

/** A name for the model, from the file of its weights or their folder. */
export function nameFrom(paths: readonly string[], files: readonly PickedFile[]): string {
  const weights = files.find(({ role }) => role === 'weights')?.path ?? paths[0] ?? '';
  const own = basename(weights, extname(weights));
  const common = /^(?:model|pytorch_model|weights|lm|learner|best|final|export|checkpoint)$/i.test(own);
  const name = common ? basename(dirname(weights)) || own : own;
  return (
    name
      .replaceAll(/[\p{Cc}\p{Surrogate}]/gu, ' ')
      .trim()
      .slice(0, 100) || 'model'
  );
}
