/** Builds a dataset folder from texts: reads, tokenises, holds out a part, counts; all or nothing. */
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { atomicWriteFolder, ensureRoom } from '../files/atomicWrite.ts';
import { TOKENS_FILE, writeDocs, writeTypes } from './datasetFolder.ts';
import { openTexts } from '../../reading/openTexts.ts';
import type { Texts } from '../../reading/openTexts.ts';
import { reportOf } from './report.ts';
import type { CorpusReport } from './report.ts';
import type { ReadRequest, SourceDocument } from '../../reading/sources.ts';
import { lastPart, randomSplit, TRAIN, VALID } from './split.ts';
import { forEachStretch, readTokens, TokenWriter } from './tokenFile.ts';
import { createTokenizer, TOKENIZER } from './tokenizer.ts';
import { ownCopy } from './ownCopy.ts';

export interface CorpusProgress {
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly documents: number;
  readonly tokens: number;
}

/** Keeps the documents as read, in the folder that is being built. */
export interface DocumentStore {
  add(index: number, document: SourceDocument): void | Promise<void>;
  close(): void | Promise<void>;
}

export interface CorpusRequest extends ReadRequest {
  /** share of the documents that is held out; 0 = none. Not used with `validPaths`. */
  readonly valid: number;
  /** files and folders that are the held-out part */
  readonly validPaths?: readonly string[] | undefined;
  readonly seed: number;
  readonly onProgress?: ((progress: CorpusProgress) => void) | undefined;
  readonly openStore?: ((dir: string) => DocumentStore | Promise<DocumentStore>) | undefined;
}

/** Offsets in `docs.bin` and in memory are 32 bits wide. */
const MOST_TOKENS = 2 ** 32 - 1;

const UNSORTED = 'tokens.unsorted';

/** What the first pass has found: the types in the order of the texts, and how long each document is. */
interface FirstPass {
  readonly types: readonly string[];
  readonly lengths: readonly number[];
}

/**
 * Builds the folder beside its place and moves it there when it is complete. No more than one document at a time
 * is in memory as text.
 *
 * @throws AppError `input/…` for texts that cannot be used, `disk/…`; the signal's reason when it is aborted
 */
export async function buildCorpus(dir: string, request: CorpusRequest): Promise<CorpusReport> {
  const held =
    request.validPaths === undefined ? null : await openTexts({ ...request, paths: request.validPaths });
  const texts = await openTexts(request, held?.files);
  const groups = held === null ? [texts] : [texts, held];
  const bytesTotal = groups.reduce((sum, { bytes }) => sum + bytes, 0);
  await ensureRoom(dirname(resolve(dir)), 2 * bytesTotal); // ids take about as much room as the text, twice for a while
  const built: { report?: CorpusReport } = {};
  await atomicWriteFolder(dir, async (folder) => {
    const store = (await request.openStore?.(folder)) ?? null;
    let counts: number[];
    let first: FirstPass;
    try {
      ({ counts, ...first } = await readAll(folder, groups, request, store));
    } finally {
      await store?.close();
    }
    const parts = held === null ? splitOf(texts, first.lengths, request) : givenSplit(counts);
    const report = await sortAndCount(folder, first, parts, groups, request.signal);
    await writeJson(
      join(folder, 'sources.json'),
      groups.flatMap(({ sources }) => sources),
    );
    await writeJson(join(folder, 'recipe.json'), recipeOf(request, texts.lone));
    await writeJson(join(folder, 'report.json'), report);
    built.report = report;
  });
  if (built.report === undefined)
    throw new AppError('internal/no-report', 'The dataset was built without a report.');
  return built.report;
}

/** First pass: texts to ids in the order in which types appear. `counts` are the documents of each group. */
async function readAll(
  folder: string,
  groups: readonly Texts[],
  { onProgress, signal }: CorpusRequest,
  store: DocumentStore | null,
): Promise<FirstPass & { counts: number[] }> {
  const tokenize = createTokenizer();
  const ids = new Map<string, number>();
  const lengths: number[] = [];
  const counts: number[] = [];
  let tokens = 0;
  const writer = await TokenWriter.create(join(folder, UNSORTED));
  try {
    for (const group of groups) {
      const before = lengths.length;
      for await (const document of group.documents) {
        signal?.throwIfAborted();
        const words = tokenize(document.text);
        tokens += words.length;
        if (tokens > MOST_TOKENS) throw tooLarge(tokens);
        await writer.write(words.map((word) => ids.get(word) ?? newType(ids, word)));
        await store?.add(lengths.length, document);
        lengths.push(words.length);
        const bytes = groups.reduce((sum, { bytesDone }) => sum + bytesDone(), 0);
        const bytesTotal = groups.reduce((sum, each) => sum + each.bytes, 0);
        onProgress?.({ bytes, bytesTotal, documents: lengths.length, tokens });
      }
      if (lengths.length === before) throw noDocuments(group);
      counts.push(lengths.length - before);
    }
  } finally {
    await writer.close();
  }
  return { types: [...ids.keys()], lengths, counts };
}

function newType(ids: Map<string, number>, word: string): number {
  const id = ids.size;
  ids.set(ownCopy(word), id);
  return id;
}

function splitOf(texts: Texts, lengths: readonly number[], { valid, seed }: CorpusRequest): Uint8Array {
  return texts.lone ? lastPart(lengths, valid) : randomSplit(lengths.length, valid, seed);
}

function givenSplit([train = 0, valid = 0]: readonly number[]): Uint8Array {
  return new Uint8Array(train + valid).fill(VALID, train);
}

/** Second pass: counts by part, and ids in the order in which the training part shows them, as fastai counts. */
async function sortAndCount(
  folder: string,
  { types, lengths }: FirstPass,
  parts: Uint8Array,
  groups: readonly Texts[],
  signal: AbortSignal | undefined,
): Promise<CorpusReport> {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, d) => (offsets[d + 1] = (offsets[d] ?? 0) + length));
  const counts = [new Uint32Array(types.length), new Uint32Array(types.length)] as const;
  const order: number[] = [];
  const unsorted = join(folder, UNSORTED);
  await forEachStretch(
    unsorted,
    offsets,
    (d, ids) => {
      const train = parts[d] === TRAIN;
      const count = counts[train ? 0 : 1];
      for (const id of ids) {
        const times = count[id] ?? 0;
        if (train && times === 0) order.push(id);
        count[id] = times + 1;
      }
    },
    signal,
  );
  types.forEach((_, id) => {
    if (counts[0][id] === 0) order.push(id);
  });
  const sorted = new Uint32Array(types.length);
  order.forEach((id, place) => (sorted[id] = place));

  const writer = await TokenWriter.create(join(folder, TOKENS_FILE));
  try {
    for await (const ids of readTokens(unsorted, signal))
      await writer.write(ids.map((id) => sorted[id] ?? 0));
  } finally {
    await writer.close();
  }
  await rm(unsorted);
  await writeTypes(
    folder,
    order.map((id) => [types[id] ?? '', counts[0][id] ?? 0, counts[1][id] ?? 0]),
  );
  await writeDocs(folder, lengths, parts);
  return reportOf(
    lengths,
    parts,
    counts,
    groups.flatMap(({ skipped }) => skipped),
  );
}

/** How the dataset was made, so that it can be made again. */
function recipeOf(request: CorpusRequest, lone: boolean): unknown {
  const { paths, textColumn, labelColumns, encoding, valid, validPaths, seed } = request;
  const split = validPaths === undefined ? { valid, seed, contiguous: lone } : { validPaths };
  return {
    version: 1,
    paths,
    textColumn,
    labelColumns,
    encoding,
    split,
    passages: lone,
    tokenizer: TOKENIZER,
  };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

function noDocuments({ skipped }: Texts): AppError {
  const [first] = skipped;
  const why =
    first === undefined
      ? ''
      : ` The first of ${skipped.length} left out is “${first.path}”: ${first.reason}.`;
  const message = `No text was found, so there is nothing to import; name .txt, .md, .csv, .tsv or .jsonl files with text in them.${why}`;
  return new AppError('input/no-documents', message, { skipped: skipped.slice(0, 20) });
}

function tooLarge(tokens: number): AppError {
  const message =
    'The texts have more than 4.29 billion tokens, more than a dataset can hold; import a part of them.';
  return new AppError('input/too-large', message, { tokens });
}
