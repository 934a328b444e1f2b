/** Where a run stands: what it is doing, in which epoch, and how much of the way is done. */
import { assertNever } from '../../../shared/assertNever.ts';
import type { RunActivity, RunRow, RunStatus, RunView } from '../../../shared/run.ts';

/**
 * What a run is doing; `elsewhere` = another program trains it, and nothing can be asked of it here; `landed` = it was
 * finished early and has made its model, while one that is `stopped` was given up and can be taken up again.
 */
export type RunPhase = RunActivity | Exclude<RunStatus, 'running'> | 'elsewhere' | 'landed';

type PhaseFacts = Pick<RunRow, 'status' | 'live' | 'model' | 'step' | 'steps'>;

export function phaseOf({ status, live, model, step, steps }: PhaseFacts): RunPhase {
  switch (status) {
    case 'queued':
      return live === null ? 'queued' : live.activity;
    case 'running':
      return live === null ? 'elsewhere' : live.activity;
    case 'stopped':
      if (live !== null) return live.activity;
      if (model === null) return 'stopped';
      return step < steps ? 'landed' : 'done'; // asked to finish so late that the end was the planned one
    case 'paused':
    case 'interrupted':
    case 'failed':
    case 'done':
      return live === null || live.activity === 'pausing' ? status : live.activity;
    default:
      return assertNever(status);
  }
}

/** True while the trainer of this program has it in hand. */
export function isBusy(phase: RunPhase): boolean {
  switch (phase) {
    case 'starting':
    case 'training':
    case 'measuring':
    case 'saving':
    case 'pausing':
    case 'finishing':
    case 'stopping':
      return true;
    case 'queued':
    case 'paused':
    case 'interrupted':
    case 'stopped':
    case 'landed':
    case 'failed':
    case 'done':
    case 'elsewhere':
      return false;
    default:
      return assertNever(phase);
  }
}

/** True where `runs.resume` would go on with it. */
export function canContinue(phase: RunPhase): boolean {
  return ['queued', 'paused', 'interrupted', 'stopped', 'failed'].includes(phase);
}

/** True where its model is made and nothing is to come. */
export function isOver(phase: RunPhase): boolean {
  return phase === 'done' || phase === 'landed';
}

/** True where there is something to pause or to finish: it trains, and nothing else was asked of it yet. */
export function isTraining(phase: RunPhase): boolean {
  return phase === 'training' || phase === 'measuring' || phase === 'saving';
}

export interface Epoch {
  /** counts from 1 through both phases, as the stored measurements do */
  readonly number: number;
  /** only the last layer group learns */
  readonly frozen: boolean;
  /** updates before it, and up to its end */
  readonly from: number;
  readonly to: number;
}

type Way = Pick<RunView, 'steps' | 'updatesPerEpoch' | 'frozenUpdates' | 'landing'>;

/** The update after which it ends: sooner than planned once the person asked to finish. */
export function endOf({ steps, landing }: Pick<Way, 'steps' | 'landing'>): number {
  return landing === null ? steps : Math.min(steps, landing.from + landing.updates - 1);
}

/** The epochs of the way that is left to go or gone; the last one may be cut short by finishing. */
export function epochsOf(way: Way): readonly Epoch[] {
  const end = endOf(way);
  const size = way.updatesPerEpoch > 0 ? way.updatesPerEpoch : Math.max(1, end);
  return Array.from({ length: Math.max(1, Math.ceil(end / size)) }, (_, i) => ({
    number: i + 1,
    frozen: i * size < way.frozenUpdates,
    from: i * size,
    to: Math.min(end, (i + 1) * size),
  }));
}

/** More stretches than these are a pattern of stripes, in which nobody counts. */
const MOST_STRETCHES = 24;

/** The stretches in which a bar shows the way: an epoch each, or all in one where there are too many. */
export function stretchesOf(epochs: readonly Epoch[]): readonly Pick<Epoch, 'from' | 'to'>[] {
  const [first, last] = [epochs[0], epochs.at(-1)];
  if (first === undefined || last === undefined || epochs.length <= MOST_STRETCHES) return epochs;
  return [{ from: first.from, to: last.to }];
}

/** The epoch in which the update after `step` lies; the last one at the end. */
export function epochAt(epochs: readonly Epoch[], step: number): Epoch | undefined {
  return epochs.find(({ to }) => step < to) ?? epochs.at(-1);
}

/** From 0 to 1; 0.99 at most until the files on disk are checked. */
export function shareDone(run: PhaseFacts & Pick<RunView, 'landing'>): number {
  if (isOver(phaseOf(run))) return 1;
  const end = endOf(run);
  return end === 0 ? 0 : Math.min(0.99, run.step / end);
}

/** Whole percent, rounded down, and never broken from its sign: `59 %` is not 60 yet. */
export function percentDone(share: number): string {
  return `${String(Math.floor(share * 100 + 1e-9))}\u00a0%`;
}

/** Updates that would be lost if it ended at this moment: those since the last snapshot. */
export function updatesAtRisk({ step, lastCheckpoint }: Pick<RunRow, 'step' | 'lastCheckpoint'>): number {
  return Math.max(0, step - (lastCheckpoint?.update ?? 0));
}
