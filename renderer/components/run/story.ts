/** What happened in a run, in one list: its notes, and what its measurements, snapshots and pauses tell. */
import { count } from '../../../shared/format.ts';
import { perplexityText } from '../../words/perplexity.ts';
import type { RunView } from '../../../shared/run.ts';
import { spent } from '../../words/times.ts';
import type { IconName } from '../ui/icons.ts';

export type StoryKind = 'best' | 'ok' | 'warn' | 'danger' | 'plain';

export interface StoryLine {
  readonly key: string;
  readonly update: number;
  /** epoch milliseconds; null for runs of older versions */
  readonly time: number | null;
  readonly icon: IconName;
  readonly kind: StoryKind;
  readonly text: string;
}

/** Newest first. */
export function storyOf(run: RunView): readonly StoryLine[] {
  const lines = [...notes(run), ...measurements(run), ...snapshots(run), ...pauses(run)];
  return lines
    .map((line, order) => ({ line, order }))
    .sort(
      (a, b) => (b.line.time ?? 0) - (a.line.time ?? 0) || b.line.update - a.line.update || b.order - a.order,
    )
    .map(({ line }) => line);
}

function notes(run: RunView): StoryLine[] {
  return run.events.map(({ update, code, message, time }) => ({
    key: `note ${code} ${String(update)} ${String(time)}`,
    ...{ update, time, text: withoutStop(message) },
    ...lookOf(code),
  }));
}

/** Each new lowest perplexity, and the end of each epoch. */
function measurements(run: RunView): StoryLine[] {
  let lowest = Infinity;
  return run.evaluations
    .filter(({ update }) => update > 0)
    .flatMap(({ update, epoch, perplexity, loss, time }): StoryLine[] => {
      const best = loss < lowest;
      lowest = Math.min(lowest, loss);
      const ends = run.updatesPerEpoch > 0 && update % run.updatesPerEpoch === 0;
      const figure = perplexityText(perplexity);
      if (ends) {
        const text = `Epoch ${String(epoch)} finished, ${best ? 'best so far: ' : ''}perplexity ${figure}`;
        return [
          {
            key: `measured ${String(update)}`,
            ...{ update, time, text },
            icon: best ? 'star' : 'flag',
            kind: best ? 'best' : 'plain',
          },
        ];
      }
      if (!best) return [];
      const text = `Best so far: perplexity ${figure}`;
      return [{ key: `measured ${String(update)}`, ...{ update, time, text }, icon: 'star', kind: 'best' }];
    });
}

function snapshots(run: RunView): StoryLine[] {
  return run.checkpoints.map(({ update, time }) => ({
    key: `snapshot ${String(update)}`,
    ...{ update, time, text: 'Snapshot saved', icon: 'check', kind: 'ok' },
  }));
}

function pauses(run: RunView): StoryLine[] {
  return run.pauses.flatMap(({ update, from, to, kind }): StoryLine[] => {
    const begins: StoryLine = {
      key: `pause ${String(from)}`,
      ...{ update, time: from },
      ...(kind === 'paused'
        ? { icon: 'pause', kind: 'plain', text: 'Paused' }
        : { icon: 'warn', kind: 'warn', text: 'Cut off: the program ended without a word' }),
    };
    if (to === null) return [begins];
    const pause = to - from < 60_000 ? 'less than a minute' : spent(to - from);
    const text = `Went on from update ${count(update)} after ${pause}`;
    return [begins, { key: `went on ${String(to)}`, update, time: to, icon: 'play', kind: 'plain', text }];
  });
}

function lookOf(code: string): { icon: IconName; kind: StoryKind } {
  switch (code) {
    case 'resumed-inexact':
    case 'short-schedule':
      return { icon: 'warn', kind: 'warn' };
    case 'restarted':
      return { icon: 'play', kind: 'warn' };
    case 'averaging-started':
      return { icon: 'layers', kind: 'plain' };
    default:
      // codes of failures name an area
      return code.includes('/') ? { icon: 'danger', kind: 'danger' } : { icon: 'info', kind: 'plain' };
  }
}

/** List lines have no full stop, unless they are more than one sentence. */
function withoutStop(message: string): string {
  const inner = message.slice(0, -1);
  return message.endsWith('.') && !/[.;]\s/.test(inner) ? inner : message;
}
