/** Following one run: whatever the order in which pages and events come, the window ends with what the store holds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricColumns } from '../../shared/run.ts';
import { RunFollower } from '../../renderer/state/runFollower.ts';
import { UpdateSeries } from '../../renderer/state/updateSeries.ts';
import { columnsOf, FakeRun, losses } from './fakeRun.ts';

test('updates are kept once each, in order, however rows overlap', () => {
  const series = new UpdateSeries();
  expect(series.take(columnsOf(1, 5), 'missing')).toBe('all');
  expect(series.take(columnsOf(3, 8), 'missing')).toBe('all');
  expect(losses(series)).toEqual(losses(columnsOf(1, 8)));
  expect(series.rewrites).toBe(0);
});

test('told updates that leave a gap are not taken', () => {
  const series = new UpdateSeries();
  series.take(columnsOf(1, 5), 'missing');
  expect(series.take(columnsOf(7, 9), 'missing')).toBe('gap');
  expect(series.length).toBe(5);
});

test('a hole in the store itself becomes numbers that are none', () => {
  const series = new UpdateSeries();
  series.take(columnsOf(1, 2), 'stored');
  series.take(columnsOf(5, 6), 'stored');
  expect(losses(series)).toEqual([...losses(columnsOf(1, 2)), NaN, NaN, ...losses(columnsOf(5, 6))]);
});

test('how a run lands is read as soon as it is there, however late after the run began to finish', async () => {
  const run = new FakeRun({ page: 5 });
  run.train(3);
  const follower = new RunFollower(run, 'r', run.listener);
  await follower.settled();
  run.finish();
  await follower.settled();
  expect(run.listener.view?.landing).toBeNull();
  run.land({ from: 5, updates: 10 });
  run.train(1);
  await follower.settled();
  expect(run.listener.view?.landing).toEqual({ from: 5, updates: 10 });
  follower.close();
});

test('a repeated update with other numbers replaces what was known from there on, and says so', () => {
  const series = new UpdateSeries();
  series.take(columnsOf(1, 10), 'missing');
  series.take(columnsOf(6, 8, 100), 'missing');
  expect(losses(series)).toEqual([...losses(columnsOf(1, 5)), ...losses(columnsOf(6, 8, 100))]);
  expect(series.rewrites).toBe(1);
});

test('300,000 updates are kept, with their times and rates', () => {
  const series = new UpdateSeries();
  series.take(columnsOf(1, 300_000), 'stored');
  expect([series.length, series.timeOf(300_000), series.rates[1]?.y(299_999)]).toEqual([
    300_000,
    columnsOf(300_000, 300_000).time[0],
    columnsOf(300_000, 300_000).lr[1],
  ]);
});

test('a window that is opened mid-run has every update once, whenever answers and events come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(7), { maxLength: 12 }), async (s, bursts) => {
      const run = new FakeRun({ page: 5, answer: (make) => s.schedule(Promise.resolve()).then(make) });
      run.train(13);
      const follower = new RunFollower(run, 'r', run.listener);
      const told = bursts.map((n) => s.schedule(Promise.resolve()).then(() => run.train(n)));
      await s.waitFor(Promise.all(told).then(() => follower.settled()));
      expect(losses(follower.series)).toEqual(losses(run.stored()));
      expect(run.listener.view?.step).toBe(run.stored().step.length);
      follower.close();
    }),
    { numRuns: 300 },
  );
});

test('a resumed run that repeats its updates leaves no duplicate, and another way replaces the first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(12), fc.boolean(), async (s, back, exact) => {
      const run = new FakeRun({ page: 5, answer: (make) => s.schedule(Promise.resolve()).then(make) });
      run.train(13);
      const follower = new RunFollower(run, 'r', run.listener);
      const resumed = s.schedule(Promise.resolve()).then(() => {
        run.goBackTo(13 - back, exact);
        run.train(3);
        run.train(20);
      });
      await s.waitFor(resumed.then(() => follower.settled()));
      expect(losses(follower.series)).toEqual(losses(run.stored()));
      follower.close();
    }),
    { numRuns: 300 },
  );
});

test('a discard forgets the updates, measurements and texts after the last snapshot', async () => {
  const run = new FakeRun({ page: 5 });
  run.train(10);
  run.evaluate();
  const follower = new RunFollower(run, 'r', run.listener);
  await follower.settled();
  run.train(3);
  run.evaluate();
  run.discardTo(10);
  await follower.settled();
  expect(losses(follower.series)).toEqual(losses(columnsOf(1, 10)));
  expect(run.listener.view?.evaluations.map(({ update }) => update)).toEqual([10]);
  expect(run.listener.view?.status).toBe('stopped');
  follower.close();
});

test('what is measured while the view is on its way is not lost', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const run = new FakeRun({
    page: 5,
    answer: async (make) => {
      const made = make();
      await gate;
      return made;
    },
  });
  run.train(4);
  const follower = new RunFollower(run, 'r', run.listener);
  await Promise.resolve();
  run.train(2);
  run.evaluate();
  run.note('best', 'Best so far');
  open();
  await follower.settled();
  expect(run.listener.view?.evaluations.map(({ update }) => update)).toEqual([6]);
  expect(run.listener.view?.events.map(({ code }) => code)).toEqual(['best']);
  expect(losses(follower.series)).toEqual(losses(run.stored()));
  follower.close();
});

test('after hidden time, in which no updates are told, the next one makes it read what it missed', async () => {
  const run = new FakeRun({ page: 5 });
  run.train(4);
  const follower = new RunFollower(run, 'r', run.listener);
  await follower.settled();
  run.hidden = true;
  run.train(30);
  run.hidden = false;
  run.train(1);
  await follower.settled();
  expect(losses(follower.series)).toEqual(losses(run.stored()));
  follower.close();
});

test('a failure to read is told, and reading again mends it', async () => {
  const run = new FakeRun({ page: 5 });
  run.train(4);
  run.broken = true;
  const follower = new RunFollower(run, 'r', run.listener);
  await follower.settled();
  expect(run.listener.failures).toHaveLength(2);
  run.broken = false;
  follower.reload();
  await follower.settled();
  expect(losses(follower.series)).toEqual(losses(run.stored()));
  follower.close();
});

test('nothing is heard any more once it is closed', async () => {
  const run = new FakeRun({ page: 5 });
  run.train(4);
  const follower = new RunFollower(run, 'r', run.listener);
  await follower.settled();
  follower.close();
  expect(run.listening).toBe(0);
});

test('rates beside each other are told apart by their group', () => {
  const series = new UpdateSeries();
  const columns: MetricColumns = columnsOf(1, 3);
  series.take(columns, 'stored');
  expect(series.rates.map((rate) => [rate.y(0), rate.y(1), rate.y(2)])).toEqual([
    [columns.lr[0], columns.lr[2], columns.lr[4]],
    [columns.lr[1], columns.lr[3], columns.lr[5]],
  ]);
});
