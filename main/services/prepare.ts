/** Finds the model and the dataset of a run in the library, and lets the engine bring them together. */
import { AppError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import type { RunKind } from '../../shared/run.ts';
import type { DatasetRecord } from '../db/datasetRows.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import { findDataset, findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import type { Engine, PreparedRun, PrepareJob } from './engineHost.ts';
import type { RunFile } from './runFolder.ts';

/** What a run is to be made of, as the library knows it and as the engine needs it. */
export interface Parts {
  /** null = random weights */
  readonly base: ModelRecord | null;
  readonly data: DatasetRecord;
  readonly job: PrepareJob;
}

export interface Prepared extends Parts {
  readonly run: PreparedRun;
}

export interface PartsRequest {
  /** pretraining keeps the vocabulary of its model, fine-tuning cuts one from the texts */
  readonly kind: RunKind;
  /** null = random weights */
  readonly model: string | null;
  readonly data: string;
  readonly settings: Settings;
  readonly seed: number;
}

/** @throws AppError `model/unknown`, `dataset/unknown` */
export function partsOf(ctx: Context, { kind, model, data, settings, seed }: PartsRequest): Parts {
  const dataset = findDataset(ctx, data);
  const base = model === null ? null : findModel(ctx, model);
  const vocabulary = base !== null && kind === 'pretrain' ? 'base' : null;
  return { base, data: dataset, job: jobOf(ctx, base, dataset, { settings, seed, vocabulary }) };
}

/** @throws AppError those of `partsOf`, `dataset/too-short` and others of the engine */
export async function prepare(ctx: Context, engine: Engine, request: PartsRequest): Promise<Prepared> {
  const parts = partsOf(ctx, request);
  return { ...parts, run: await engine.prepare(parts.job) };
}

/**
 * What a run was made of, brought together once more.
 * @throws AppError `run/input-gone`, `run/input-changed`
 */
export async function prepareAgain(ctx: Context, engine: Engine, file: RunFile): Promise<Prepared> {
  const data = ctx.datasets.get(file.data);
  if (data === undefined) throw gone(file, `its dataset “${file.dataName}” was deleted`);
  const base = file.base === null ? null : ctx.models.get(file.base);
  if (base === undefined) throw gone(file, `the model “${file.baseName ?? file.base ?? ''}” was deleted`);
  const goesOn = base !== null && file.kind === 'pretrain';
  const job = jobOf(ctx, base, data, goesOn ? { ...file, vocabulary: 'base' } : file);
  const run = await engine.prepare(job);
  const { hashes } = run.facts;
  if (hashes.model === file.hashes.model && hashes.data === file.hashes.data) return { base, data, job, run };
  run.release();
  const what =
    hashes.data === file.hashes.data ? `model “${file.baseName ?? ''}”` : `dataset “${file.dataName}”`;
  const message = `The files of the ${what} are not those that this run began with, so it cannot go on. Start a new run.`;
  throw new AppError('run/input-changed', message, { run: file.id });
}

function jobOf(
  ctx: Context,
  base: ModelRecord | null,
  data: DatasetRecord,
  { settings, seed, vocabulary }: Pick<PrepareJob, 'settings' | 'seed' | 'vocabulary'>,
): PrepareJob {
  return {
    base: base === null ? null : folderOf(ctx, 'model', base.id),
    data: { folder: folderOf(ctx, 'data', data.id), name: data.name },
    ...{ settings, seed, vocabulary },
  };
}

function gone(file: RunFile, why: string): AppError {
  return new AppError('run/input-gone', `This run cannot go on: ${why}. Start a new run.`, {
    run: file.id,
  });
}
