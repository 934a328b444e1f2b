/** Reads a person's files into texts.db and chunks; goes on where an interrupted reading of the same files ended. */
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { openTextWriter, TEXTS_FILE } from '../db/textStore.ts';
import type { StoredText, TextWriter } from '../db/textStore.ts';
import { ensureRoom } from '../engine/files/atomicWrite.ts';
import { openTexts } from '../reading/openTexts.ts';
import type { Texts } from '../reading/openTexts.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { AllRead } from './checkpoint.ts';
import { createFeed } from './feed.ts';
import type { BuildJob, BuildOptions } from './job.ts';
import type { Tell } from './progress.ts';
import { chunksFolder, unfinishedDataset } from './work.ts';
import type { Work } from './work.ts';

export type FromFiles = Extract<BuildJob['from'], { kind: 'files' }>;

/** Chunks after which what was read is committed: what a kill costs. */
const COMMIT_EVERY = 4;
/** Room that texts, their index, their tokens and chunks take, a byte of the files. */
const ROOM = 4;

/** @throws AppError `input/…`, `disk/…`; the signal's reason */
export async function readFiles(
  work: Work,
  from: FromFiles,
  { signal, threads }: BuildOptions,
  tell: Tell,
): Promise<AllRead> {
  const groups = await openGroups(from, signal);
  const total = groups.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytesDone = (): number => groups.reduce((sum, group) => sum + group.bytesDone(), 0);
  const before = await readCheckpoint(work.folder);
  await ensureRoom(dirname(work.folder), Math.max(0, ROOM * (total - before.bytes)));
  const writer = await openWriter(unfinishedDataset(work.folder));
  let documents = 0;
  let chunks = 0;
  const keep = (complete: AllRead | null): void => {
    writeCheckpoint(work.folder, { documents: writer.kept(), bytes: bytesDone(), complete });
  };
  const feed = createFeed({
    ...{ chunksDir: chunksFolder(work.folder), rules: from.rules, remedies: [], threads, signal },
    onEnd: () => {
      if ((chunks += 1) % COMMIT_EVERY !== 0) return;
      writer.commit();
      keep(null);
    },
  });
  try {
    const add = createAdding(writer);
    let sources = 0;
    for (const [g, group] of groups.entries()) {
      const first = documents;
      for await (const { document, source } of group.documents) {
        signal?.throwIfAborted();
        const known = add(documents, { ...document, source: sources + source, held: g > 0 });
        await feed.add(document.text, known);
        documents += 1;
        tell({ phase: 'reading', done: bytesDone(), total, documents });
      }
      if (documents === first) throw noDocuments(group);
      sources += group.sources.length;
    }
    if (documents < writer.kept()) writer.cutAt(documents); // files at the end are gone since
    tell({ phase: 'examining', done: bytesDone(), total, documents });
    const made = await feed.finish();
    const all: AllRead = {
      sources: groups.flatMap((group) => group.sources),
      skipped: groups.flatMap(({ skipped }) => skipped),
      oddities: groups.flatMap(({ oddities }) => oddities),
      lone: groups.length === 1 && groups.some(({ lone }) => lone),
      ...made,
    };
    writer.finish();
    keep(all);
    return all;
  } finally {
    await feed.end();
    writer.close();
  }
}

async function openGroups(from: FromFiles, signal: AbortSignal | undefined): Promise<Texts[]> {
  const request = {
    ...{ paths: from.paths, labelColumns: from.labelColumns, signal },
    textColumn: from.textColumn ?? undefined,
    encoding: from.encoding ?? undefined,
  };
  const held = from.validPaths === null ? null : await openTexts({ ...request, paths: from.validPaths });
  const texts = await openTexts(request, held?.files);
  return held === null ? [texts] : [texts, held];
}

/** A store that a power cut has torn is begun anew. */
async function openWriter(dir: string): Promise<TextWriter> {
  try {
    return openTextWriter(dir);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    const path = join(dir, TEXTS_FILE);
    await rm(path, { force: true });
    await rm(`${path}-journal`, { force: true });
    return openTextWriter(dir);
  }
}

/** Adds documents in their order; tells of each whether it was there, as long as all before it were. */
function createAdding(writer: TextWriter): (id: number, text: StoredText) => boolean {
  let same = true;
  return (id, text) => {
    if (same && id < writer.kept()) {
      if (isEqual(writer.get(id), text)) return true;
      writer.cutAt(id);
    }
    same = false;
    writer.add(id, text);
    return false;
  };
}

function isEqual(kept: StoredText | null, text: StoredText): boolean {
  return (
    kept !== null &&
    kept.text === text.text &&
    kept.name === text.name &&
    kept.source === text.source &&
    kept.held === text.held &&
    JSON.stringify(kept.labels) === JSON.stringify(text.labels)
  );
}

function noDocuments({ skipped }: Texts): AppError {
  const [first] = skipped;
  const why =
    first === undefined
      ? ''
      : ` The first of ${skipped.length} left out is “${first.path}”: ${first.reason}.`;
  const message = `No text was found, so there is nothing to import; name files or folders with text in them.${why}`;
  return new AppError('input/no-documents', message, { skipped: skipped.slice(0, 20) });
}
