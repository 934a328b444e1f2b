/** What is left of a run that was cut off or failed, in words. */
import type { ErrorCode } from '../../../shared/errors.ts';
import { count, counted } from '../../../shared/format.ts';
import type { RunView } from '../../../shared/run.ts';

import { spent, when } from '../../words/times.ts';
import { endOf, updatesAtRisk } from './progress.ts';

/** What is lost, what stands, and how long is still to go. */
export function whatIsLeft(run: RunView, now: number): string {
  const { lastCheckpoint: last } = run;
  if (last === null) {
    return run.step === 0
      ? 'Nothing was lost: no training had happened yet.'
      : `It had no snapshot yet, so its ${counted(run.step, 'update')} are trained again.`;
  }
  const lost = updatesAtRisk(run);
  const what = lost === 0 ? 'Nothing was lost' : `Nothing was lost but ${counted(lost, 'update')}`;
  const stands = `${what}: the snapshot of update ${count(last.update)}, from ${when(last.time, now)}, is kept.`;
  return `${stands} It goes on exactly where that was${toGo(run, last.update)}.`;
}

function toGo(run: RunView, from: number): string {
  const left = endOf(run) - from;
  if (run.trainedMs === null || run.step === 0 || left <= 0) return '';
  return `, about ${spent((run.trainedMs / run.step) * left)} to go`;
}

/** A stored failure carries its code as plain text. */
export function failureCode(code: string): ErrorCode {
  return isCode(code) ? code : 'internal/unexpected';
}

function isCode(code: string): code is ErrorCode {
  return /^(usage|input|dataset|model|run|library|engine|disk|internal)\/./.test(code);
}
