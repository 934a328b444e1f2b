/** The charts' arithmetic: keeping, thinning and smoothing readings, ticks, ranges, and what a table says as text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv, toTsv } from '../../renderer/components/charts/csv.ts';
import { decimate } from '../../renderer/components/charts/decimate.ts';
import { offScaleText } from '../../renderer/components/charts/plugins/offScaleText.ts';
import { spread } from '../../renderer/components/charts/plugins/spread.ts';
import { padded, robustRange, steady } from '../../renderer/components/charts/range.ts';
import { Series } from '../../renderer/components/charts/series.ts';
import { Smoothed } from '../../renderer/components/charts/smooth.ts';
import {
  countTicks,
  linearTicks,
  logTicks,
  niceStep,
  perplexityTicks,
} from '../../renderer/components/charts/ticks.ts';
import { DebiasedMean } from '../../shared/lrFinder.ts';

const readings = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 3000 });

function seriesOf(ys: readonly number[]): Series {
  const series = new Series();
  series.append(
    ys.map((_, i) => i + 1),
    ys,
  );
  return series;
}

/** Noise that is the same each time. */
function noise(length: number): number[] {
  let seed = 7;
  return Array.from({ length }, (_, i) => {
    seed = (seed * 48271) % 2147483647;
    return 4 + 2 * Math.exp(-i / (length / 5)) + (seed / 2147483647 - 0.5) * 0.6;
  });
}

describe('a series', () => {
  it('finds the lowest and highest of any stretch, as looking at each reading does', () => {
    fc.assert(
      fc.property(readings, fc.nat(), fc.nat(), (ys, a, b) => {
        const series = seriesOf(ys);
        const from = a % ys.length;
        const to = from + 1 + (b % (ys.length - from));
        const stretch = ys.slice(from, to);
        const found = series.extremes(from, to);
        expect(series.y(found?.low ?? -1)).toBe(Math.min(...stretch));
        expect(series.y(found?.high ?? -1)).toBe(Math.max(...stretch));
      }),
      { numRuns: 60 },
    );
  });

  it('counts what is off the scale, and says how far it goes', () => {
    fc.assert(
      fc.property(readings, (ys) => {
        const found = seriesOf(ys).outside(-500, 400);
        expect(found.above).toBe(ys.filter((y) => y > 400).length);
        expect(found.below).toBe(ys.filter((y) => y < -500).length);
        expect(found.highest?.y ?? 400).toBe(Math.max(400, ...ys));
      }),
      { numRuns: 60 },
    );
  });

  it('is after a step back what it would be without the readings that were taken back', () => {
    const ys = noise(70_000);
    const series = seriesOf(ys);
    series.truncateAfter(40_001);
    expect(series.length).toBe(40_001);
    series.append([40_002, 40_003], [-9, 99]);
    const fresh = seriesOf([...ys.slice(0, 40_001), -9, 99]);
    for (const [from, to] of [
      [0, 40_003],
      [39_990, 40_002],
      [17, 30_111],
      [0, 40_001],
    ] as const) {
      expect(series.extremes(from, to)).toEqual(fresh.extremes(from, to));
    }
  });

  it('counts readings that are no numbers, and looks past them', () => {
    const series = seriesOf([1, NaN, 3, Infinity, 2]);
    expect(series.notFinite).toBe(2);
    expect(series.extremes(0, 5)).toEqual({ low: 0, high: 2 });
    expect(series.extremes(1, 2)).toBeNull();
    series.truncateAfter(3);
    expect(series.notFinite).toBe(1);
  });

  it('takes one of several columns that stand side by side', () => {
    const series = new Series();
    series.append([1, 2], [0.1, 0.2, 0.3, 0.4], 2, 1);
    expect([series.y(0), series.y(1)]).toEqual([0.2, 0.4]);
  });

  it('refuses readings out of order', () => {
    const series = seriesOf([1, 2]);
    expect(() => series.push(2, 5)).toThrow(RangeError);
  });
});

describe('thinning', () => {
  it('keeps every peak: each pixel has its lowest and highest reading', () => {
    const ys = noise(200_000);
    ys[123_456] = 7.9;
    ys[77_777] = 0.1;
    const points = decimate(seriesOf(ys), 1, 200_000, 600);
    expect(points.length).toBeLessThanOrEqual(600 * 4);
    expect(points).toContainEqual({ x: 123_457, y: 7.9 });
    expect(points).toContainEqual({ x: 77_778, y: 0.1 });
    const width = 199_999 / 600;
    for (const bucket of [0, 57, 311, 599]) {
      const inside = ys.slice(Math.ceil(bucket * width), Math.ceil((bucket + 1) * width));
      const drawn = points.filter(({ x }) => x >= 1 + bucket * width && x < 1 + (bucket + 1) * width);
      expect(Math.max(...drawn.map(({ y }) => y))).toBe(Math.max(...inside));
      expect(Math.min(...drawn.map(({ y }) => y))).toBe(Math.min(...inside));
    }
  });

  it('gives points in rising order and only such as were read', () => {
    fc.assert(
      fc.property(readings, fc.integer({ min: 1, max: 200 }), (ys, pixels) => {
        const points = decimate(seriesOf(ys), 1, ys.length + 1, pixels);
        points.forEach((point, i) => {
          expect(point.x).toBeGreaterThan(points[i - 1]?.x ?? 0);
          expect(point.y).toBe(ys[point.x - 1]);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a short line as it is, and a gap a gap', () => {
    expect(decimate(seriesOf([1, NaN, 2]), 1, 3, 600)).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: NaN },
      { x: 3, y: 2 },
    ]);
  });

  it('lets the line run on to the edges of a window', () => {
    const points = decimate(seriesOf(noise(100)), 40.5, 60.5, 600);
    expect(points[0]?.x).toBe(40);
    expect(points.at(-1)?.x).toBe(61);
  });
});

describe('smoothing', () => {
  it('is the debiased average over all readings, however they come in', () => {
    const ys = noise(5000);
    const raw = new Series();
    const smoothed = new Smoothed(0.9);
    for (let from = 0; from < ys.length; from += 137) {
      raw.append(
        ys.slice(from, from + 137).map((_, i) => from + i + 1),
        ys.slice(from, from + 137),
      );
      smoothed.follow(raw);
    }
    const mean = new DebiasedMean(0.9);
    const expected = ys.map((y) => mean.add(y));
    expect(smoothed.follow(raw).y(0)).toBeCloseTo(ys[0] ?? NaN, 10);
    expect(smoothed.follow(raw).lastY).toBe(expected.at(-1));
  });

  it('starts over when the past has changed or the strength has', () => {
    const raw = seriesOf(noise(500));
    const smoothed = new Smoothed(0.9);
    smoothed.follow(raw);
    raw.truncateAfter(100);
    raw.append([101], [50]);
    expect(smoothed.follow(raw).length).toBe(101);
    expect(smoothed.follow(raw, 0).lastY).toBe(50);
  });

  it('does not let a reading without a number into the average', () => {
    const smoothed = new Smoothed(0.5).follow(seriesOf([2, NaN, 2]));
    expect(smoothed.y(1)).toBeNaN();
    expect(smoothed.y(2)).toBe(2);
  });
});

describe('ticks', () => {
  const long = (ticks: readonly { label: string | null }[]): (string | null)[] =>
    ticks.filter(({ label }) => label !== null).map(({ label }) => label);

  it('stand at round numbers without the dust of floating point', () => {
    expect(long(linearTicks(0, 0.36, 4))).toEqual(['0', '0.1', '0.2', '0.3']);
    expect(linearTicks(0, 0.36, 4).map(({ value }) => value)).toContain(0.3);
    expect(niceStep(7236, 8)).toEqual({ step: 1000, parts: 5 });
    expect(linearTicks(3, 3, 5)).toEqual([]);
  });

  it('of updates are whole and have thousands separators', () => {
    expect(long(countTicks(0, 7236, 8))).toContain('7,000');
    expect(countTicks(0, 3, 8).map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });

  it('of rates are powers of ten with a true minus, and 2 and 5 where the range is short', () => {
    expect(long(logTicks(5e-6, 4e-3))).toEqual(['1e−5', '1e−4', '1e−3']);
    expect(long(logTicks(1.5e-3, 8e-3))).toEqual(['2e−3', '5e−3']);
    expect(long(logTicks(2.2e-4, 5e-4))).toEqual(['3e−4', '4e−4', '5e−4']);
    expect(logTicks(0, 1)).toEqual([]);
  });

  it('of perplexity stand where their logarithms are', () => {
    const ticks = perplexityTicks(3.5, 5.2, 6);
    expect(long(ticks)).toContain('50');
    for (const { value, label } of ticks) expect(Math.exp(value)).toBeCloseTo(Number(label), 6);
  });
});

describe('ranges', () => {
  it('are not pulled away by a few readings far off, but hold what must be seen', () => {
    const points = noise(1000).map((y, x) => ({ x, y }));
    points.push({ x: 1000, y: 900 });
    const range = robustRange(points, [3.1]);
    expect(range?.max).toBeLessThan(7);
    expect(range?.min).toBe(3.1);
    expect(robustRange([], [])).toBeNull();
  });

  it('stay as they are while they fit', () => {
    const old = { min: 3, max: 6 };
    expect(steady(old, { min: 3.2, max: 5.9 })).toBe(old);
    expect(steady(old, { min: 3.2, max: 6.1 })).toEqual({ min: 3.2, max: 6.1 });
    expect(steady(old, { min: 4, max: 4.5 })).toEqual({ min: 4, max: 4.5 });
    expect(padded({ min: 2, max: 2 }).max).toBeGreaterThan(2);
  });
});

describe('labels and tables', () => {
  it('moves labels apart that would lie on each other and keeps their order', () => {
    const heights = spread([50, 52, 10], 14, 0, 100);
    expect(heights[2]).toBe(10);
    expect(Math.abs((heights[1] ?? 0) - (heights[0] ?? 0))).toBeGreaterThanOrEqual(14);
    expect(Math.max(...spread([98, 99, 99], 14, 0, 100))).toBeLessThanOrEqual(100);
  });

  it('says how many readings are off the scale and how far', () => {
    const outside = { above: 3, below: 0, highest: { x: 41, y: 7.9 }, lowest: null };
    expect(offScaleText(outside, 'above')).toBe('3 readings off the top, highest 7.9 at 41');
    expect(offScaleText(outside, 'below')).toBeNull();
    expect(offScaleText({ ...outside, above: 0, highest: null }, 'above', 1)).toBe(
      '1 reading without a number',
    );
  });

  it('writes tables that a spreadsheet reads as they are, and no formulas', () => {
    const table = {
      columns: ['update', 'note'],
      rows: [
        [1, 'a "b", c'],
        [2, '=1+1'],
        [NaN, '-3'],
      ],
    };
    expect(toCsv(table)).toBe('update,note\r\n1,"a ""b"", c"\r\n2,\'=1+1\r\n,-3\r\n');
    expect(toTsv({ columns: ['a', 'b'], rows: [['x\ty', 1]] })).toBe('a\tb\nx y\t1');
  });
});
