/** Makes the database again from the folders beside it: run.json and metrics.log, model folders, dataset reports. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNever } from '../../shared/assertNever.ts';
import { mendReplacements } from '../building/replace.ts';
import { unfinishedWork } from '../building/unfinished.ts';
import type { RunEnd } from '../db/runRows.ts';
import { readModelFolder } from '../engine/files/modelFolder.ts';
import { readAbout } from './about.ts';
import type { Context } from './context.ts';
import { readDatasetRecord } from './datasetFolder.ts';
import { NOBODY } from './lease.ts';
import { readMetricsLog } from './metricsLog.ts';
import type { LogRecord } from './metricsLog.ts';
import { modelRecord } from './modelRecord.ts';
import { freeName } from './names.ts';
import { metricsLogPath, readRunFile, rowOf } from './runFolder.ts';

/** @returns a sentence for every folder that could not be read; it is left as it is */
export async function rebuild(ctx: Context): Promise<string[]> {
  const datasets = join(ctx.dir, 'datasets');
  await mendReplacements(datasets);
  const problems = await each(datasets, (folder, id) => addDataset(ctx, folder, id));
  await addUnfinished(ctx, datasets);
  return [
    ...problems,
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

/** Imports and revisions that were going on; nobody is at them now. */
async function addUnfinished(ctx: Context, datasets: string): Promise<void> {
  for (const { id, job } of await unfinishedWork(datasets)) {
    if (ctx.datasets.get(id) !== undefined) ctx.datasets.hold(id, NOBODY);
    else if (job.from.kind === 'files') {
      const name = freeName(job.about.name, (wanted) => ctx.datasets.nameTaken(wanted));
      ctx.datasets.claim(id, name, job.about.created, NOBODY);
    }
  }
}

async function addModel(ctx: Context, folder: string, id: string): Promise<void> {
  if (ctx.models.get(id) !== undefined) return;
  const record = await modelRecord(id, folder, await readModelFolder(folder), ctx.now());
  const about = await readAbout(folder);
  const name = freeName(about.name ?? record.name, (wanted) => ctx.models.byName(wanted) !== undefined);
  ctx.models.insert({ ...record, name, notes: about.notes });
}

async function addRun(ctx: Context, folder: string, id: string): Promise<void> {
  if (ctx.runs.get(id) !== undefined) return;
  const file = await readRunFile(folder);
  const about = await readAbout(folder);
  const name = freeName(about.name ?? file.name, (wanted) => ctx.runs.byName(wanted) !== undefined);
  const log = metricsLogPath(folder);
  const records = existsSync(log) ? await readMetricsLog(log) : [];
  const replay = ctx.db.transaction(() => {
    const { engine, threads } = records.findLast((record) => record.kind === 'started') ?? file;
    ctx.runs.insert({ ...rowOf(file), id, name, engine, threads });
    let end: RunEnd = { status: 'interrupted' };
    for (const record of records) end = apply(ctx, id, record) ?? end;
    ctx.runs.end(id, end);
    if (about.notes !== '') ctx.runs.setNotes(id, about.notes);
  });
  replay.immediate();
}

/** Stores one record again; returns how the run stands after it, where the record says so. */
function apply(ctx: Context, id: string, record: LogRecord): RunEnd | undefined {
  switch (record.kind) {
    case 'update':
      ctx.metrics.putUpdate(id, record, record.time ?? null);
      return undefined;
    case 'evaluated':
      ctx.metrics.putEvaluation(id, record, record.time ?? null);
      return undefined;
    case 'note':
      ctx.story.putNote(id, { ...record, time: record.time ?? null });
      return undefined;
    case 'sample':
      ctx.story.putSample(id, { ...record, update: record.update ?? stageOf(ctx, id, record.stage) });
      return undefined;
    case 'checkpoint':
      ctx.runs.setCheckpoint(id, record);
      return undefined;
    case 'landing':
      ctx.runs.setLanding(id, record);
      return undefined;
    case 'forget':
      ctx.metrics.forgetFrom(id, record);
      if (record.story !== undefined) forgetStory(ctx, id, record.story);
      return undefined;
    case 'started':
      ctx.story.endPause(id, record.time);
      return { status: 'interrupted' };
    case 'halted': {
      const { status, update, time, trainedMs } = record;
      if (trainedMs !== null) ctx.runs.setTrained(id, trainedMs);
      const kind = status === 'interrupted' ? 'interrupted' : 'paused';
      ctx.story.beginPause(id, { update, from: time, kind });
      return status === 'stopped' ? { status, model: null, ended: time } : { status };
    }
    case 'done': {
      const { status, ended, model, before, after, best, trainedMs } = record;
      if (trainedMs !== null) ctx.runs.setTrained(id, trainedMs);
      return { status, ended, model, before, after, best };
    }
    case 'failed':
      return { status: 'failed', ended: record.ended, failure: record.failure };
    default:
      return assertNever(record);
  }
}

/** Older versions kept texts before and after training, those after by the weights of the best evaluation. */
function stageOf(ctx: Context, run: string, stage: 'before' | 'after' | undefined): number {
  if (stage === 'before') return 0;
  const measured = ctx.metrics.evaluations(run).filter(({ update }) => update > 0);
  const best = measured.toSorted((a, b) => a.loss - b.loss)[0];
  return best?.update ?? 1;
}

function forgetStory(ctx: Context, run: string, from: number): void {
  ctx.story.forgetFrom(run, from);
  const landing = ctx.runs.get(run)?.landing;
  if (landing !== undefined && landing !== null && landing.from >= from) ctx.runs.setLanding(run, null);
}
