/** What is said of a run that ended without a word: power, a crash, a kill. */
import { counted } from '../../shared/format.ts';
import type { RunRow } from '../../shared/run.ts';
import { percentDone, shareDone, updatesAtRisk } from '../components/run/progress.ts';
import { when } from './times.ts';

export interface InterruptedWords {
  readonly title: string;
  readonly message: string;
  /** the update at which it goes on */
  readonly from: number;
}

export function interruptedWords(run: RunRow, now: number): InterruptedWords {
  const share = percentDone(shareDone({ ...run, landing: null }));
  const lost = updatesAtRisk(run);
  const { lastCheckpoint } = run;
  const kept =
    lastCheckpoint === null
      ? 'It was cut off before its first snapshot, so it begins again'
      : lost === 0
        ? `Nothing is lost: the snapshot from ${when(lastCheckpoint.time, now)} holds all of it`
        : `Nothing is lost but ${counted(lost, 'update')} after the snapshot from ${when(lastCheckpoint.time, now)}, and those are repeated`;
  return {
    title: `“${run.name}” was cut off at ${share}.`,
    message: `${kept}. It goes on exactly as if it had never stopped.`,
    from: lastCheckpoint?.update ?? 0,
  };
}
