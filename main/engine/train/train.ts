/** THE loop: discriminative fine-tuning with slanted triangular rates, from the first update to the last. */
import { setImmediate as breathe } from 'node:timers/promises';
import { perplexity } from '../../../shared/metrics.ts';
import { ratesAt, SHORT_SCHEDULE } from '../../../shared/schedule.ts';
import { writeSafetensors } from '../files/safetensors.ts';
import { documentOrder, epochStream, windowsOf } from '../text/windows.ts';
import { averagingIsDue } from './asgd.ts';
import type { Evaluation } from './events.ts';
import { courseOf, groupOfParameters, momentum } from './plan.ts';
import type { Phase } from './plan.ts';
import {
  averagedBy,
  beginLanding,
  bestFileOf,
  closeRun,
  judged,
  keepPace,
  lastUpdate,
  openRun,
  saveRun,
  startAveraging,
  startPhase,
} from './run.ts';
import type { Run, TrainJob } from './run.ts';

export interface TrainOutcome {
  /** `landed`: ended early as the person asked, all measured */
  readonly status: 'done' | 'landed' | 'interrupted';
  /** updates done */
  readonly steps: number;
  readonly before: Evaluation | null;
  /** evaluation of the weights that are kept, those of the lowest held-out loss */
  readonly after: Evaluation | null;
  readonly best: (Evaluation & { readonly update: number }) | null;
  /** safetensors with those weights, PyTorch's names, float32 */
  readonly bestFile: string | null;
}

const SAVE_EVERY_MS = 120_000;
/** Texts along the way may take this share of the time, and what a short run needs. */
const SAMPLING_SHARE = 0.05;
const SAMPLING_START_MS = 2000;

/**
 * Trains until the last update or until the signal aborts, whereupon everything is saved.
 * Resumed, it repeats the uninterrupted run bit for bit on the same engine with the same threads.
 * @throws AppError engine/not-finite, dataset/too-short, disk/…; the last checkpoint stays good
 */
export async function train(job: TrainJob): Promise<TrainOutcome> {
  const run = await openRun(job);
  try {
    announce(run);
    const before = run.position.step === 0 && job.before ? await judgeHeldOut(run) : null;
    if (before === 'broken off') return outcome(run, 'interrupted', null);
    if (before !== null) {
      job.emit({ kind: 'before', ...before });
      await writeSamples(run, true);
    }
    if (run.position.unjudged && !(await makeUpEvaluation(run))) return outcome(run, 'interrupted', before);
    for (const phase of run.plan.phases) {
      if (run.position.step >= phase.updatesBefore + phase.updates) continue;
      if (hasLanded(run)) return outcome(run, 'landed', before);
      startPhase(run, phase);
      for (let epoch = nextEpoch(run, phase); epoch <= phase.epochsBefore + phase.epochs; epoch++) {
        const ended = await trainEpoch(run, phase, epoch);
        if (ended === 'aborted') return outcome(run, 'interrupted', before);
        if (ended === 'landed') return outcome(run, 'landed', before);
      }
    }
    return outcome(run, hasLanded(run) ? 'landed' : 'done', before);
  } finally {
    closeRun(run);
  }
}

/** One pass over the training part, from the window after the last update that was made. */
async function trainEpoch(run: Run, phase: Phase, epoch: number): Promise<'finished' | 'aborted' | 'landed'> {
  const { job, plan, learner } = run;
  const { settings, seed, corpus, emit, signal, finish } = job;
  const { ops, config } = learner.model;
  const order = documentOrder(corpus.train.offsets.length - 1, seed, epoch);
  const done = run.position.step - (epoch - 1) * plan.updatesPerEpoch;
  if (done === 0) learner.state.reset();
  const groupOf = groupOfParameters(learner.model, settings);
  for (const window of windowsOf(epochStream(corpus.train, order), settings.batch, settings.bptt, done)) {
    if (finish?.aborted === true) beginLanding(run, phase);
    const t = run.position.step - phase.updatesBefore; // update of this phase, from 0
    const step = run.position.step + 1;
    const lr = ratesAt(step, courseOf(plan, settings, config.n_layers, run.position.landing));
    const rates = { lr: groupOf.map((g) => lr[g] ?? 0), beta1: momentum(t, phase, settings), k: t + 1 };
    if (settings.asgdStart !== null && step >= settings.asgdStart) startAveraging(run, step);
    const live = ops.liveTensors();
    const begun = performance.now();
    const numbers = learner.update(window, { seed, step }, run.optimizer, rates);
    keepPace(run, performance.now() - begun);
    assertNoLeak(live, ops.liveTensors(), step);
    run.position = { ...run.position, step, averaged: averagedBy(run.optimizer) };
    emit({ kind: 'update', step, epoch, ...numbers, lr });
    const evaluated = evaluationIsDue(run, step);
    if (evaluated) await evaluateAndKeepBest(run, phase, epoch);
    if (run.position.unjudged) return saveAndAbort(run);
    const wished = job.takeSave?.() === true;
    if (evaluated || wished || checkpointIsDue(run, step) || signal.aborted) await saveRun(run);
    if (step === lastUpdate(run) && run.position.landing !== null) return 'landed';
    if (signal.aborted && step < plan.updates) return 'aborted';
    await breathe(); // signals, heartbeats and messages are served between updates
  }
  return 'finished';
}

async function saveAndAbort(run: Run): Promise<'aborted'> {
  await saveRun(run);
  return 'aborted';
}

/** The evaluation that a pause broke off; says whether it was made. */
async function makeUpEvaluation(run: Run): Promise<boolean> {
  const { position, plan } = run;
  const phase = plan.phases.findLast((one) => position.step > one.updatesBefore);
  if (phase === undefined) return true;
  run.position = { ...position, unjudged: false };
  await evaluateAndKeepBest(run, phase, Math.ceil(position.step / plan.updatesPerEpoch));
  if (run.position.unjudged) return false; // the checkpoint that says so is still the newest
  await saveRun(run);
  return true;
}

/** Keeps the weights when they are the best so far, and asks NT-ASGD's question. */
async function evaluateAndKeepBest(run: Run, phase: Phase, epoch: number): Promise<void> {
  const { job, position, optimizer, learner } = run;
  const { settings, emit } = job;
  const update = position.step;
  const result = await judgeHeldOut(run);
  if (result === 'broken off') {
    run.position = { ...position, unjudged: true };
    return;
  }
  emit({ kind: 'evaluated', update, epoch, ...result });
  await writeSamples(run, update === lastUpdate(run));
  const { loss, accuracy, tokens } = result;
  const isBest = position.best === null || loss < position.best.loss;
  if (isBest) {
    const weights = judged(learner.model, optimizer).weights();
    await writeSafetensors(bestFileOf(job), weights, { dtype: 'F32', metadata: {} });
  }
  const best = isBest ? { update, loss, accuracy, tokens } : position.best;
  const inMain = phase.name === 'main';
  run.position = { ...position, best, losses: inMain ? [...position.losses, loss] : position.losses };
  const byTrigger = settings.optimizer === 'asgd' && settings.asgdStart === null && inMain;
  if (byTrigger && averagingIsDue(position.losses, loss, settings.nonmono)) startAveraging(run, update + 1);
}

function announce({ job, plan, position }: Run): void {
  const { updates, updatesPerEpoch, tokensPerEpoch, phases } = plan;
  const frozenUpdates = phases.find((p) => p.name === 'frozen')?.updates ?? 0;
  const { emit, settings } = job;
  emit({ kind: 'started', update: position.step, updates, frozenUpdates, updatesPerEpoch, tokensPerEpoch });
  const main = updates - frozenUpdates;
  if (main >= SHORT_SCHEDULE || settings.schedule !== 'stlr' || position.step > 0) return;
  const message =
    `The main phase has only ${main} updates, too few for a slanted triangle to mean much. ` +
    'Use more text, more epochs or a smaller batch.';
  emit({ kind: 'note', update: 0, code: 'short-schedule', message });
}

/** A pause does not wait for the end of a long evaluation; averages, which a checkpoint ties to a phase, are read on. */
async function judgeHeldOut({ judge, job }: Run): Promise<Evaluation | 'broken off'> {
  const { settings, signal } = job;
  const breakable = settings.optimizer === 'adam' ? signal : undefined;
  try {
    return await judge.evaluate(job.corpus.valid, settings.bptt, breakable);
  } catch (error) {
    if (breakable?.aborted === true && error === breakable.reason) return 'broken off';
    throw error;
  }
}

/** The weights of this moment go on from the run's beginnings, unless that has taken too large a share of the time. */
async function writeSamples(run: Run, anyway: boolean): Promise<void> {
  const { sampler, job, position } = run;
  const begun = performance.now();
  const allowed = SAMPLING_START_MS + SAMPLING_SHARE * (begun - run.opened);
  if (sampler === null || (!anyway && run.sampling > allowed)) return;
  for (const [place, written] of (await sampler.write()).entries())
    job.emit({ kind: 'sample', update: position.step, position: place, ...written });
  run.sampling += performance.now() - begun;
}

function hasLanded(run: Run): boolean {
  return run.position.landing !== null && run.position.step >= lastUpdate(run);
}

function evaluationIsDue(run: Run, step: number): boolean {
  const every = run.job.settings.evalEvery ?? run.plan.updatesPerEpoch;
  return step % every === 0 || step === lastUpdate(run);
}

function checkpointIsDue({ job, lastSave }: Run, step: number): boolean {
  if (job.checkpointEvery !== null) return step % job.checkpointEvery === 0;
  return performance.now() - lastSave >= SAVE_EVERY_MS;
}

/** The epoch of the next update, from 1 through all phases. */
function nextEpoch({ position, plan }: Run, phase: Phase): number {
  return phase.epochsBefore + 1 + Math.floor((position.step - phase.updatesBefore) / plan.updatesPerEpoch);
}

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
