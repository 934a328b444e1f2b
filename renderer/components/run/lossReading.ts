/** What is known of one update: its own numbers, and the held-out measurement that was the newest then. */
import type { StoredEvaluation } from '../../../shared/evaluation.ts';
import type { RunView } from '../../../shared/run.ts';
import type { UpdateSeries } from '../../state/updateSeries.ts';
import { clock } from '../../words/times.ts';
import type { Series } from '../charts/series.ts';

export interface LossReading {
  readonly update: number;
  /** time of day; empty where it was never stored */
  readonly time: string;
  readonly loss: number;
  readonly smooth: number;
  readonly heldOut: StoredEvaluation | null;
  /** of the group that learnt fastest */
  readonly rate: number;
}

/** Null where there is no such update. */
export function readingAt(
  update: number,
  run: Pick<RunView, 'evaluations'>,
  updates: UpdateSeries,
  smooth: Series,
): LossReading | null {
  if (!(update >= 1) || update > updates.length) return null;
  const time = updates.timeOf(update);
  return {
    update,
    time: Number.isFinite(time) ? clock(time) : '',
    loss: updates.loss.y(update - 1),
    smooth: smooth.y(update - 1),
    heldOut: run.evaluations.findLast((one) => one.update <= update) ?? null,
    rate: Math.max(...updates.rates.map((rate) => rate.y(update - 1))),
  };
}
