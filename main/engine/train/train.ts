/** THE loop: discriminative fine-tuning with slanted triangular rates, from the first update to the last. */
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Settings } from '../../../shared/hyperparams.ts';
import { perplexity } from '../../../shared/metrics.ts';
import { SHORT_SCHEDULE } from '../../../shared/schedule.ts';
import { writeSafetensors } from '../files/safetensors.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import type { Ops } from '../ops/ops.ts';
import { documentOrder, epochStream, windowsOf } from '../text/windows.ts';
import type { Documents, ModelConfig, WeightMap } from '../types.ts';
import { Asgd, averagingIsDue } from './asgd.ts';
import { Evaluator } from './evaluate.ts';
import type { Evaluation, TrainEvent } from './events.ts';
import { Learner } from './learner.ts';
import type { Optimizer } from './optimizer.ts';
import { groupOfParameters, groupRates, momentum, planOf } from './plan.ts';
import type { Phase, Plan } from './plan.ts';
import { createOptimizer, loadPosition, savePosition, START } from './position.ts';
import type { Position } from './position.ts';

export interface TrainJob {
  readonly ops: Ops;
  readonly config: ModelConfig;
  /** start weights, already in the run's vocabulary */
  readonly weights: WeightMap;
  readonly settings: Settings;
  /** epochs of the main phase; the frozen ones are a setting */
  readonly epochs: number;
  readonly seed: number;
  readonly corpus: { readonly train: Documents; readonly valid: Documents };
  readonly checkpointDir: string;
  /** updates between checkpoints; null = every two minutes. There is always one at each evaluation and at the end. */
  readonly checkpointEvery: number | null;
  /** go on from the newest good checkpoint in `checkpointDir`, or from the start where there is none */
  readonly resume: boolean;
  /** evaluate before the first update */
  readonly before: boolean;
  /** has stored the event when it returns; what it throws stops the run */
  emit(event: TrainEvent): void;
  readonly signal: AbortSignal;
}

export interface TrainOutcome {
  readonly status: 'done' | 'interrupted';
  /** updates done */
  readonly steps: number;
  readonly before: Evaluation | null;
  /** evaluation of the weights that are kept, those of the lowest held-out loss */
  readonly after: Evaluation | null;
  readonly best: (Evaluation & { readonly update: number }) | null;
  /** safetensors with those weights, PyTorch's names, float32 */
  readonly bestFile: string | null;
}

/** What changes while a run goes on. */
interface Run {
  readonly job: TrainJob;
  readonly plan: Plan;
  readonly learner: Learner;
  optimizer: Optimizer;
  /** over the live weights, or over the averages once there are any */
  judge: Evaluator;
  position: Position;
  lastSave: number;
}

const SAVE_EVERY_MS = 120_000;

/**
 * Trains until the last update or until the signal aborts, whereupon everything is saved.
 * Resumed, it repeats the uninterrupted run bit for bit on the same engine with the same threads.
 * @throws AppError engine/not-finite, dataset/too-short, disk/…; the last checkpoint stays good
 */
export async function train(job: TrainJob): Promise<TrainOutcome> {
  const run = await open(job);
  const { plan } = run;
  const { emit, settings } = job;
  const { updates, updatesPerEpoch, tokensPerEpoch, phases } = plan;
  const frozenUpdates = phases.find((p) => p.name === 'frozen')?.updates ?? 0;
  emit({
    kind: 'started',
    update: run.position.step,
    updates,
    frozenUpdates,
    updatesPerEpoch,
    tokensPerEpoch,
  });
  try {
    const before = run.position.step === 0 && job.before ? await evaluateOn(run) : null;
    if (before !== null) emit({ kind: 'before', ...before });
    if (updates - frozenUpdates < SHORT_SCHEDULE && settings.schedule === 'stlr' && run.position.step === 0)
      emit({
        kind: 'note',
        update: 0,
        code: 'short-schedule',
        message: shortSchedule(updates - frozenUpdates),
      });
    for (const phase of phases) {
      if (run.position.step >= phase.updatesBefore + phase.updates) continue;
      const begun = run.position.step > phase.updatesBefore;
      if (!begun) startPhase(run);
      for (let epoch = epochAt(run, phase); epoch <= phase.epochsBefore + phase.epochs; epoch++)
        if ((await trainEpoch(run, phase, epoch)) === 'aborted') return outcome(run, 'interrupted', before);
    }
    return outcome(run, 'done', before);
  } finally {
    run.judge.dispose();
    run.optimizer.dispose();
    run.learner.dispose();
    run.learner.model.ops.close();
  }
}

/** One pass over the training part, from the window after the last update that was made. */
async function trainEpoch(run: Run, phase: Phase, epoch: number): Promise<'finished' | 'aborted'> {
  const { job, plan, learner } = run;
  const { settings, seed, corpus, emit, signal } = job;
  const { model } = learner;
  const { ops } = model;
  const order = documentOrder(corpus.train.offsets.length - 1, seed, epoch);
  const done = run.position.step - (epoch - 1) * plan.updatesPerEpoch;
  if (done === 0) learner.state.reset();
  const groupOf = groupOfParameters(model, settings);
  for (const window of windowsOf(epochStream(corpus.train, order), settings.batch, settings.bptt, done)) {
    const t = run.position.step - phase.updatesBefore; // update of this phase, from 0
    const step = run.position.step + 1;
    const lr = groupRates(t, phase, settings, model.config.n_layers);
    const rates = { lr: groupOf.map((g) => lr[g] ?? 0), beta1: momentum(t, phase, settings), k: t + 1 };
    if (settings.asgdStart !== null && step >= settings.asgdStart) startAveraging(run, step);
    const live = ops.liveTensors();
    const numbers = learner.update(window, { seed, step }, run.optimizer, rates);
    assertNoLeak(live, ops.liveTensors(), step);
    run.position = { ...run.position, step, averaged: averagedBy(run.optimizer) };
    emit({ kind: 'update', step, epoch, ...numbers, lr });
    const evaluated = evaluationIsDue(run, step);
    if (evaluated) await evaluateAndKeepBest(run, phase, epoch);
    if (evaluated || checkpointIsDue(run, step) || signal.aborted) await save(run);
    if (signal.aborted && step < plan.updates) return 'aborted';
    await breathe(); // signals, heartbeats and messages are served between updates
  }
  return 'finished';
}

/** Evaluates with the averages where there are any, keeps the best weights, and asks NT-ASGD's question. */
async function evaluateAndKeepBest(run: Run, phase: Phase, epoch: number): Promise<void> {
  const { job, position, optimizer } = run;
  const { settings, emit } = job;
  const update = position.step;
  const result = await evaluateOn(run);
  emit({ kind: 'evaluated', update, epoch, ...result });
  const best =
    position.best === null || result.loss < position.best.loss ? { update, ...result } : position.best;
  if (best.update === update) {
    const weights = judged(run.learner.model, optimizer).weights();
    await writeSafetensors(bestFileOf(job), weights, { dtype: 'F32', metadata: {} });
  }
  const losses = phase.name === 'main' ? [...position.losses, result.loss] : position.losses;
  run.position = { ...position, best, losses };
  const byTrigger = settings.optimizer === 'asgd' && settings.asgdStart === null && phase.name === 'main';
  if (
    byTrigger &&
    optimizer.averages() === null &&
    averagingIsDue(position.losses, result.loss, settings.nonmono)
  )
    startAveraging(run, update + 1);
}

async function open(job: TrainJob): Promise<Run> {
  const { config, settings } = job;
  const plan = planOf(job.corpus.train, settings, job.epochs);
  const found = job.resume ? await loadPosition(job.checkpointDir) : null;
  const ops = job.ops.recording();
  const learner = new Learner(ops, config, found?.tensors ?? job.weights, settings);
  if (found !== null) learner.state.restore(found.tensors);
  const position = found?.position ?? START;
  const optimizer = createOptimizer(learner.model, settings, found?.tensors, position.averaged);
  const judge = new Evaluator(ops, judged(learner.model, optimizer), settings.batch);
  return { job, plan, learner, optimizer, judge, position, lastSave: performance.now() };
}

/** Moments and averages of an earlier phase are cleared: a parameter's count begins when it is unfrozen. */
function startPhase(run: Run): void {
  run.optimizer.dispose();
  run.optimizer = createOptimizer(run.learner.model, run.job.settings);
  judgeAnew(run);
}

function startAveraging(run: Run, step: number): void {
  if (!(run.optimizer instanceof Asgd) || run.optimizer.averages() !== null) return;
  run.optimizer.beginAveraging();
  judgeAnew(run);
  const message = `Averaging of the weights begins with update ${step}; evaluation and saving use the averages.`;
  run.job.emit({ kind: 'note', update: step, code: 'averaging-started', message });
}

async function save(run: Run): Promise<void> {
  const { job, position, learner, optimizer } = run;
  const file = await savePosition(job.checkpointDir, position, learner, optimizer);
  job.emit({
    kind: 'checkpoint',
    update: position.step,
    file,
    best: position.best?.update === position.step,
  });
  run.lastSave = performance.now();
}

/** The weights that are judged and kept: the averages once there are any. */
function judged(model: AwdLstm, optimizer: Optimizer): AwdLstm {
  const averages = optimizer.averages();
  return averages === null ? model : model.over(averages);
}

function judgeAnew(run: Run): void {
  const { ops } = run.learner.model;
  run.judge.dispose();
  run.judge = new Evaluator(ops, judged(run.learner.model, run.optimizer), run.job.settings.batch);
}

function evaluateOn({ judge, job }: Run): Promise<Evaluation> {
  return judge.evaluate(job.corpus.valid, job.settings.bptt);
}

function evaluationIsDue({ job, plan }: Run, step: number): boolean {
  const every = job.settings.evalEvery ?? plan.updatesPerEpoch;
  return step % every === 0 || step === plan.updates;
}

function checkpointIsDue({ job, lastSave }: Run, step: number): boolean {
  if (job.checkpointEvery !== null) return step % job.checkpointEvery === 0;
  return performance.now() - lastSave >= SAVE_EVERY_MS;
}

/** The epoch of the next update, from 1 through all phases. */
function epochAt({ position, plan }: Run, phase: Phase): number {
  const inPhase = position.step - phase.updatesBefore;
  return phase.epochsBefore + 1 + Math.floor(inPhase / plan.updatesPerEpoch);
}

const averagedBy = (optimizer: Optimizer): number =>
  optimizer instanceof Asgd ? optimizer.averagedUpdates() : 0;

export const bestFileOf = (job: Pick<TrainJob, 'checkpointDir'>): string =>
  join(job.checkpointDir, 'best.safetensors');

function outcome(run: Run, status: TrainOutcome['status'], before: Evaluation | null): TrainOutcome {
  const { best, step } = run.position;
  if (best === null) return { status, steps: step, before, after: null, best, bestFile: null };
  const { update, ...numbers } = best;
  const after = { ...numbers, perplexity: perplexity(best.loss) };
  return { status, steps: step, before, after, best: { update, ...after }, bestFile: bestFileOf(run.job) };
}

/** A tensor that is forgotten costs nothing today and the whole memory after an hour. */
function assertNoLeak(before: number, after: number, step: number): void {
  if (before !== after) throw new Error(`update ${step} left ${after - before} tensors behind`);
}

function shortSchedule(updates: number): string {
  return (
    `The main phase has only ${updates} updates, too few for a slanted triangle to mean much. ` +
    'Use more text, more epochs or a smaller batch.'
  );
}
