/** What the charts of a run draw: time without pauses, rates to come, speed, and the texts of its story. */
import { expect, test } from 'vitest';
import { lrAt, ratesAt } from '../../shared/schedule.ts';
import { acrossTime, acrossUpdates, bandsOf, unitOf } from '../../renderer/components/run/across.ts';
import { LossAlongTime, LossAlongUpdates } from '../../renderer/components/run/lossSeries.ts';
import { readingAt } from '../../renderer/components/run/lossReading.ts';
import { sampled } from '../../renderer/components/run/lossPicture.ts';
import {
  courseOf,
  groupsOf,
  peakOf,
  rateRange,
  ratesToCome,
} from '../../renderer/components/run/rateCourse.ts';
import { namedPlaces, perplexityAt, shortened } from '../../renderer/components/run/samples.ts';
import { speedNow, speedPoints } from '../../renderer/components/run/speed.ts';
import { storyOf } from '../../renderer/components/run/story.ts';
import { TimeCourse } from '../../renderer/components/run/timeCourse.ts';
import { Series } from '../../renderer/components/charts/series.ts';
import { UpdateSeries } from '../../renderer/state/updateSeries.ts';
import { columnsOf, viewOf } from './fakeRun.ts';

function seriesOf(updates: number): UpdateSeries {
  const series = new UpdateSeries();
  series.take(columnsOf(1, updates), 'stored'); // 250 ms an update
  return series;
}

test('training time leaves pauses out', () => {
  const series = new UpdateSeries();
  const first = columnsOf(1, 10);
  const second = columnsOf(11, 20);
  series.take(first, 'stored');
  series.take({ ...second, time: second.time.map((time) => time + 60_000) }, 'stored');
  const from = first.time[9] ?? 0;
  const course = new TimeCourse();
  course.follow(series, [{ update: 10, from, to: from + 60_000, kind: 'paused' }]);
  expect([course.at(0), course.at(1), course.at(10), course.at(20)]).toEqual([0, 250, 2500, 5000]);
});

test('training time rises from update to update, whatever the clock did', () => {
  const series = new UpdateSeries();
  const columns = columnsOf(1, 100);
  series.take({ ...columns, time: columns.time.map((time, i) => time - (i % 7) * 400) }, 'stored');
  const course = new TimeCourse();
  course.follow(series, []);
  const along = new LossAlongTime();
  const { raw, smooth } = along.follow(series, course, unitOf(1000), 0.9);
  expect([raw.length, smooth.length]).toEqual([100, 100]);
});

test('training time is the same whether updates came one by one or all at once', () => {
  const columns = columnsOf(1, 30);
  const growing = new UpdateSeries();
  const course = new TimeCourse();
  for (let step = 1; step <= 30; step++) {
    growing.take(columnsOf(step, step), 'missing');
    course.follow(growing, []);
  }
  const whole = new UpdateSeries();
  whole.take(columns, 'stored');
  const atOnce = new TimeCourse();
  atOnce.follow(whole, []);
  const times = (of: TimeCourse): number[] => [1, 2, 15, 30].map((step) => of.at(step));
  expect(times(course)).toEqual(times(atOnce));
});

test('runs of older versions have no times, and say so', () => {
  const series = new UpdateSeries();
  const columns = columnsOf(1, 5);
  series.take({ ...columns, time: columns.time.map(() => NaN) }, 'stored');
  const course = new TimeCourse();
  course.follow(series, []);
  expect(course.isKnown).toBe(false);
  expect(speedPoints(course, { updates: 5, end: 10, tokens: 100, buckets: 5 })).toEqual([]);
});

test('the time axis has a unit that suits it, and knows where what is to come will be', () => {
  const series = seriesOf(100);
  const course = new TimeCourse();
  course.follow(series, []);
  const unit = unitOf(25_000);
  const across = acrossTime(course, { now: 100, end: 200, msPerUpdate: 250, unit });
  expect([unit.name, across.at(100), across.max, across.chip(100)]).toEqual(['s', 25, 50, '25 s']);
  expect([unitOf(170_000).name, unitOf(200_000).name, unitOf(4 * 3_600_000).name]).toEqual(['s', 'min', 'h']);
});

test('a pause is a band with its length, a restart a seam, and what is to come is shaded', () => {
  const pauses = [
    { update: 10, from: 0, to: 120_000, kind: 'paused' as const },
    { update: 20, from: 0, to: 7_200_000, kind: 'interrupted' as const },
    { update: 30, from: 0, to: null, kind: 'paused' as const },
  ];
  expect(bandsOf(pauses, acrossUpdates(100), { from: 30, to: 100 })).toEqual([
    { from: 30, to: 100, kind: 'future' },
    { from: 10, to: 10, kind: 'pause', text: 'paused 2 min' },
    { from: 20, to: 20, kind: 'seam', text: 'cut off 2 h' },
  ]);
});

test('the reading at an update holds its numbers and the measurement that was newest then', () => {
  const series = seriesOf(100);
  const smooth = new LossAlongUpdates().follow(series, 0.9).smooth;
  const measured = { epoch: 1, accuracy: 0, tokens: 1, time: null };
  const run = viewOf({
    evaluations: [
      { ...measured, update: 0, loss: 5, perplexity: 148 },
      { ...measured, update: 50, loss: 4, perplexity: 54.6 },
    ],
  });
  const reading = readingAt(60, run, series, smooth);
  expect([reading?.loss, reading?.smooth, reading?.heldOut?.update, reading?.rate]).toEqual([
    series.loss.y(59),
    smooth.y(59),
    50,
    60 / 1e6,
  ]);
  expect([readingAt(0, run, series, smooth), readingAt(101, run, series, smooth)]).toEqual([null, null]);
});

test('the smoothed line follows what is rewritten', () => {
  const series = seriesOf(10);
  const along = new LossAlongUpdates();
  const first = along.follow(series, 0.5).smooth.lastY;
  series.take(columnsOf(5, 10, 3), 'missing');
  const second = along.follow(series, 0.5).smooth;
  expect([second.length, second.lastY - first > 2.5]).toEqual([10, true]);
});

test('an average is drawn with a point a pixel, first and last among them', () => {
  const series = new Series();
  for (let i = 1; i <= 1000; i++) series.push(i, i);
  const points = sampled(series, 0, 2000, 100);
  expect([points.length, points[0]?.x, points.at(-1)?.x]).toEqual([101, 1, 1000]);
  expect(sampled(new Series(), 0, 1, 100)).toEqual([]);
});

test('the rates to come are those of training, frozen ones a gap, with every corner', () => {
  const run = viewOf({
    ...{
      groups: ['lstm1', 'lstm2', 'lstm3', 'embedding'],
      steps: 400,
      updatesPerEpoch: 100,
      frozenUpdates: 100,
    },
  });
  const points = ratesToCome(run, 50);
  const embedding = points[3] ?? [];
  const lstm1 = points[0] ?? [];
  expect(embedding.every(({ x, y }) => y === ratesAt(x, courseOf(run))[3])).toBe(true);
  expect([lstm1[0]?.y, lstm1.find(({ x }) => x === 101)?.y]).toEqual([NaN, lrAt(0, 0, run.settings, 300, 3)]);
  expect([embedding[0]?.x, embedding.at(-1)?.x]).toEqual([50, 400]);
  expect(embedding.some(({ x }) => x === 131)).toBe(true); // the peak of the main phase
  expect(peakOf(run, 3)).toBe(run.settings.etaMax);
});

test('after finish now the rates to come end with the landing', () => {
  const run = viewOf({ groups: ['lstm1', 'embedding'], steps: 400, landing: { from: 201, updates: 30 } });
  const points = ratesToCome(run, 200)[1] ?? [];
  expect(points.at(-1)?.x).toBe(230);
  expect(points.at(-1)?.y).toBeLessThan((points[0]?.y ?? 0) / 2);
});

test('the log axis begins at the first rate above zero', () => {
  const rate = new Series();
  [0, 0, 1e-4, 1e-3, 5e-4].forEach((y, i) => rate.push(i + 1, y));
  expect(rateRange([rate], [])).toEqual({ min: 1e-4 / 1.4, max: 1.6e-3 });
  expect(rateRange([], [])).toBeNull();
});

test('layer groups keep their colour and mark, fastest first', () => {
  expect(
    groupsOf(['lstm1', 'lstm2', 'lstm3', 'embedding']).map(({ name, series, shape }) => [
      name,
      series,
      shape,
    ]),
  ).toEqual([
    ['Embedding + output', 1, 'circle'],
    ['LSTM 3', 2, 'square'],
    ['LSTM 2', 3, 'triangle'],
    ['LSTM 1', 4, 'diamond'],
  ]);
  expect(groupsOf(['embedding', 'lstm1']).map(({ index, series }) => [index, series])).toEqual([
    [0, 1],
    [1, 2],
  ]);
});

test('speed is tokens over training time', () => {
  const series = seriesOf(100);
  const course = new TimeCourse();
  course.follow(series, []);
  const points = speedPoints(course, { updates: 100, end: 200, tokens: 1000, buckets: 20 });
  expect([points.length, points.every(({ y }) => y === 4000), speedNow(course, 100, 1000)]).toEqual([
    10,
    true,
    4000,
  ]);
});

test('speed has no peak where the first update came alone, nor where two came in the same moment', () => {
  const series = new UpdateSeries();
  const course = new TimeCourse();
  const columns = columnsOf(1, 20);
  const time = columns.time.map((at, i) => (i === 9 ? at + 250 : at)); // the tenth tells with the eleventh
  const rows = { ...columns, time };
  for (let i = 0; i < 20; i++) {
    const only = (values: Float64Array, width = 1): Float64Array => values.slice(i * width, (i + 1) * width);
    series.take(
      {
        ...{ groups: 2, step: only(rows.step), loss: only(rows.loss), gradNorm: only(rows.gradNorm) },
        ...{ time: only(rows.time), lr: only(rows.lr, 2) },
      },
      'missing',
    );
    course.follow(series, []);
  }
  // as after an early finish: an update is as wide as a stretch
  const points = speedPoints(course, { updates: 20, end: 20, tokens: 1000, buckets: 60 });
  expect(points.length).toBeGreaterThan(15);
  expect(Math.max(...points.map(({ y }) => y))).toBeLessThan(10_000);
});

test('the story tells bests, ends of epochs, snapshots and pauses, newest first', () => {
  const at = (minute: number): number => new Date(2026, 10, 24, 13, minute).getTime();
  const measured = (
    update: number,
    perplexity: number,
    minute: number,
  ): ReturnType<typeof viewOf>['evaluations'][number] => ({
    ...{ update, epoch: 1, loss: Math.log(perplexity), perplexity, accuracy: 0, tokens: 1, time: at(minute) },
  });
  const run = viewOf({
    updatesPerEpoch: 100,
    evaluations: [measured(0, 112, 0), measured(50, 60, 1), measured(100, 62, 2), measured(150, 50, 5)],
    checkpoints: [{ update: 100, time: at(3) }],
    pauses: [{ update: 120, from: at(3) + 10, to: at(4), kind: 'interrupted' }],
    events: [{ update: 60, code: 'averaging-started', message: 'Averaging begins.', time: at(1) + 5 }],
  });
  expect(storyOf(run).map(({ text, kind }) => [text, kind])).toEqual([
    ['Best so far: perplexity 50.0', 'best'],
    ['Went on from update 120 after less than a minute', 'plain'],
    ['Cut off: the program ended without a word', 'warn'],
    ['Snapshot saved', 'ok'],
    ['Epoch 1 finished, perplexity 62.0', 'plain'],
    ['Averaging begins', 'plain'],
    ['Best so far: perplexity 60.0', 'best'],
  ]);
});

test('the perplexity beside a text was measured there or before', () => {
  const measured = { epoch: 1, loss: 4, accuracy: 0, tokens: 1, time: null };
  const run = viewOf({
    before: { loss: 5, perplexity: 112, accuracy: 0, tokens: 1 },
    evaluations: [{ ...measured, update: 50, perplexity: 60 }],
  });
  expect([0, 49, 50, 70].map((update) => perplexityAt(run, update))).toEqual([112, null, 60, 60]);
});

test('of many places first and last are named, and of a long beginning its first words', () => {
  expect(namedPlaces(3, 5)).toEqual([0, 1, 2]);
  expect(namedPlaces(21, 5)).toEqual([0, 5, 10, 15, 20]);
  expect(shortened('The brig arrived at the quay on Tuesday', 20)).toBe('The brig arrived at…');
});
