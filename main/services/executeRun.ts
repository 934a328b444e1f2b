/** The life of a run from its claim to its end, whether it is new or resumed. */
import { AppError } from '../../shared/errors.ts';
import { libraryError } from '../db/sqliteErrors.ts';
import type { Evaluation, TrainEvent } from '../engine/train/events.ts';
import type { TrainOutcome } from '../engine/train/train.ts';
import { folderOf } from './context.ts';
import type { Context } from './context.ts';
import type { Engine } from './engineHost.ts';
import type { Prepared } from './prepare.ts';
import { Recorder } from './recorder.ts';
import { keepModel } from './runModel.ts';
import { checkpointDir, metricsLogPath } from './runFolder.ts';
import type { RunFile } from './runFolder.ts';
import { samplesOf } from './samples.ts';
import type { RunOutcome, RunStarted } from './types.ts';

export interface Execution {
  readonly resume: boolean;
  readonly onStarted?: ((started: RunStarted) => void) | undefined;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains, stores every event before it is told, and makes a model of the best weights.
 * The run must have been claimed by this process; whatever happens, the claim is given back.
 */
export async function executeRun(
  ctx: Context,
  engine: Engine,
  prepared: Prepared,
  file: RunFile,
  execution: Execution,
): Promise<RunOutcome> {
  const folder = folderOf(ctx, 'run', file.id);
  const recorder = new Recorder(ctx, file.id, metricsLogPath(folder));
  try {
    const { engine: name, threads } = engine;
    recorder.log.append({ kind: 'started', time: ctx.now(), engine: name, threads });
    // random weights write random words: nothing to show
    if (prepared.base !== null)
      await recordSamples(ctx, engine, prepared, file, recorder, 'before', execution.signal);
    const outcome = await trainAndRecord(engine, prepared, file, recorder, execution, folder);
    return await finish(ctx, engine, prepared, file, recorder, outcome);
  } catch (caught) {
    const error = libraryError(caught);
    recordFailure(ctx, file, recorder, error);
    throw error;
  } finally {
    recorder.close();
  }
}

async function trainAndRecord(
  engine: Engine,
  prepared: Prepared,
  file: RunFile,
  recorder: Recorder,
  { resume, onStarted, onEvent, signal }: Execution,
  folder: string,
): Promise<TrainOutcome> {
  const { config, weights, corpus } = prepared;
  return engine.train({
    config,
    weights,
    corpus,
    settings: file.settings,
    epochs: file.epochs,
    seed: file.seed,
    checkpointDir: checkpointDir(folder),
    checkpointEvery: file.checkpointEvery,
    resume,
    before: prepared.base !== null,
    emit: (event) => {
      recorder.store(event);
      if (event.kind === 'started') onStarted?.(startedOf(engine, prepared, file, event.update));
      onEvent?.(event);
    },
    signal: signal ?? new AbortController().signal,
  });
}

function startedOf(engine: Engine, { corpus }: Prepared, file: RunFile, from: number): RunStarted {
  return {
    run: file.id,
    name: file.name,
    engine: engine.engine,
    reason: engine.reason,
    threads: engine.threads,
    steps: file.steps,
    groups: file.groups,
    vocab: file.vocabulary.length,
    tokens: { train: corpus.train.ids.length, valid: corpus.valid.ids.length },
    from,
  };
}

async function finish(
  ctx: Context,
  engine: Engine,
  prepared: Prepared,
  file: RunFile,
  recorder: Recorder,
  { status, before: measured, after, best, bestFile }: TrainOutcome,
): Promise<RunOutcome> {
  const { id: run, name } = file;
  const before = measured ?? beforeOf(ctx, run);
  if (status === 'interrupted') {
    ctx.runs.end(run, { status });
    return { run, name, status, model: null, before, after, best };
  }
  if (after === null || best === null || bestFile === null) {
    throw new AppError('internal/no-evaluation', 'The run ended without having measured its held-out part.', {
      run,
    });
  }
  const kept = await keepModel(ctx, prepared, file, bestFile, after);
  const tuned = { ...prepared, weights: kept.weights };
  await recordSamples(ctx, engine, tuned, file, recorder, 'after');
  const ended = ctx.now();
  recorder.log.append({ kind: 'done', ended, model: file.model, before, after, best });
  recorder.log.sync();
  ctx.db
    .transaction(() => {
      ctx.models.insert(kept.record);
      ctx.runs.end(run, { status, model: file.model, ended, before, after, best });
    })
    .immediate();
  return { run, name, status, model: file.model, before, after, best };
}

/** What an earlier process of this run measured before the first update. */
export function beforeOf(ctx: Context, run: string): Evaluation | null {
  const stored = ctx.metrics.evaluation(run, 0);
  if (stored === undefined) return null;
  const { loss, perplexity, accuracy, tokens } = stored;
  return { loss, perplexity, accuracy, tokens };
}

/** Texts of the model before and after, as the report shows them side by side; made once a stage. */
async function recordSamples(
  ctx: Context,
  engine: Engine,
  prepared: Prepared,
  file: RunFile,
  recorder: Recorder,
  stage: 'before' | 'after',
  signal?: AbortSignal,
): Promise<void> {
  const there = ctx.metrics.samples(file.id).some((sample) => sample.stage === stage);
  if (there || signal?.aborted === true) return;
  const samples = await samplesOf(engine, prepared, file.seed);
  for (const [position, { prompt, text }] of samples.entries())
    recorder.sample(stage, position, prompt, text);
}

function recordFailure(ctx: Context, file: RunFile, recorder: Recorder, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const failure = { code: error instanceof AppError ? error.code : 'internal/unexpected', message };
  const ended = ctx.now();
  try {
    ctx.runs.end(file.id, { status: 'failed', ended, failure });
    recorder.log.append({ kind: 'failed', ended, failure });
  } catch {
    // on a full disk neither can be written; the first error is the one to report, and the lease dies with us
  }
}
