/** What a run would take: counted from its parts, timed by earlier runs, or by a rehearsal in the trainer. */
import { existsSync } from 'node:fs';
import { readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { moment } from '../../shared/format.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import type { RunDraft, RunEstimate, WordCut } from '../../shared/run.ts';
import type { DropoutProbabilities } from '../../shared/settings.ts';
import type { RunRecord } from '../db/runRows.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import { parameterSpecs } from '../engine/model/awdLstm.ts';
import { newModel } from '../engine/model/initialWeights.ts';
import { countWindows, rowLength } from '../engine/text/windows.ts';
import { findDataset, findModel, folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import type { EngineIdentity, Rehearsal } from '../services/engineHost.ts';
import { partsOf } from '../services/prepare.ts';
import { noModel } from '../services/startRun.ts';
import type { TrainerHost } from '../trainer/trainerHost.ts';
import { checksOf } from './checks.ts';
import type { LiveRun } from './liveRun.ts';
import { availableMemory } from './memory.ts';
import { createSpeeds, workOf } from './speeds.ts';
import type { Found, Measured, ModelSizes, WorkSize } from './speeds.ts';
import { countWords, cutWords } from './wordCounts.ts';

export interface EstimatorDeps {
  readonly ctx: Context;
  readonly host: TrainerHost;
  readonly threads: () => number | null;
  /** name of the run that goes on */
  readonly live: () => string | null;
}

export interface Estimator {
  estimate(draft: RunDraft): Promise<RunEstimate>;
  /** @throws AppError `run/rehearsal-ended` when the signal ends it, and those of a run */
  rehearse(draft: RunDraft, signal: AbortSignal): Promise<RunEstimate>;
  /** keeps how fast a run went */
  learnFrom(live: LiveRun): void;
}

/** What is known of a run without reading a text. */
interface Size {
  /** null = random weights */
  readonly base: ModelRecord | null;
  readonly vocab: number;
  readonly words: WordCut | null;
  readonly types: number;
  readonly parameters: number;
  readonly tokens: { readonly train: number; readonly valid: number };
  readonly updatesPerEpoch: number;
  readonly updates: number;
  readonly work: Omit<WorkSize, 'engine'>;
}

/** fastai's `awd_lstm_lm_config`, for what a model's own file leaves out */
const dropoutSchema = z.object({
  output_p: z.number().default(0.1),
  hidden_p: z.number().default(0.15),
  input_p: z.number().default(0.25),
  embed_p: z.number().default(0.02),
  weight_p: z.number().default(0.2),
});

const FLOAT_BYTES = 4;
/** TensorFlow, Node and the program itself, before anything is loaded. */
const BASE_MEMORY = 250e6;
/** weights, gradients, two moments; each once more while a graph is loaded or a checkpoint written */
const COPIES = 7;
const CHECKPOINTS = 4;
const SAVE_EVERY_MS = 120_000;
/** How far a speed of other work may be off, either way. */
const OTHER_WORK = { low: 0.6, high: 1.7 };

export function createEstimator({ ctx, host, threads, live }: EstimatorDeps): Estimator {
  const speeds = createSpeeds(ctx.settings);
  const words = new Map<string, Promise<Uint32Array>>();

  function wordsOf(data: string): Promise<Uint32Array> {
    let counted = words.get(data);
    if (counted === undefined) {
      counted = countWords(folderOf(ctx, 'data', data));
      words.set(data, counted);
      counted.catch(() => words.delete(data));
    }
    return counted;
  }

  async function sizeOf(draft: RunDraft): Promise<Size> {
    const { settings, epochs } = draft;
    const base = baseOf(ctx, draft);
    const { id, tokens, types } = findDataset(ctx, draft.data);
    const keeps = base !== null && draft.kind === 'pretrain';
    const { vocab, words } = keeps
      ? { vocab: base.vocab, words: null }
      : cutWords(await wordsOf(id), settings);
    const updatesPerEpoch = countWindows(tokens.train, settings.batch, settings.bptt);
    return {
      ...{ base, vocab, words, tokens, types, updatesPerEpoch },
      parameters: parametersOf(base, settings, vocab),
      updates: (settings.frozenEpochs + epochs) * updatesPerEpoch,
      work: workOf(base ?? settings, settings, vocab, threads()),
    };
  }

  async function estimate(draft: RunDraft): Promise<RunEstimate> {
    const size = await sizeOf(draft);
    const { settings, epochs } = draft;
    const { tokens, types, updatesPerEpoch, updates, vocab, words, parameters, base } = size;
    const found = speeds.find(size.work);
    const memory = found?.scale === 1 && found.speed.memory !== null ? found.speed.memory : memoryOf(size);
    const ms = found === null ? null : timeOf(found, size, draft);
    const { bavail, bsize } = await statfs(ctx.dir);
    const room = { disk: diskOf(size, settings.optimizer), diskFree: bavail * bsize };
    const memoryFree = await availableMemory();
    return {
      ...{ updates, updatesPerEpoch, vocab, words, parameters, memory, memoryFree, ...room },
      tokensPerEpoch: rowLength(tokens.train, settings.batch) * settings.batch,
      layers: size.work.nLayers,
      ms,
      basis: found === null ? null : basisOf(found, ctx.now()),
      checks: checksOf({
        ...{ draft, tokens, types, vocab, words, memory, memoryFree, ...room },
        ms: ms?.middle ?? null,
        dropout: base === null ? newModel(settings) : await dropoutOf(folderOf(ctx, 'model', base.id)),
        mainUpdates: epochs * updatesPerEpoch,
        live: live(),
        nameTaken: isTaken(ctx, draft.name.trim()),
      }),
    };
  }

  return {
    estimate,
    rehearse: async (draft, signal) => {
      const { work, tokens } = await sizeOf(draft);
      const { identity, rehearsal } = await rehearseIn(ctx, host, draft, threads(), signal);
      const measured: Measured = { ...rehearsal, rehearsed: true };
      learn(work, identity, measured, tokens.valid);
      return estimate(draft);
    },
    learnFrom: (run) => {
      const { speed } = run.forecast;
      const record = ctx.runs.get(run.id);
      if (speed === null || record === undefined) return;
      const sizes = sizesOf(ctx, record);
      if (sizes === undefined) return;
      const { settings, vocab, engine, versions } = record;
      const identity = { engine, version: versions[engine] ?? '' };
      const valid = ctx.datasets.get(record.data)?.tokens.valid ?? 0;
      const measured = { ...speed, memory: run.memory, rehearsed: false };
      learn(workOf(sizes, settings, vocab, threads()), identity, measured, valid);
    },
  };

  function learn(
    work: Omit<WorkSize, 'engine'>,
    { engine, version }: Pick<EngineIdentity, 'engine' | 'version'>,
    measured: Measured,
    heldOut: number,
  ): void {
    const perToken = heldOut === 0 ? 0 : measured.evaluation / heldOut;
    speeds.learn(
      { ...work, engine: `${engine} ${version}` },
      { ...measured, evaluation: perToken },
      ctx.now(),
    );
  }
}

/** The model that a draft starts from; null = random weights. */
function baseOf(ctx: Context, { kind, model }: RunDraft): ModelRecord | null {
  if (model !== null) return findModel(ctx, model);
  if (kind === 'pretrain') return null;
  throw noModel();
}

function parametersOf(base: ModelRecord | null, settings: Settings, vocab: number): number {
  // the matrix of words, and the output's bias
  if (base !== null) return base.parameters + (vocab - base.vocab) * (base.embSz + 1);
  const sizes = parameterSpecs(newModel(settings), vocab).map(({ shape }) =>
    shape.reduce((a, b) => a * b, 1),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Sizes of what a run trained; undefined where its model has been deleted since. */
function sizesOf(ctx: Context, { base, settings }: RunRecord): ModelSizes | undefined {
  return base === null ? settings : ctx.models.get(base);
}

/** Trains some updates in the trainer's process, which is kept warm for another try. */
async function rehearseIn(
  ctx: Context,
  host: TrainerHost,
  draft: RunDraft,
  threads: number | null,
  signal: AbortSignal,
): Promise<{ identity: EngineIdentity; rehearsal: Rehearsal }> {
  const { epochs } = draft;
  const { job } = partsOf(ctx, draft);
  const aborted = (error: unknown): never => {
    throw signal.aborted ? rehearsalEnded() : error;
  };
  const engine = await host.open({ threads: threads ?? undefined }).catch(aborted);
  const run = await engine.prepare(job).catch(aborted);
  const scratch = join(ctx.dir, 'runs', `.rehearsal-${String(process.pid)}`);
  try {
    if (signal.aborted) throw rehearsalEnded();
    return { identity: engine, rehearsal: await run.rehearse({ epochs, scratch, signal }) };
  } catch (error) {
    return aborted(error);
  } finally {
    run.release();
    await rm(scratch, { recursive: true, force: true }); // its process clears up by itself unless it was ended
  }
}

/** A rehearsal gives way to whatever is asked for later. */
export function rehearsalEnded(): AppError {
  return new AppError(
    'run/rehearsal-ended',
    'The rehearsal was ended because a run begins; ask for it again later.',
  );
}

function timeOf(
  { speed, scale }: Found,
  { updates, tokens, updatesPerEpoch }: Size,
  { settings }: RunDraft,
): NonNullable<RunEstimate['ms']> {
  const every = settings.evalEvery ?? updatesPerEpoch;
  // one before the first update
  const evaluations = 1 + Math.ceil(updates / Math.max(1, every));
  const whole = (update: number): number => {
    const work = updates * update * scale + evaluations * speed.evaluation * scale * tokens.valid;
    return work + (evaluations + work / SAVE_EVERY_MS) * speed.save;
  };
  const wide = scale === 1 ? { low: 1, high: 1.1 } : OTHER_WORK;
  return {
    low: whole(speed.fast) * wide.low,
    middle: whole(speed.middle),
    high: whole(speed.slow) * wide.high,
  };
}

/** Of today the time is enough. */
function basisOf({ speed, scale }: Found, now: number): string {
  const what = speed.rehearsed ? 'a rehearsal' : 'a run';
  const of = scale === 1 ? '' : ' of another size';
  const [day, time] = moment(speed.time).split(' ');
  return moment(now).startsWith(`${day ?? ''} `)
    ? `${what}${of} at ${time ?? ''}`
    : `${what}${of} at ${moment(speed.time)}`;
}

/** Where nothing was measured: weights and their copies, and what a window leaves for the way back. */
function memoryOf({ parameters, vocab, work }: Size): number {
  const { embSz, nHid, nLayers, batch, bptt } = work;
  const activations = batch * bptt * (10 * (nHid * (nLayers - 1) + embSz) + 2 * Math.min(vocab, 4096));
  return Math.round(BASE_MEMORY + FLOAT_BYTES * (COPIES * parameters + activations));
}

/** Snapshots with their optimiser, the best weights, and the model that is made of them. */
function diskOf({ parameters }: Size, optimizer: 'adam' | 'asgd'): number {
  const weights = FLOAT_BYTES * parameters;
  return Math.round(CHECKPOINTS * weights * (optimizer === 'adam' ? 3 : 2) + 2 * weights);
}

async function dropoutOf(model: string): Promise<DropoutProbabilities> {
  const path = join(model, 'config.json');
  const stored: unknown = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : {};
  return dropoutSchema.parse(stored);
}

function isTaken(ctx: Context, name: string): boolean {
  return name !== '' && (ctx.runs.byName(name) !== undefined || ctx.models.byName(name) !== undefined);
}
