/** A dataset made again: its texts are taken over as they are, and those of originals that are decoded again replaced. */
import { copyFile, link, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChangedSource } from '../../shared/data.ts';
import type { Recipe } from '../../shared/recipe.ts';
import { openTextWriter, storedCounts, storedTexts, TEXTS_FILE } from '../db/textStore.ts';
import type { StoredText } from '../db/textStore.ts';
import { atomicWriteFile, isSystemError } from '../engine/files/atomicWrite.ts';
import { readDocs } from '../engine/text/datasetFolder.ts';
import { VALID } from '../engine/text/split.ts';
import type { Oddity, SourceFile } from '../reading/sources.ts';
import { createFeed } from './feed.ts';
import type { BuildJob, BuildOptions } from './job.ts';
import type { Tell } from './progress.ts';
import type { StoredRecipe } from './recipe.ts';
import { oddity, sourceSchema } from './report.ts';
import { readOriginals } from './reread.ts';
import type { Originals } from './reread.ts';
import { chunksFolder, unfinishedDataset } from './work.ts';
import type { Work } from './work.ts';

export type FromDataset = Extract<BuildJob['from'], { kind: 'dataset' }>;

const BROUGHT_FILE = 'brought.json';

/** What stands beside texts.db. */
interface Brought {
  readonly sources: readonly SourceFile[];
  readonly changed: readonly ChangedSource[];
  /** of the originals that were decoded again */
  readonly oddities: readonly Oddity[];
  /** names of those, whose earlier oddities no longer stand */
  readonly again: readonly string[];
}

const broughtSchema = z.object({
  sources: z.array(sourceSchema),
  changed: z.array(z.object({ name: z.string(), what: z.enum(['changed', 'missing']) })),
  oddities: z.array(oddity),
  again: z.array(z.string()),
}) satisfies z.ZodType<Brought>;

/** Documents after which what was copied is committed. */
const COMMIT_EVERY = 20_000;

/** Puts texts.db into the unfinished dataset; an interrupted attempt is begun anew. */
export async function bringTexts(
  work: Work,
  { reread }: FromDataset,
  sources: readonly SourceFile[],
  was: StoredRecipe,
  { signal }: BuildOptions,
  tell: Tell,
): Promise<Brought> {
  const path = join(work.folder, BROUGHT_FILE);
  const done = await readFile(path, 'utf8').catch(() => null);
  if (done !== null) return broughtSchema.parse(JSON.parse(done));
  const [old, dataset] = [work.job.folder, unfinishedDataset(work.folder)];
  for (const file of [TEXTS_FILE, `${TEXTS_FILE}-journal`]) await rm(join(dataset, file), { force: true });
  for (const file of await readdir(chunksFolder(work.folder)))
    await rm(join(chunksFolder(work.folder), file));
  const { first } = storedCounts(old);
  let brought: Brought = { sources, changed: [], oddities: [], again: [] };
  if (reread === null && !first) await linkOrCopy(join(old, TEXTS_FILE), join(dataset, TEXTS_FILE));
  else {
    const originals = reread === null ? null : await readOriginals(work, reread, sources, was, signal, tell);
    await rewrite(work, first ? await heldOf(old, was) : null, originals, signal, tell);
    if (originals !== null) {
      const { changed, oddities, again } = originals;
      const names = [...again.keys()].map((s) => sources[s]?.name ?? '');
      const now = sources.map((source, s) => again.get(s)?.source ?? source);
      brought = { sources: now, changed, oddities, again: names };
    }
  }
  await atomicWriteFile(path, JSON.stringify(brought));
  return brought;
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await copyFile(from, to); // not every file system has links
  }
}

/** The first version kept who was named as held out in docs.bin only. */
async function heldOf(folder: string, { recipe }: StoredRecipe): Promise<Uint8Array | null> {
  if (recipe.split.kind !== 'given') return null;
  return (await readDocs(folder)).parts.map((part) => (part === VALID ? 1 : 0));
}

/** Writes the texts into a new store, with those of some originals in the place of what was read of them before. */
async function rewrite(
  work: Work,
  held: Uint8Array | null,
  originals: Originals | null,
  signal: AbortSignal | undefined,
  tell: Tell,
): Promise<void> {
  const writer = openTextWriter(unfinishedDataset(work.folder));
  const { documents: total } = storedCounts(work.job.folder);
  let documents = 0;
  const add = (text: StoredText): void => {
    writer.add(documents, text);
    documents += 1;
    if (documents % COMMIT_EVERY === 0) writer.commit();
  };
  try {
    let d = 0;
    for (const text of storedTexts(work.job.folder)) {
      const now = held === null ? text : { ...text, held: held[d] === 1 };
      const others = originals?.insteadOf(now) ?? null;
      if (others === null) add(now);
      else for (const other of others) add(other);
      d += 1;
      if (d % 256 === 0) await nextTurn(signal);
      tell({ phase: 'reading', done: d, total, documents });
    }
    writer.finish();
  } finally {
    writer.close();
    originals?.close();
  }
}

/** Lets a cancel be heard. */
async function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resume) => setImmediate(resume));
  signal?.throwIfAborted();
}

/** Tokenises and examines the texts of the unfinished dataset. @returns how many chunks there are */
export async function chunkTexts(
  work: Work,
  { rules, remedies }: Recipe,
  { signal, threads }: BuildOptions,
  tell: Tell,
): Promise<number> {
  const dataset = unfinishedDataset(work.folder);
  const { documents: total } = storedCounts(dataset);
  const feed = createFeed({ chunksDir: chunksFolder(work.folder), rules, remedies, threads, signal });
  let documents = 0;
  try {
    for (const { text } of storedTexts(dataset)) {
      await feed.add(text, true);
      documents += 1;
      if (documents % 256 === 0) await nextTurn(signal);
      tell({ phase: 'examining', done: documents, total, documents });
    }
    return (await feed.finish()).chunks;
  } finally {
    await feed.end();
  }
}
