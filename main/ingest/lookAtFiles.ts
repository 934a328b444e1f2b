/** In the ingest process: what a person has chosen, before it is imported. */
import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { DoubtfulFile, TableHead } from '../../shared/data.ts';
import { AppError } from '../../shared/errors.ts';
import { detectEncoding, likelyReadings } from '../reading/encoding/detectEncoding.ts';
import { encodingName } from '../reading/encoding/encodingName.ts';
import { fileSource } from '../reading/fileSource.ts';
import { findFiles } from '../reading/findFiles.ts';
import { isTable, peekTable } from '../reading/peekTable.ts';
import { sniffKind } from '../reading/sniff/sniff.ts';
import type { ByteSource, FileKind, FoundFile, ReadContext, Skipped } from '../reading/sources.ts';
import type { ResultOf } from './messages.ts';

/** Names that are shown; the number of files is told beside them. */
const NAMES = 50;
const LEFT_OUT = 1000;
/** Files whose content is looked at; the kind of further ones is told from those with the same ending. */
const LOOKED_INTO = 5000;
const LONGEST_MS = 90_000;
/** Files whose letters are looked at, and bytes of each. */
const DOUBTED = 200;
const BEGIN = 256 * 1024;
/** Bytes of the table that is shown. */
const TABLE_BEGIN = 16 * 1024 * 1024;

/** Kinds that do not say themselves how their letters are written. */
const PLAIN: ReadonlySet<FileKind> = new Set(['text', 'delimited', 'lines', 'json', 'subtitles']);

interface Looked {
  readonly file: FoundFile;
  readonly kind: FileKind;
}

/**
 * @param encoding of the files whose bytes do not tell; null = the likeliest of each
 * @throws AppError `input/…` for a path that was named, `input/unknown-encoding`
 */
export async function lookAtFiles(
  paths: readonly string[],
  encoding: string | null,
  signal: AbortSignal,
): Promise<ResultOf<'look'>> {
  const chosen = encoding === null ? undefined : encodingName(encoding);
  const found = await findFiles(paths, signal);
  const leftOut = [...found.skipped];
  const looked = await kindsOf(found.files, leftOut, signal);
  const counts = new Map<FileKind, number>();
  for (const { kind } of looked) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const table = await firstTable(looked, chosen, signal);
  const doubtful = await doubtfulOf(looked, signal);
  return {
    suggestedName: nameFor(paths),
    files: looked.length,
    bytes: looked.reduce((sum, { file }) => sum + file.bytes, 0),
    names: looked.slice(0, NAMES).map(({ file }) => file.name),
    kinds: [...counts].map(([kind, files]) => ({ kind, files })).sort((a, b) => b.files - a.files),
    table:
      table === null
        ? null
        : { ...table, columns: [...table.columns], rows: table.rows.map((row) => [...row]) },
    doubtful: doubtful.map((file) => ({
      ...file,
      readings: file.readings.map((reading) => ({ ...reading, lines: [...reading.lines] })),
    })),
    leftOut: leftOut.slice(0, LEFT_OUT),
  };
}

/** What is not read is added to `leftOut`. */
async function kindsOf(
  files: readonly FoundFile[],
  leftOut: Skipped[],
  signal: AbortSignal,
): Promise<Looked[]> {
  const looked: Looked[] = [];
  const byEnding = new Map<string, FileKind>();
  const end = performance.now() + LONGEST_MS;
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    const ending = extname(file.name).toLowerCase();
    const known = i < LOOKED_INTO && performance.now() < end ? undefined : (byEnding.get(ending) ?? 'text');
    try {
      const kind = known ?? (await sniffKind(fileSource(file)));
      byEnding.set(ending, kind);
      if (file.bytes === 0) leftOut.push({ path: file.name, reason: 'empty' });
      else looked.push({ file, kind });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      leftOut.push({ path: file.name, reason: error.message });
    }
  }
  return looked;
}

/** The columns of the first table stand for all; those of a table that cannot be read are told by the import. */
async function firstTable(
  looked: readonly Looked[],
  encoding: string | undefined,
  signal: AbortSignal,
): Promise<TableHead | null> {
  const first = looked.find(({ kind }) => isTable(kind));
  if (first === undefined) return null;
  try {
    const source = fileSource(first.file);
    return await peekTable(first.kind, source, contextFor(source, encoding, signal));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function contextFor(source: ByteSource, encoding: string | undefined, signal: AbortSignal): ReadContext {
  return {
    request: { paths: [], encoding, signal },
    signal,
    encoding: async () => {
      const detected = await detectEncoding(source, signal, TABLE_BEGIN);
      return detected.sure || encoding === undefined ? detected : { encoding, sure: false };
    },
    // told by the import
    skip: () => undefined,
    odd: () => undefined,
  };
}

/** The files whose bytes do not tell how they are written, those with the same likeliest readings together. */
async function doubtfulOf(looked: readonly Looked[], signal: AbortSignal): Promise<DoubtfulFile[]> {
  const groups = new Map<string, DoubtfulFile>();
  for (const { file } of looked.filter(({ kind }) => PLAIN.has(kind)).slice(0, DOUBTED)) {
    const readings = await readingsOf(file, signal);
    if (readings.length === 0) continue;
    const key = readings
      .map((reading) => reading.encoding)
      .sort()
      .join();
    const group = groups.get(key);
    groups.set(key, { ...(group ?? { name: file.name, readings }), alike: (group?.alike ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.alike - a.alike);
}

async function readingsOf(file: FoundFile, signal: AbortSignal): Promise<DoubtfulFile['readings']> {
  try {
    return await likelyReadings(fileSource(file), 3, signal, BEGIN);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

function nameFor(paths: readonly string[]): string {
  const path = resolve(paths[0] ?? '');
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const name = basename(path, isFolder ? '' : extname(path)) // “Dr. Smith” is the whole name of a folder
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .trim()
    .slice(0, 100);
  return name === '' ? 'texts' : name;
}
