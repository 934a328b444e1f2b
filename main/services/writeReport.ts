/** Writes the report of a run as one HTML file. */
import { open, stat } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { bytes, counted } from '../../shared/format.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';
import { REPORT_MARK, reportHtml } from './report.ts';
import type { Library } from './types.ts';

/**
 * Writes the report of a run to `to`.
 * @param options `replace`: whatever lies there may be replaced; else only an earlier report may
 * @throws AppError `input/exists` when another file than a report lies there
 */
export async function writeReport(
  library: Pick<Library, 'datasets' | 'models' | 'runs'>,
  run: string,
  to: string,
  options: { readonly replace?: boolean } = {},
): Promise<{ run: string; file: string }> {
  const file = resolve(to);
  if (options.replace !== true) await checkPlace(file);
  const detail = library.runs.show(run);
  const base = detail.base;
  const { datasets, models, runs } = library;
  const page = reportHtml({
    run: detail,
    updates: runs.updates(detail.id),
    data:
      (await unlessGone(datasets.show(detail.data, { model: base ?? undefined }))) ??
      (await unlessGone(datasets.show(detail.data))),
    base: base === null ? null : await unlessGone(models.show(base)),
    machine: [
      ['Processor', `${cpus()[0]?.model.trim() ?? 'not stated'}, ${counted(cpus().length, 'core')}`],
      ['Memory', bytes(totalmem())],
    ],
    written: Date.now(),
  });
  await atomicWriteFile(file, page);
  return { run: detail.id, file };
}

/** What has been deleted since is left out of the report. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && error.code.endsWith('/unknown')) return null;
    throw error;
  }
}

async function checkPlace(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null) return;
  if (found.isFile() && (found.size === 0 || (await beginsAsReport(file)))) return;
  throw new AppError('input/exists', `${file} exists and is no report; choose another name.`, { file });
}

async function beginsAsReport(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(REPORT_MARK.length),
      0,
      REPORT_MARK.length,
      0,
    );
    return buffer.toString('utf8', 0, bytesRead) === REPORT_MARK;
  } finally {
    await handle.close();
  }
}
