/** `run report`: one self-contained HTML page about a run. */
import { open, stat } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { bytes, counted } from '../../../shared/format.ts';
import { atomicWriteFile } from '../../engine/files/atomicWrite.ts';
import { REPORT_MARK, reportHtml } from '../../services/report.ts';
import type { Library } from '../../services/types.ts';
import { defineCommand, oneArgument } from '../command.ts';

export const runReport = defineCommand({
  name: 'run report',
  summary: 'Write a run as one self-contained HTML page: curves, settings, samples, environment.',
  positionals: oneArgument('RUN'),
  flags: { to: { kind: 'value', value: 'FILE.html', help: 'where to write it (needed)' } },
  examples: ['run report letters-1 --to letters-1.html'],
  async run(args, { output, library }) {
    const to = args.required('to');
    const { run, file } = await writeReport(await library(), args.first(), to);
    output.result({ run, file }, `The report is at ${file}.`);
    return 0;
  },
});

/**
 * Writes the report of a run to `to`.
 * @throws AppError input/exists when another file than a report lies there
 */
export async function writeReport(
  library: Library,
  run: string,
  to: string,
): Promise<{ run: string; file: string }> {
  const file = resolve(to);
  await checkPlace(file);
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
