/** Where a run stands, in numbers and in its sentence, for every state that it can be in. */
import { expect, test } from 'vitest';
import { RUN_STATUSES } from '../../shared/run.ts';
import type { RunView } from '../../shared/run.ts';
import {
  canContinue,
  endOf,
  epochAt,
  epochsOf,
  isBusy,
  isOver,
  percentDone,
  phaseOf,
  shareDone,
  stretchesOf,
  updatesAtRisk,
} from '../../renderer/components/run/progress.ts';
import { runLook } from '../../renderer/components/home/runLook.ts';
import { whatIsLeft } from '../../renderer/components/run/recovery.ts';
import { glossOf, headlineOf, plainText } from '../../renderer/words/run.ts';
import { statusWord } from '../../renderer/words/runs.ts';
import { viewOf } from './fakeRun.ts';

const NOW = new Date(2026, 10, 24, 14, 0).getTime();
const MINUTE = 60_000;
const live = { activity: 'training', msPerUpdate: 282, msLeft: 14 * MINUTE, memory: 1e9 } as const;

function measured(update: number, perplexity: number): RunView['evaluations'][number] {
  const loss = Math.log(perplexity);
  return { update, epoch: 1, loss, perplexity, accuracy: 0.3, tokens: 1000, time: NOW };
}

const before = measured(0, 112);
const best = measured(4221, 48.1);
const training = viewOf({
  ...{ name: 'Gentle peak', step: 4284, before, best, live, evaluations: [before, best] },
  ...{ trainedMs: 20 * MINUTE, lastCheckpoint: { update: 4221, time: NOW - MINUTE } },
});

function say(changes: Partial<RunView>): string {
  return plainText(headlineOf({ ...training, ...changes }, NOW));
}

test('a run that trains says epoch, perplexity, where it began and how long it takes', () => {
  expect(say({})).toBe('Epoch 2 of 3. Perplexity 48.1, it began at 112; about 15 min left.');
  expect(glossOf(training)).toBe(
    'On average the model now hesitates between 48 words for the next one; when it began, between 112.',
  );
});

test('the number in the accent is the perplexity', () => {
  expect(headlineOf(training, NOW).filter(({ accent }) => accent === true)).toEqual([
    { text: '48.1', accent: true },
  ]);
});

test('what is not known is not said', () => {
  expect(say({ evaluations: [], best: null, live: { ...live, msLeft: null } })).toBe(
    'Epoch 2 of 3. It began at perplexity 112.',
  );
  expect(say({ evaluations: [], best: null, before: null })).toBe(
    'Epoch 2 of 3. Nothing is measured yet; about 15 min left.',
  );
});

test('where the newest is not the best, both are told', () => {
  expect(say({ evaluations: [before, best, measured(4280, 49)] })).toContain('Perplexity 49.0, best 48.1');
});

test('every state has its sentence', () => {
  const pause = { update: 4284, from: new Date(2026, 10, 24, 13, 12).getTime(), to: null };
  const activity = (what: NonNullable<RunView['live']>['activity']): Partial<RunView> => ({
    live: { ...live, activity: what },
  });
  expect({
    queued: say({ status: 'queued', step: 0, live: null }),
    starting: say({ step: 0, ...activity('starting') }),
    resuming: say(activity('starting')),
    measuringFirst: say({ step: 0, before: null, best: null, evaluations: [], ...activity('measuring') }),
    savingLast: say({ step: 7236, ...activity('saving') }),
    pausing: say(activity('pausing')),
    finishing: say({ ...activity('finishing'), landing: { from: 4285, updates: 200 } }),
    stopping: say(activity('stopping')),
    paused: say({ status: 'paused', live: null }),
    interrupted: say({ status: 'interrupted', live: null, pauses: [{ ...pause, kind: 'interrupted' }] }),
    stopped: say({ status: 'stopped', live: null }),
    landed: say({ status: 'stopped', live: null, model: 'm1', landing: { from: 4265, updates: 20 } }),
    failed: say({ status: 'failed', live: null }),
    done: say({ status: 'done', live: null, step: 7236 }),
    elsewhere: say({ live: null }),
  }).toEqual({
    queued: 'It has not begun yet.',
    starting: 'Starting: loading the model and the texts.',
    resuming: 'Going on from update 4,284: loading the model and the texts.',
    measuringFirst: 'Measuring the model before the first update.',
    savingLast: 'Saving the model. Perplexity 48.1, it began at 112.',
    pausing: 'Pausing at update 4,284, as soon as its place is saved.',
    finishing:
      'Finishing: the rates sink gently to their end. Perplexity 48.1, it began at 112; about 15 min left.',
    stopping: 'Stopping. Its last snapshot stays.',
    paused: 'Paused in epoch 2 of 3, at 59\u00a0%. Perplexity 48.1, it began at 112.',
    interrupted: 'Cut off at 13:12, in epoch 2 of 3. Perplexity 48.1, it began at 112.',
    stopped: 'Stopped at update 4,284 of 7,236. Perplexity 48.1, it began at 112.',
    landed: 'Finished early at update 4,284 of 7,236. Perplexity 48.1, it began at 112.',
    failed: 'Training failed at update 4,284. Perplexity 48.1, it began at 112.',
    done: 'Done in 20 min. Perplexity 48.1, it began at 112.',
    elsewhere: 'Epoch 2 of 3. Perplexity 48.1, it began at 112; another program is training it.',
  });
});

test('each status is busy, can be continued, or is over', () => {
  const found = RUN_STATUSES.map((status) => {
    const phase = phaseOf({
      status,
      live: status === 'running' ? live : null,
      model: null,
      step: 5,
      steps: 9,
    });
    return [status, isBusy(phase), canContinue(phase)];
  });
  expect(found).toEqual([
    ['queued', false, true],
    ['running', true, false],
    ['paused', false, true],
    ['interrupted', false, true],
    ['stopped', false, true],
    ['failed', false, true],
    ['done', false, false],
  ]);
});

test('a run that was finished early is over: its way is whole, its model is there, and nothing is left to go on with', () => {
  const landed = viewOf({
    ...{ steps: 260, updatesPerEpoch: 65, step: 65, status: 'stopped', model: 'm1' },
    landing: { from: 46, updates: 20 },
  });
  const phase = phaseOf(landed);
  expect(phase).toBe('landed');
  expect([isBusy(phase), canContinue(phase), isOver(phase)]).toEqual([false, false, true]);
  expect(shareDone(landed)).toBe(1);
  // and as a list has it, without knowing of the landing
  expect(shareDone({ ...landed, landing: null })).toBe(1);
  expect(glossOf({ ...training, ...landed, before, best })).not.toContain('now');
  expect([runLook(landed).word, runLook(landed).kind, statusWord(phase)]).toEqual([
    'Finished early',
    'ok',
    'Finished early',
  ]);
  expect(phaseOf({ ...landed, step: 260 })).toBe('done');
  // one that was given up has made no model and can be taken up again
  expect([canContinue(phaseOf({ ...landed, model: null })), isOver('stopped')]).toEqual([true, false]);
});

test('the frozen epoch is named, and epochs count through both phases', () => {
  const run = viewOf({ steps: 400, updatesPerEpoch: 100, frozenUpdates: 100, step: 100, epochs: 3 });
  const epochs = epochsOf(run);
  expect(epochs.map(({ number, frozen, from, to }) => [number, frozen, from, to])).toEqual([
    [1, true, 0, 100],
    [2, false, 100, 200],
    [3, false, 200, 300],
    [4, false, 300, 400],
  ]);
  expect([epochAt(epochs, 99)?.number, epochAt(epochs, 100)?.number, epochAt(epochs, 400)?.number]).toEqual([
    1, 2, 4,
  ]);
});

test('finishing ends the way sooner, with the last lowered update', () => {
  const run = viewOf({ steps: 400, updatesPerEpoch: 100, landing: { from: 151, updates: 20 } });
  expect(endOf(run)).toBe(170);
  expect(epochsOf(run).at(-1)).toEqual({ number: 2, frozen: false, from: 100, to: 170 });
});

test('progress stops at 99 % until it is done', () => {
  expect([
    percentDone(shareDone(viewOf({ step: 7236 }))),
    percentDone(shareDone(viewOf({ step: 7236, status: 'done' }))),
    percentDone(shareDone(viewOf({ step: 4284 }))),
    percentDone(shareDone(viewOf({ step: 0, steps: 0 }))),
  ]).toEqual(['99\u00a0%', '100\u00a0%', '59\u00a0%', '0\u00a0%']);
});

test('a run that was cut off says what is lost and what stands', () => {
  expect(updatesAtRisk(training)).toBe(63);
  expect(whatIsLeft(training, NOW)).toBe(
    'Nothing was lost but 63 updates: the snapshot of update 4,221, from 13:59, is kept. It goes on exactly where that was, about 14 min to go.',
  );
  expect(whatIsLeft({ ...training, lastCheckpoint: null }, NOW)).toBe(
    'It had no snapshot yet, so its 4,284 updates are trained again.',
  );
  expect(whatIsLeft({ ...training, lastCheckpoint: null, step: 0 }, NOW)).toBe(
    'Nothing was lost: no training had happened yet.',
  );
});

test('the bar shows each epoch, and very many as one stretch that is as long', () => {
  const way = { updatesPerEpoch: 30, frozenUpdates: 30, landing: null };
  const bar = (epochs: number): { from: number; to: number }[] =>
    stretchesOf(epochsOf({ ...way, steps: epochs * 30 })).map(({ from, to }) => ({ from, to }));
  expect(bar(2)).toEqual([
    { from: 0, to: 30 },
    { from: 30, to: 60 },
  ]);
  expect(bar(24)).toHaveLength(24);
  expect(bar(25)).toEqual([{ from: 0, to: 750 }]);
  expect(bar(301)).toEqual([{ from: 0, to: 9030 }]);
});
