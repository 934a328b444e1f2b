/** Carries out a measurement in the process where the engine is. */
import { assertNever } from '../../shared/assertNever.ts';
import type { Ops } from '../engine/ops/ops.ts';
import { audit } from '../engine/train/audit.ts';
import type { Measured, MeasureJob, Watch } from '../services/measureShapes.ts';
import { judgeStored } from './judge.ts';

/**
 * One case a kind of `MeasureJob`.
 * @throws AppError `model/…`, `dataset/…`; the signal's reason when it is cancelled
 */
export async function carryOut(ops: Ops, job: MeasureJob, watch: Watch): Promise<Measured> {
  const recording = ops.recording(); // as a run measures itself: the same graph gives the same last digits
  try {
    switch (job.kind) {
      case 'judge':
        return await judgeStored(recording, job, watch);
      case 'audit':
        return { kind: 'audit', facts: await audit(recording, job, watch) };
      default:
        return assertNever(job);
    }
  } finally {
    recording.close();
  }
}
