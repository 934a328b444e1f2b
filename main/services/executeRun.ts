/** The life of a run from its claim to its end, whether it is new or resumed. */
import { AppError } from '../../shared/errors.ts';
import type { Evaluation } from '../../shared/evaluation.ts';
import { libraryError } from '../db/sqliteErrors.ts';
import { folderOf } from './context.ts';
import type { Context } from './context.ts';
import type { EngineIdentity, StampedEvent, TrainOutcome } from './engineHost.ts';
import type { Prepared } from './prepare.ts';
import { Recorder } from './recorder.ts';
import type { RunCallbacks } from './requests.ts';
import { checkpointDir, checkpointSteps, metricsLogPath } from './runFolder.ts';
import type { RunFile } from './runFolder.ts';
import { keepModel } from './runModel.ts';
import type { RunOutcome, RunStarted } from './types.ts';

/** What a run in execution works with. */
interface Execution {
  readonly ctx: Context;
  readonly engine: EngineIdentity;
  readonly prepared: Prepared;
  readonly file: RunFile;
  readonly recorder: Recorder;
  readonly asked: RunCallbacks;
}

/**
 * Trains, stores every event before it is told, and makes a model of the best weights.
 * The run must have been claimed by this process; whatever happens, the claim is given back.
 */
export async function executeRun(
  ctx: Context,
  engine: EngineIdentity,
  prepared: Prepared,
  file: RunFile,
  asked: RunCallbacks & { readonly resume: boolean },
): Promise<RunOutcome> {
  const folder = folderOf(ctx, 'run', file.id);
  const recorder = await openRecorder(ctx, file, folder);
  const execution: Execution = { ctx, engine, prepared, file, recorder, asked };
  try {
    recorder.started(engine.engine, engine.threads);
    if (asked.note !== undefined) recorder.note(recorder.step, asked.note.code, asked.note.message);
    asked.onClaimed?.(file.id);
    const outcome = await trainAndRecord(execution, folder, asked.resume);
    return await finish(execution, outcome);
  } catch (caught) {
    const error = libraryError(caught);
    if (asked.discard?.aborted === true) return discard(execution, folder);
    recordFailure(execution, error);
    throw error;
  } finally {
    prepared.run.release();
    recorder.close();
  }
}

async function openRecorder(ctx: Context, file: RunFile, folder: string): Promise<Recorder> {
  try {
    return await Recorder.open(ctx, file.id, metricsLogPath(folder));
  } catch (error) {
    ctx.runs.end(file.id, { status: 'interrupted' });
    throw error;
  }
}

async function trainAndRecord(execution: Execution, folder: string, resume: boolean): Promise<TrainOutcome> {
  const { ctx, prepared, file, recorder, asked } = execution;
  const stop = [asked.signal, asked.pause].filter((signal) => signal !== undefined);
  return prepared.run.train({
    epochs: file.epochs,
    checkpointDir: checkpointDir(folder),
    checkpointEvery: file.checkpointEvery,
    resume,
    // random weights write random words: nothing to show
    before: prepared.base !== null,
    landing: ctx.runs.get(file.id)?.landing ?? null,
    emit: (events) => {
      recorder.store(events);
      tell(execution, events);
    },
    signal: AbortSignal.any(stop),
    finish: asked.finish ?? new AbortController().signal,
  });
}

function tell({ engine, prepared, file, asked }: Execution, events: readonly StampedEvent[]): void {
  for (const { event } of events) {
    if (event.kind === 'started') asked.onStarted?.(startedOf(engine, prepared, file, event.update));
    asked.onEvent?.(event);
  }
  asked.onStored?.(events);
}

function startedOf(engine: EngineIdentity, { run }: Prepared, file: RunFile, from: number): RunStarted {
  return {
    run: file.id,
    name: file.name,
    engine: engine.engine,
    reason: engine.reason,
    threads: engine.threads,
    steps: file.steps,
    groups: file.groups,
    vocab: file.vocabulary.length,
    tokens: run.facts.tokens,
    from,
  };
}

async function finish(execution: Execution, trained: TrainOutcome): Promise<RunOutcome> {
  const { ctx, prepared, file, recorder, asked } = execution;
  const { after, best, bestFile } = trained;
  const { id: run, name } = file;
  const before = trained.before ?? beforeOf(ctx, run);
  if (trained.status === 'interrupted') {
    const status = asked.pause?.aborted === true ? 'paused' : 'interrupted';
    const why = status === 'paused' ? (asked.whyPaused?.() ?? null) : null;
    if (why !== null) recorder.note(recorder.step, why.code, why.message);
    halt(execution, status);
    return { run, name, status, model: null, before, after, best };
  }
  if (after === null || best === null || bestFile === null) {
    throw new AppError('internal/no-evaluation', 'The run ended without having measured its held-out part.', {
      run,
    });
  }
  const unwritten = !ctx.story.hasSample(run, best.update);
  const kept = await keepModel(ctx, prepared, file, { file: bestFile, evaluation: after }, unwritten);
  for (const [position, { prompt, text }] of kept.samples.entries())
    recorder.sample(best.update, position, prompt, text);
  const ended = ctx.now();
  const status = trained.status === 'landed' ? 'stopped' : 'done';
  const end = { status, ended, model: file.model, before, after, best } as const;
  recorder.end({ kind: 'done', ...end, trainedMs: recorder.trainedMs }, () => {
    ctx.models.insert(kept.record);
    ctx.runs.end(run, end);
  });
  return { run, name, status, model: file.model, before, after, best };
}

/** What an earlier process of this run measured before the first update. */
export function beforeOf(ctx: Context, run: string): Evaluation | null {
  const stored = ctx.metrics.evaluation(run, 0);
  if (stored === undefined) return null;
  const { loss, perplexity, accuracy, tokens } = stored;
  return { loss, perplexity, accuracy, tokens };
}

/** The run stands still, and may go on. */
function halt({ ctx, file, recorder }: Execution, status: 'paused' | 'interrupted' | 'stopped'): void {
  const time = ctx.now();
  const update = recorder.step;
  recorder.end({ kind: 'halted', status, update, time, trainedMs: recorder.trainedMs }, () => {
    ctx.runs.end(file.id, status === 'stopped' ? { status, model: null, ended: time } : { status });
    const kind = status === 'interrupted' ? 'interrupted' : 'paused';
    ctx.story.beginPause(file.id, { update, from: time, kind });
  });
}

/** Back to the newest checkpoint on disk, from which a resume would go on. */
function discard(execution: Execution, folder: string): RunOutcome {
  const { ctx, file, recorder } = execution;
  const { id: run, name } = file;
  recorder.forgetAfter(checkpointSteps(folder)[0] ?? 0);
  halt(execution, 'stopped');
  return { run, name, status: 'stopped', model: null, before: beforeOf(ctx, run), after: null, best: null };
}

/** Whether the engine's process ended without a word, so that the run is whole up to its last checkpoint. */
export function isTrainerLost(error: unknown): error is AppError {
  return error instanceof AppError && error.code.startsWith('trainer/');
}

function recordFailure(execution: Execution, error: unknown): void {
  const { ctx, file, recorder } = execution;
  const message = error instanceof Error ? error.message : String(error);
  try {
    if (isTrainerLost(error)) {
      recorder.note(recorder.step, error.code, message);
      halt(execution, 'interrupted');
      return;
    }
    const failure = { code: error instanceof AppError ? error.code : 'internal/unexpected', message };
    const ended = ctx.now();
    recorder.end({ kind: 'failed', ended, failure }, () => {
      ctx.runs.end(file.id, { status: 'failed', ended, failure });
      ctx.story.beginPause(file.id, { update: recorder.step, from: ended, kind: 'interrupted' });
    });
  } catch {
    // on a full disk neither can be written; the first error is the one to report, and the lease dies with us
  }
}
