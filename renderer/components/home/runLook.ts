/** Icon, colour and word for how a run stands. */
import { assertNever } from '../../../shared/assertNever.ts';
import type { RunRow } from '../../../shared/run.ts';
import { activityWords } from '../../words/run.ts';
import { isOver, phaseOf } from '../run/progress.ts';
import type { IconName } from '../ui/icons.ts';

export interface RunLook {
  readonly kind: 'plain' | 'ok' | 'warn' | 'danger' | 'now';
  readonly icon: IconName;
  readonly word: string;
}

export function runLook(run: RunRow): RunLook {
  const word = activityWords(phaseOf(run));
  if (run.live !== null) return { kind: 'now', icon: 'play', word };
  switch (run.status) {
    case 'queued':
      return { kind: 'plain', icon: 'clock', word };
    case 'running':
      return { kind: 'plain', icon: 'play', word };
    case 'paused':
      return { kind: 'plain', icon: 'pause', word };
    case 'interrupted':
      return { kind: 'warn', icon: 'warn', word };
    case 'stopped':
      return isOver(phaseOf(run))
        ? { kind: 'ok', icon: 'check', word }
        : { kind: 'plain', icon: 'stop', word };
    case 'failed':
      return { kind: 'danger', icon: 'danger', word };
    case 'done':
      return { kind: 'ok', icon: 'check', word };
    default:
      return assertNever(run.status);
  }
}
