/** Makes the files of a dataset from its chunks: who is held out, ids of types, tokens, and the report. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recipe } from '../../shared/recipe.ts';
import type { TextReport } from '../../shared/textReport.ts';
import { AppError } from '../../shared/errors.ts';
import { documentNames, groupNumbers } from '../db/textStore.ts';
import { TOKENS_FILE, writeDocs, writeTypes } from '../engine/text/datasetFolder.ts';
import { reportOf } from '../engine/text/report.ts';
import { LEFT_OUT } from '../engine/text/split.ts';
import { TokenWriter } from '../engine/text/tokenFile.ts';
import { findClusters } from '../examine/clusters.ts';
import type { Clusters } from '../examine/clusters.ts';
import { fewestRepeats } from '../examine/repeatedLines.ts';
import type { Chunk } from './chunkFile.ts';
import type { AllRead } from './checkpoint.ts';
import { chooseParts } from './chooseParts.ts';
import { countTypes, forEachDocument } from './countTypes.ts';
import type { TypeTable } from './countTypes.ts';
import { writeFacts } from './facts.ts';
import { eachChunk, gather } from './gather.ts';
import type { DatasetReport } from './report.ts';
import { countRepeated, createTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** Offsets in `docs.bin` and in memory are 32 bits wide. */
const MOST_TOKENS = 2 ** 32 - 1;
const LINES_SHOWN = 50;

export interface MergeRequest {
  /** the dataset's folder, with its texts.db */
  readonly folder: string;
  readonly chunksDir: string;
  readonly recipe: Recipe;
  readonly read: Pick<AllRead, 'chunks' | 'lone' | 'skipped' | 'oddities'>;
  readonly held: Uint8Array | null;
  readonly documents: number;
  readonly signal: AbortSignal | undefined;
  /** chunks that were gone through, of all the times that they are */
  readonly onProgress: (done: number, total: number) => void;
}

/** @throws AppError `input/…` where the texts cannot be parted as the recipe asks, `disk/…` */
export async function mergeChunks(request: MergeRequest): Promise<DatasetReport> {
  const { folder, chunksDir, recipe, read, held, documents, signal } = request;
  let done = 0;
  const chunks = async function* (): AsyncGenerator<Chunk> {
    for await (const chunk of eachChunk(chunksDir, read.chunks, signal)) {
      yield chunk;
      request.onProgress((done += 1), 3 * read.chunks);
    }
  };
  const signaturesPath = join(chunksDir, 'signatures');
  const gathered = await gather(chunks(), documents, signaturesPath);
  const clusters = await findClusters({
    ...{ documents, hashes: gathered.hashes, signaturesPath },
    signal: signal ?? new AbortController().signal,
  });
  const groups = (label: string): Uint32Array => groupNumbers(folder, label, documents);
  const { parts, moved, leaking } = chooseParts(recipe, gathered, clusters, {
    ...{ held, groups, lone: read.lone },
  });
  const { lengths, languages, lines } = gathered;
  refuseTooMany(lengths, parts);
  const table = await countTypes(chunks, parts);
  const tally = createTally(parts);
  await writeTokens(folder, chunks(), parts, table, tally);
  await writeTypes(folder, table.types);
  await writeDocs(folder, lengths, parts);
  await writeFacts(folder, clusters, languages);
  const leftOut = parts.reduce((sum, part) => sum + (part === LEFT_OUT ? 1 : 0), 0);
  const text: TextReport = {
    version: 2,
    leftOut,
    duplicates: {
      ...countRepeated(parts, clusters),
      leaking,
      moved,
      pairs: pairsOf(folder, parts, clusters),
    },
    repeatedLines: lines.most(LINES_SHOWN, fewestRepeats(documents - leftOut)),
    ...tally.result(),
    pruned: table.pruned,
    oddities: read.oddities,
  };
  const counts = table.types.map(([, train, valid]) => [train, valid] as const);
  return { ...reportOf(lengths, parts, counts, read.skipped), text };
}

function refuseTooMany(lengths: Uint32Array, parts: Uint8Array): void {
  const tokens = lengths.reduce((sum, length, d) => sum + (parts[d] === LEFT_OUT ? 0 : length), 0);
  if (tokens <= MOST_TOKENS) return;
  const message =
    'The texts have more than 4.29 billion tokens, more than a dataset can hold; import a part of them.';
  throw new AppError('input/too-large', message, { tokens });
}

async function writeTokens(
  folder: string,
  chunks: AsyncIterable<Chunk>,
  parts: Uint8Array,
  { idOf }: TypeTable,
  tally: Tally,
): Promise<void> {
  const path = join(folder, TOKENS_FILE);
  await rm(path, { force: true }); // of an attempt that was interrupted
  const writer = await TokenWriter.create(path);
  try {
    for await (const chunk of chunks) {
      const newIds = Uint32Array.from(chunk.types, idOf);
      const documents: Uint32Array[] = [];
      forEachDocument(chunk, parts, (_, ids) => documents.push(ids.map((id) => newIds[id] ?? 0)));
      for (const ids of documents) await writer.write(ids);
      tally.add(chunk);
    }
  } finally {
    await writer.close();
  }
}

/** Of documents that are both there. */
function pairsOf(folder: string, parts: Uint8Array, { pairs }: Clusters): TextReport['duplicates']['pairs'] {
  const kept = pairs.filter(({ a, b }) => parts[a] !== LEFT_OUT && parts[b] !== LEFT_OUT);
  const names = documentNames(
    folder,
    kept.flatMap(({ a, b }) => [a, b]),
  );
  return kept.map((pair) => ({
    ...pair,
    nameA: names.get(pair.a) ?? '',
    nameB: names.get(pair.b) ?? '',
  }));
}

/** Files of a folder that is flushed as a whole. */
export async function writeFiles(
  folder: string,
  files: readonly (readonly [string, string])[],
): Promise<void> {
  for (const [file, text] of files) await writeFile(join(folder, file), text, { mode: 0o600 });
}
