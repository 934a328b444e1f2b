/** What the window is told, how often, and what it gets when it is seen again. */
import { expect, test } from 'vitest';
import type { EventName } from '../../shared/api.ts';
import type { ImportState } from '../../shared/data.ts';
import type { PlayWord } from '../../shared/play.ts';
import { METRIC_PAGE } from '../../shared/run.ts';
import type { MetricColumns } from '../../shared/run.ts';
import { createBroadcast } from '../../main/ipc/broadcast.ts';
import type { Broadcast, Timer } from '../../main/ipc/broadcast.ts';

interface Clock extends Timer {
  now: number;
  pass(ms: number): void;
}

function clock(): Clock {
  const due = new Map<number, { at: number; run: () => void }>();
  let next = 0;
  return {
    now: 0,
    after(ms, run) {
      const id = (next += 1);
      due.set(id, { at: this.now + ms, run });
      return () => due.delete(id);
    },
    pass(ms) {
      const end = this.now + ms;
      for (;;) {
        const [first] = [...due].sort((a, b) => a[1].at - b[1].at);
        if (first === undefined || first[1].at > end) break;
        due.delete(first[0]);
        this.now = first[1].at;
        first[1].run();
      }
      this.now = end;
    },
  };
}

interface Stage {
  readonly broadcast: Broadcast;
  readonly time: Clock;
  readonly sent: { at: number; event: EventName; payload: unknown }[];
  listening: boolean;
}

function stage(): Stage {
  const time = clock();
  const sent: Stage['sent'] = [];
  const made: Stage = {
    ...{ time, sent, listening: true },
    broadcast: createBroadcast(
      {
        listening: () => made.listening,
        send: (event, payload) => sent.push({ at: time.now, event, payload }),
      },
      time,
    ),
  };
  return made;
}

/** Updates `from` to `to` of one group. */
function updates(from: number, to: number): MetricColumns {
  const step = Float64Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return {
    groups: 2,
    step,
    loss: step,
    gradNorm: step,
    time: step,
    lr: Float64Array.from(step.length === 0 ? [] : [...step, ...step]),
  };
}

const stepsOf = (payload: unknown): number[] => [...(payload as { columns: MetricColumns }).columns.step];

test('updates that come one by one are sent at most ten times a second, each once and in order', () => {
  const { broadcast, time, sent } = stage();
  for (let step = 1; step <= 500; step++) {
    broadcast.publish('run.metrics', { run: 'r', columns: updates(step, step) });
    time.pass(4);
  }
  time.pass(200);
  expect(sent.length).toBeLessThanOrEqual(22);
  expect(sent.flatMap(({ payload }) => stepsOf(payload))).toEqual(
    Array.from({ length: 500 }, (_, i) => i + 1),
  );
  sent.slice(1).forEach(({ at }, i) => expect(at - (sent[i]?.at ?? 0)).toBeGreaterThanOrEqual(100));
  const [, second] = sent;
  const { columns } = second?.payload as { columns: MetricColumns };
  expect(columns.lr).toHaveLength(columns.step.length * columns.groups);
});

test('words that a model writes for a hidden window come all at once when it is seen again', () => {
  const on = stage();
  on.listening = false;
  const word = (text: string): PlayWord => ({ text, bits: 1, instead: [], unknown: false });
  for (let from = 0; from < 3000; from++)
    for (const ticket of ['left', 'right'])
      on.broadcast.publish('play.words', { ticket, from, words: [word(`${ticket} ${from}`)] });
  expect(on.sent).toEqual([]);
  on.listening = true;
  on.broadcast.caughtUp();
  expect(on.sent.map(({ payload }) => payload)).toEqual(
    ['left', 'right'].map((ticket) => ({
      ...{ ticket, from: 0 },
      words: Array.from({ length: 3000 }, (_, from) => word(`${ticket} ${from}`)),
    })),
  );
});

test('a hidden window is told nothing; when it is seen again it gets every update and the last of each state', () => {
  const on = stage();
  on.listening = false;
  const state = {
    id: 'a',
    name: 'a',
    kind: 'import',
    status: 'reading',
    phase: 'reading',
    done: 0,
    total: 9,
    documents: 0,
    msLeft: null,
    data: null,
    failure: null,
  } as const;
  for (let done = 1; done <= 9; done++) {
    on.broadcast.publish('import.changed', { ...state, done } satisfies ImportState);
    on.broadcast.publish('run.metrics', { run: 'r', columns: updates(done, done) });
  }
  on.broadcast.publish('run.event', { run: 'r', event: { update: 1, code: 'a', message: 'a', time: null } });
  on.broadcast.publish('run.event', { run: 'r', event: { update: 2, code: 'b', message: 'b', time: null } });
  on.time.pass(60_000);
  expect(on.sent).toEqual([]);
  on.listening = true;
  on.broadcast.caughtUp();
  expect(on.sent.map(({ event }) => event)).toEqual([
    'import.changed',
    'run.event',
    'run.event',
    'run.metrics',
  ]);
  expect(on.sent[0]?.payload).toMatchObject({ done: 9 });
  expect(stepsOf(on.sent[3]?.payload)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('of a long night no more than a page waits, the newest', () => {
  const on = stage();
  on.listening = false;
  for (let step = 1; step <= METRIC_PAGE + 5000; step += 100) {
    on.broadcast.publish('run.metrics', { run: 'r', columns: updates(step, step + 99) });
  }
  on.listening = true;
  on.broadcast.caughtUp();
  const steps = stepsOf(on.sent[0]?.payload);
  expect(steps).toHaveLength(METRIC_PAGE);
  expect(steps.at(-1)).toBe(METRIC_PAGE + 5000);
});

test('a page that was loaded anew gets nothing of what waited for the old one', () => {
  const on = stage();
  on.listening = false;
  on.broadcast.publish('library.changed', { what: 'runs' });
  on.broadcast.publish('run.metrics', { run: 'r', columns: updates(1, 5) });
  on.broadcast.forget();
  on.listening = true;
  on.broadcast.caughtUp();
  expect(on.sent).toEqual([]);
});
