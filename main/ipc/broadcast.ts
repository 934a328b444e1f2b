/**
 * Tells the window what happened. Updates of a run are gathered and sent at most ten times a second; a hidden window is
 * told nothing, and when it is shown again it gets what it has missed: the last of each state, and every single event.
 */
import type { EventName, Events } from '../../shared/api.ts';
import { METRIC_PAGE } from '../../shared/run.ts';
import type { MetricColumns } from '../../shared/run.ts';
import type { Publish } from './handlerTypes.ts';

/** A window that can be told something. */
export interface Receiver {
  /** false while hidden, minimised, loading or gone */
  readonly listening: () => boolean;
  readonly send: (event: EventName, payload: unknown) => void;
}

export interface Broadcast {
  readonly publish: Publish;
  /** the window can be seen again, or has been loaded anew */
  caughtUp(): void;
  /** the window was loaded anew and asks for everything itself: what waits for it is old */
  forget(): void;
  close(): void;
}

/** The part of the clock that is needed; a test brings its own. */
export interface Timer {
  after(ms: number, run: () => void): () => void;
}

const EVERY_MS = 100;
/** Single events that wait for a hidden window; a night of training has some hundred. */
const MOST_WAITING = 2000;

export const systemTimer: Timer = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export function createBroadcast(receiver: Receiver, timer: Timer = systemTimer): Broadcast {
  const metrics = new Map<string, MetricColumns[]>();
  const waiting = new Map<string, { event: EventName; payload: unknown }>();
  let single = 0;
  let stop: (() => void) | null = null;

  function flushMetrics(): void {
    stop = null;
    if (metrics.size === 0 || !receiver.listening()) return;
    for (const [run, parts] of metrics) receiver.send('run.metrics', { run, columns: joined(parts) });
    metrics.clear();
    stop = timer.after(EVERY_MS, flushMetrics); // so that the next ones wait for their turn
  }

  function gather({ run, columns }: Events['run.metrics']): void {
    const parts = [...(metrics.get(run) ?? []), columns];
    metrics.set(run, newest(parts));
    if (stop === null && receiver.listening()) flushMetrics();
  }

  function publish<E extends EventName>(event: E, payload: Events[E]): void {
    if (event === 'run.metrics') gather(payload as Events['run.metrics']);
    else if (receiver.listening()) receiver.send(event, payload);
    else {
      const key = stateKey(event, payload) ?? `${event} ${String((single += 1))}`;
      const before = waiting.get(key)?.payload;
      waiting.delete(key); // so that the last one comes where it happened
      waiting.set(key, { event, payload: event === 'play.words' ? wordsAfter(before, payload) : payload });
      const [oldest] = waiting.keys();
      if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest);
    }
  }

  return {
    publish,
    caughtUp: () => {
      if (!receiver.listening()) return;
      for (const { event, payload } of waiting.values()) receiver.send(event, payload);
      waiting.clear();
      if (stop === null) flushMetrics();
    },
    forget: () => {
      waiting.clear();
      metrics.clear();
    },
    close: () => {
      stop?.();
      stop = null;
    },
  };
}

/** Words of one answer, of which none may be lost, in a single event. */
function wordsAfter(before: unknown, payload: unknown): Events['play.words'] {
  const next = payload as Events['play.words'];
  if (before === undefined) return next;
  const { ticket, from, words } = before as Events['play.words'];
  return { ticket, from, words: [...words, ...next.words] };
}

/** What makes an earlier event of the kind worthless, or takes it in; null where each stands by itself. */
function stateKey<E extends EventName>(event: E, payload: Events[E]): string | null {
  switch (event) {
    case 'run.changed':
      return `run ${(payload as Events['run.changed']).id}`;
    case 'import.changed':
      return `import ${(payload as Events['import.changed']).id}`;
    case 'library.changed':
      return `library ${(payload as Events['library.changed']).what}`;
    case 'play.words':
      return `play ${(payload as Events['play.words']).ticket}`;
    case 'settings.changed':
      return 'settings';
    case 'show.run':
      return 'show';
    default:
      return null;
  }
}

/** No more than one page: a window that has slept longer asks for the older ones by `runs.updates`. */
function newest(parts: MetricColumns[]): MetricColumns[] {
  let updates = parts.reduce((sum, { step }) => sum + step.length, 0);
  let from = 0;
  while (from < parts.length - 1 && updates > METRIC_PAGE) {
    updates -= parts[from]?.step.length ?? 0;
    from += 1;
  }
  return parts.slice(from);
}

function joined(parts: readonly MetricColumns[]): MetricColumns {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const column = (of: (part: MetricColumns) => Float64Array): Float64Array => {
    const all = new Float64Array(parts.reduce((sum, part) => sum + of(part).length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(of(part), at);
      at += of(part).length;
    }
    return all;
  };
  return {
    groups: first?.groups ?? 0,
    step: column(({ step }) => step),
    loss: column(({ loss }) => loss),
    gradNorm: column(({ gradNorm }) => gradNorm),
    time: column(({ time }) => time),
    lr: column(({ lr }) => lr),
  };
}
