/** The watch over the computer's memory: it speaks when there is too little for a while, and a run is then paused. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createRunDesk } from '../../main/runs/desk.ts';
import { availableMemory, watchMemory } from '../../main/runs/memory.ts';
import { payloads, runDesk } from '../support/runDesk.ts';

/** @returns what the watch said, each time, while these readings came, the last one for ever */
async function spoken(readings: readonly number[], looks: number): Promise<number[]> {
  const said: number[] = [];
  let asked = 0;
  const left = async (): Promise<number> => readings[Math.min(asked++, readings.length - 1)] ?? 0;
  onTestFinished(watchMemory({ left, everyMs: 1 }, (bytes) => said.push(bytes)));
  while (asked < looks && said.length === 0) await wait(1);
  await wait(20);
  return said;
}

test('three low readings in a row are too few bytes, and are told once', async () => {
  expect(await spoken([8e9, 1e6, 1e6, 2e6, 1e6], 10)).toEqual([2e6]);
});

test('a moment of little memory is nothing', async () => {
  expect(await spoken([1e6, 1e6, 8e9, 1e6, 1e6, 8e9], 20)).toEqual([]);
});

test('where nobody can tell, nothing is said', async () => {
  const said: number[] = [];
  watchMemory({ left: null }, (bytes) => said.push(bytes))();
  const asked = watchMemory({ left: () => Promise.reject(new Error('no')), everyMs: 1 }, (bytes) =>
    said.push(bytes),
  );
  await wait(20);
  asked();
  expect(said).toEqual([]);
});

test('the memory of this computer is more than nothing', async () => {
  expect(await availableMemory()).toBeGreaterThan(1e6);
});

test('a run is paused with a word before the computer runs out of memory, and goes on when there is some', async () => {
  const { desk, told, draft, untilEnd, ended, ctx, deps } = await runDesk(
    {},
    {
      memoryWatch: {
        left: async () => ((ctx.runs.list()[0]?.step ?? 0) > 3 ? 100e6 : 8e9),
        everyMs: 20,
      },
    },
  );
  const { run } = await desk.handlers['runs.start']({ draft: await draft({ epochs: 30 }) });
  expect(await untilEnd(run)).toBe('paused');
  const paused = await desk.handlers['runs.show']({ run });
  expect(paused.step).toBeLessThan(paused.steps);
  expect(paused.lastCheckpoint?.update).toBe(paused.step);
  expect(paused.events.at(-1)).toMatchObject({ code: 'low-memory', update: paused.step });
  expect(payloads(told, 'run.event').at(-1)?.event.code).toBe('low-memory');
  expect(payloads(told, 'alarm')).toMatchObject([{ code: 'engine/low-memory', run }]);
  expect(ended).toMatchObject([{ how: 'paused' }]);
  expect(ended[0]?.message).toMatch(/memory.*continue it/);

  const later = createRunDesk({ ...deps, memoryWatch: { left: null } });
  onTestFinished(() => later.live.shutdown());
  await later.handlers['runs.resume']({ run, inexact: false });
  const step = (): number => ctx.runs.get(run)?.step ?? 0;
  await vi.waitFor(() => expect(step()).toBeGreaterThan(paused.step), { timeout: 60_000 });
});
