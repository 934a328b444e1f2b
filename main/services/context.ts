/** What every service works with: the open library's rows and folders, the engine host, the clock. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { datasetRows } from '../db/datasetRows.ts';
import type { DatasetRecord, DatasetRows } from '../db/datasetRows.ts';
import { metricRows } from '../db/metricRows.ts';
import type { MetricRows } from '../db/metricRows.ts';
import { modelRows } from '../db/modelRows.ts';
import type { ModelRecord, ModelRows } from '../db/modelRows.ts';
import type { Db } from '../db/open.ts';
import { runRows } from '../db/runRows.ts';
import type { RunRecord, RunRows } from '../db/runRows.ts';
import { settingRows } from '../db/settingRows.ts';
import type { SettingRows } from '../db/settingRows.ts';
import { storyRows } from '../db/storyRows.ts';
import type { StoryRows } from '../db/storyRows.ts';
import type { EngineHost } from './engineHost.ts';
import { newId } from './ids.ts';
import type { IdKind } from './ids.ts';

export interface Context {
  readonly dir: string;
  readonly db: Db;
  readonly datasets: DatasetRows;
  readonly models: ModelRows;
  readonly runs: RunRows;
  readonly metrics: MetricRows;
  readonly story: StoryRows;
  readonly settings: SettingRows;
  readonly host: EngineHost;
  /** epoch milliseconds */
  readonly now: () => number;
}

export function createContext(dir: string, db: Db, host: EngineHost): Context {
  return {
    dir,
    db,
    datasets: datasetRows(db),
    models: modelRows(db),
    runs: runRows(db),
    metrics: metricRows(db),
    story: storyRows(db),
    settings: settingRows(db),
    host,
    now: Date.now,
  };
}

const FOLDERS = { run: 'runs', data: 'datasets', model: 'models' } as const;

export function folderOf(ctx: Context, kind: IdKind, id: string): string {
  return join(ctx.dir, FOLDERS[kind], id);
}

/** An id whose folder does not exist yet. */
export function freshId(ctx: Context, kind: IdKind): string {
  return newId(kind, ctx.now(), (id) => existsSync(folderOf(ctx, kind, id)));
}

/** @throws AppError `dataset/unknown` */
export function findDataset(ctx: Context, idOrName: string): DatasetRecord {
  const found = ctx.datasets.get(idOrName) ?? ctx.datasets.byName(idOrName);
  return found ?? unknown('dataset', idOrName, ctx.datasets.list());
}

/** @throws AppError `model/unknown` */
export function findModel(ctx: Context, idOrName: string): ModelRecord {
  const found = ctx.models.get(idOrName) ?? ctx.models.byName(idOrName);
  return found ?? unknown('model', idOrName, ctx.models.list());
}

/** @throws AppError `run/unknown` */
export function findRun(ctx: Context, idOrName: string): RunRecord {
  const found = ctx.runs.get(idOrName) ?? ctx.runs.byName(idOrName);
  return found ?? unknown('run', idOrName, ctx.runs.list());
}

function unknown(
  what: 'dataset' | 'model' | 'run',
  asked: string,
  there: readonly { name: string }[],
): never {
  const names = there.slice(0, 8).map(({ name }) => name);
  const known =
    names.length === 0
      ? 'This library has none yet.'
      : `It has ${names.join(', ')}${there.length > 8 ? ' …' : ''}.`;
  throw new AppError(`${what}/unknown`, `There is no ${what} “${asked}” in this library. ${known}`, {
    asked,
  });
}
