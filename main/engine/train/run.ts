/** A run in progress: learner, optimiser of each phase, judge and position, opened from the start or a checkpoint. */
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/hyperparams.ts';
import { landingUpdates } from '../../../shared/schedule.ts';
import type { Landing } from '../../../shared/schedule.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import type { Ops } from '../ops/ops.ts';
import { rowLength } from '../text/windows.ts';
import type { Documents, ModelConfig, WeightMap } from '../types.ts';
import { Asgd } from './asgd.ts';
import { Evaluator } from './evaluate.ts';
import type { TrainEvent } from './events.ts';
import { Learner } from './learner.ts';
import type { Optimizer } from './optimizer.ts';
import { groupOfParameters, planOf } from './plan.ts';
import type { Phase, Plan } from './plan.ts';
import { createOptimizer, loadPosition, savePosition, START } from './position.ts';
import type { Position } from './position.ts';
import { Sampler } from './sampler.ts';
import type { Beginnings } from './sampler.ts';

/** How many of the last updates tell the speed. */
const PACE = 64;

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
  /** what the weights go on from before the first update and at every evaluation; left out = they write nothing */
  readonly beginnings?: Beginnings | undefined;
  /** a landing that began before the run was broken off, which its checkpoint may be too old to know */
  readonly landing?: Landing | null | undefined;
  /** takes the event; what it throws stops the run */
  emit(event: TrainEvent): void;
  /** resolves when all that was emitted is stored: no checkpoint may be newer than its numbers; left out = at once */
  settled?: (() => Promise<void>) | undefined;
  /** whether somebody wishes a checkpoint now; asking takes the wish away; left out = nobody ever does */
  takeSave?: (() => boolean) | undefined;
  /** saves and ends */
  readonly signal: AbortSignal;
  /** lowers the rates to their end, measures, and ends; left out = never */
  readonly finish?: AbortSignal | undefined;
}

/** What changes while a run goes on. */
export interface Run {
  readonly job: TrainJob;
  readonly plan: Plan;
  readonly learner: Learner;
  /** one a phase: a parameter's moments begin when it is unfrozen */
  readonly optimizers: readonly Optimizer[];
  optimizer: Optimizer;
  /** over the live weights, or over the averages once there are any */
  judge: Evaluator;
  /** over the same weights as the judge; null where nothing is to be written */
  sampler: Sampler | null;
  position: Position;
  lastSave: number;
  /** what texts have cost so far, and since when that counts */
  readonly opened: number;
  sampling: number;
  /** durations of the last updates, in milliseconds */
  readonly pace: number[];
}

export async function openRun(job: TrainJob): Promise<Run> {
  const { config, settings } = job;
  const plan = planOf(job.corpus.train, settings, job.epochs);
  const found = job.resume ? await loadPosition(job.checkpointDir) : null;
  const position = found?.position ?? START;
  const ops = job.ops.recording();
  const learner = new Learner(ops, config, found?.tensors ?? job.weights, settings);
  if (found !== null) learner.state.restore(found.tensors);
  const { model } = learner;
  const now = plan.phases.findIndex((phase) => position.step < phase.updatesBefore + phase.updates);
  const optimizers = plan.phases.map((phase, i) => {
    const begun = i === now && position.step > phase.updatesBefore;
    return begun
      ? createOptimizer(model, settings, found?.tensors, position.averaged)
      : createOptimizer(model, settings);
  });
  const optimizer = optimizers[Math.max(0, now)];
  if (optimizer === undefined) throw new AppError('usage/no-epochs', 'A run needs at least one epoch.');
  const judge = new Evaluator(ops, judged(model, optimizer), settings.batch);
  const sampler = samplerOver(job, ops, judged(model, optimizer));
  const opened = performance.now();
  const run: Run = {
    ...{ job, plan, learner, optimizers, optimizer, judge, sampler, lastSave: opened, opened },
    position: { ...position, landing: position.landing ?? job.landing ?? null },
    sampling: 0,
    pace: [],
  };
  prepare(run, Math.max(0, now));
  return run;
}

export function closeRun({ judge, sampler, optimizers, learner }: Run): void {
  judge.dispose();
  sampler?.dispose();
  for (const optimizer of optimizers) optimizer.dispose();
  learner.dispose();
  learner.model.ops.close();
}

/** Records all that the run will need, so that the graph is loaded once. */
function prepare({ job, plan, learner, optimizers, judge }: Run, from: number): void {
  const { batch, bptt } = job.settings;
  const length = rowLength(job.corpus.train.ids.length, batch);
  const lengths = [...(length >= bptt ? [bptt] : []), ...(length % bptt > 0 ? [length % bptt] : [])];
  for (const [i, phase] of plan.phases.entries()) {
    if (i < from) continue;
    const trained = trainedIn(phase, learner.model, job.settings);
    for (const steps of lengths) learner.prepare(steps, trained);
    const optimizer = optimizers[i];
    if (optimizer !== undefined) learner.prepareUpdate(optimizer, trained);
  }
  judge.prepare(job.corpus.valid, bptt);
}

/** Which parameters learn in a phase: the last group alone, or all. */
function trainedIn({ name }: Phase, model: AwdLstm, settings: Settings): boolean[] {
  return groupOfParameters(model, settings).map((g) => name === 'main' || g === model.config.n_layers);
}

export function startPhase(run: Run, phase: Phase): void {
  const hadAverages = run.optimizer.averages() !== null;
  const next = run.optimizers[run.plan.phases.indexOf(phase)];
  if (next === undefined || next === run.optimizer) return;
  run.optimizer.dispose();
  run.optimizer = next;
  if (hadAverages) judgeAnew(run);
}

/** From update `step` on the weights are averaged; nothing happens when they are already. */
export function startAveraging(run: Run, step: number): void {
  if (!(run.optimizer instanceof Asgd) || run.optimizer.averages() !== null) return;
  run.optimizer.beginAveraging();
  judgeAnew(run);
  const phase = run.plan.phases[run.optimizers.indexOf(run.optimizer)];
  if (phase !== undefined)
    run.learner.prepareUpdate(run.optimizer, trainedIn(phase, run.learner.model, run.job.settings));
  const message = `Averaging of the weights begins with update ${step}; evaluation and saving use the averages.`;
  run.job.emit({ kind: 'note', update: step, code: 'averaging-started', message });
}

export async function saveRun(run: Run): Promise<void> {
  const { job, position, learner, optimizer } = run;
  await job.settled?.();
  const file = await savePosition(job.checkpointDir, position, learner, optimizer);
  const best = position.best?.update === position.step;
  job.emit({ kind: 'checkpoint', update: position.step, file, best });
  run.lastSave = performance.now();
}

/** The weights that are judged and kept: the averages once there are any. */
export function judged(model: AwdLstm, optimizer: Optimizer): AwdLstm {
  const averages = optimizer.averages();
  return averages === null ? model : model.over(averages);
}

function judgeAnew(run: Run): void {
  const { ops } = run.learner.model;
  const { settings, corpus } = run.job;
  run.judge.dispose();
  run.judge = new Evaluator(ops, judged(run.learner.model, run.optimizer), settings.batch);
  run.judge.prepare(corpus.valid, settings.bptt);
  run.sampler?.dispose();
  run.sampler = samplerOver(run.job, ops, judged(run.learner.model, run.optimizer));
}

function samplerOver({ beginnings }: TrainJob, ops: Ops, model: AwdLstm): Sampler | null {
  return beginnings === undefined || beginnings.prompts.length === 0
    ? null
    : new Sampler(ops, model, beginnings);
}

/** Keeps how long an update took, the last of them only. */
export function keepPace({ pace }: Run, ms: number): void {
  pace.push(ms);
  if (pace.length > PACE) pace.shift();
}

/** From the next update on the rates fall to their end; once only. */
export function beginLanding(run: Run, phase: Phase): void {
  const { position, pace, job } = run;
  if (position.landing !== null) return;
  const sorted = pace.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const left = phase.updatesBefore + phase.updates - position.step;
  const landing = { from: position.step + 1, updates: landingUpdates(left, Math.max(median, 1e-3)) };
  run.position = { ...position, landing };
  job.emit({ kind: 'landing', ...landing });
}

/** The last update that will be made. */
export function lastUpdate({ position: { landing }, plan }: Run): number {
  return landing === null ? plan.updates : landing.from + landing.updates - 1;
}

export const averagedBy = (optimizer: Optimizer): number =>
  optimizer instanceof Asgd ? optimizer.averagedUpdates() : 0;

/** Weights of the lowest held-out loss so far. */
export const bestFileOf = (job: Pick<TrainJob, 'checkpointDir'>): string =>
  join(job.checkpointDir, 'best.safetensors');
