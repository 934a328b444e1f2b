/** Makes the database again from the folders beside it: run.json and metrics.log, model folders, dataset reports. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNever } from '../../shared/assertNever.ts';
import type { RunEnd } from '../db/runRows.ts';
import { readModelFolder } from '../engine/files/modelFolder.ts';
import type { Context } from './context.ts';
import { readDatasetRecord } from './datasetFolder.ts';
import { readMetricsLog } from './metricsLog.ts';
import type { LogRecord } from './metricsLog.ts';
import { modelRecord } from './models.ts';
import { freeName } from './names.ts';
import { metricsLogPath, readRunFile, rowOf } from './runFolder.ts';

/** @returns a sentence for every folder that could not be read; it is left as it is */
export async function rebuild(ctx: Context): Promise<string[]> {
  return [
    ...(await each(join(ctx.dir, 'datasets'), (folder, id) => addDataset(ctx, folder, id))),
    ...(await each(join(ctx.dir, 'models'), (folder, id) => addModel(ctx, folder, id))),
    ...(await each(join(ctx.dir, 'runs'), (folder, id) => addRun(ctx, folder, id))),
  ];
}

async function each(parent: string, add: (folder: string, id: string) => Promise<void>): Promise<string[]> {
  const problems: string[] = [];
  const entries = await readdir(parent, { withFileTypes: true });
  // a name with a dot in front is a folder that was being written
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) {
    const folder = join(parent, name);
    try {
      await add(folder, name);
    } catch (error) {
      problems.push(`${folder} was left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return problems;
}

async function addDataset(ctx: Context, folder: string, id: string): Promise<void> {
  if (ctx.datasets.get(id) !== undefined) return;
  const record = await readDatasetRecord(folder, id);
  ctx.datasets.ready({ ...record, name: freeName(record.name, (name) => ctx.datasets.nameTaken(name)) });
}

async function addModel(ctx: Context, folder: string, id: string): Promise<void> {
  if (ctx.models.get(id) !== undefined) return;
  const record = await modelRecord(id, folder, await readModelFolder(folder), ctx.now());
  const name = freeName(record.name, (wanted) => ctx.models.byName(wanted) !== undefined);
  ctx.models.insert({ ...record, name });
}

async function addRun(ctx: Context, folder: string, id: string): Promise<void> {
  if (ctx.runs.get(id) !== undefined) return;
  const file = await readRunFile(folder);
  const name = freeName(file.name, (wanted) => ctx.runs.byName(wanted) !== undefined);
  const log = metricsLogPath(folder);
  const records = existsSync(log) ? readMetricsLog(log) : [];
  const replay = ctx.db.transaction(() => {
    const { engine, threads } = records.findLast((record) => record.kind === 'started') ?? file;
    ctx.runs.insert({ ...rowOf(file), id, name, engine, threads });
    let end: RunEnd = { status: 'interrupted' };
    for (const record of records) end = apply(ctx, id, record) ?? end;
    ctx.runs.end(id, end);
  });
  replay.immediate();
}

/** Stores one record again; returns how the run stands after it, where the record says so. */
function apply(ctx: Context, id: string, record: LogRecord): RunEnd | undefined {
  switch (record.kind) {
    case 'update':
      ctx.metrics.putUpdate(id, record);
      return undefined;
    case 'evaluated':
      ctx.metrics.putEvaluation(id, record);
      return undefined;
    case 'note':
      ctx.metrics.putNote(id, record);
      return undefined;
    case 'sample':
      ctx.metrics.putSample(id, record);
      return undefined;
    case 'forget':
      ctx.metrics.forgetFrom(id, record);
      return undefined;
    case 'started':
      return { status: 'interrupted' };
    case 'done': {
      const { ended, model, before, after, best } = record;
      return { status: 'done', ended, model, before, after, best };
    }
    case 'failed':
      return { status: 'failed', ended: record.ended, failure: record.failure };
    default:
      return assertNever(record);
  }
}
