/** The files that a dataset was read from, and how one of them could be read otherwise. */
import type { DatasetSource, Reading } from '../../shared/data.ts';
import { AppError } from '../../shared/errors.ts';
import { readSources } from '../building/report.ts';
import { documentsOfSources } from '../db/textLabels.ts';
import { INSIDE, openArchive } from '../reading/archive/zip.ts';
import type { Archive } from '../reading/archive/zip.ts';
import { likelyReadings } from '../reading/encoding/detectEncoding.ts';
import { fileSource } from '../reading/fileSource.ts';
import type { ByteSource, SourceFile } from '../reading/sources.ts';

/** Nobody looks through more; those whose bytes did not tell come first. */
const MOST = 1000;
const READINGS = 3;

/** @throws AppError `dataset/damaged` */
export async function sourcesOf(folder: string): Promise<DatasetSource[]> {
  const documents = documentsOfSources(folder);
  return (await readSources(folder))
    .map(({ name, kind, bytes, encoding, sure }, source) => ({
      ...{ source, name, kind, bytes, encoding, sure },
      documents: documents.get(source) ?? 0,
    }))
    .sort((a, b) => Number(a.sure) - Number(b.sure) || a.source - b.source)
    .slice(0, MOST);
}

/**
 * The likeliest readings of an original; empty where its bytes tell.
 * @throws AppError `input/source-gone` where it is no longer there, `dataset/no-source`, `dataset/damaged`
 */
export async function readingsOf(
  folder: string,
  source: number,
  signal: AbortSignal | undefined,
): Promise<Reading[]> {
  const found = (await readSources(folder))[source];
  if (found === undefined) {
    const message = `This dataset was not read from so many files that there is one with the number ${source}.`;
    throw new AppError('dataset/no-source', message, { source });
  }
  try {
    return await withOriginal(found, (original) => likelyReadings(original, READINGS, signal));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = `“${found.name}” can no longer be read where it was (${found.path}), so there is nothing to show of it; its documents in the dataset are as they were. Put the file back and try again.`;
    throw new AppError('input/source-gone', message, { path: found.path }, error);
  }
}

/** @throws AppError `input/…` where it is not there any more */
async function withOriginal<T>(
  { path, inner, name, bytes }: SourceFile,
  use: (original: ByteSource) => Promise<T>,
): Promise<T> {
  const archives: Archive[] = [];
  try {
    let source = fileSource({ path, real: path, name, bytes });
    for (const entryName of inner === null ? [] : inner.split(INSIDE)) {
      const archive = await openArchive(source);
      archives.push(archive);
      const entry = archive.find(entryName);
      if (entry === undefined) throw new AppError('input/no-entry', `“${entryName}” is not in it.`);
      source = archive.entrySource(entry);
    }
    return await use(source);
  } finally {
    for (const archive of archives) archive.close();
  }
}
