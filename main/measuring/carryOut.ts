/** Carries out a measurement in the process where the engine is. */
import type { Ops } from '../engine/ops/ops.ts';
import type { Measured, MeasureJob, Watch } from '../services/measureShapes.ts';
import { judgeStored } from './judge.ts';

/**
 * One case a kind of `MeasureJob`: at the second kind this becomes a switch over `job.kind`.
 * @throws AppError `model/…`, `dataset/…`; the signal's reason when it is cancelled
 */
export async function carryOut(ops: Ops, job: MeasureJob, watch: Watch): Promise<Measured> {
  const recording = ops.recording(); // as a run measures itself: the same graph gives the same last digits
  try {
    return await judgeStored(recording, job, watch);
  } finally {
    recording.close();
  }
}
