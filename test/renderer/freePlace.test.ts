/** Where the names of a line and of a point stand in a chart. */
import { expect, test } from 'vitest';
import { about, meet } from '../../renderer/components/charts/box.ts';
import type { Box } from '../../renderer/components/charts/box.ts';
import { freePlace } from '../../renderer/components/run/freePlace.ts';
import { nearPlace } from '../../renderer/components/run/nearPlace.ts';

test('the name of a line stands in the plot and covers none, early, in the middle and at the end', () => {
  const area = { left: 40, right: 600, top: 30, bottom: 290 };
  const size = { width: 130, height: 28 };
  const falling = Array.from({ length: 280 }, (_, i) => ({
    x: 40 + i * 2,
    y: 280 - 245 * Math.exp(-i / 60) + (i % 3) * 8,
  }));
  for (const known of [2, 5, 10, 40, 80, 120, 200, 280]) {
    const line = falling.slice(0, known);
    const now = line.at(-1)?.x ?? 40;
    const place = freePlace([line], area, { ...size, now, before: null });
    if (place === null) throw new Error(`no place with ${String(known)} readings`);
    const { x, y } = place;
    expect(x).toBeGreaterThanOrEqual(area.left);
    expect(x + size.width).toBeLessThanOrEqual(area.right);
    expect(y).toBeGreaterThanOrEqual(area.top);
    expect(y + size.height).toBeLessThanOrEqual(area.bottom);
    const covered = line.filter((p) => p.x > x && p.x < x + size.width && p.y > y && p.y < y + size.height);
    expect(covered).toEqual([]);
    expect(now > x && now < x + size.width).toBe(false);
  }
});

test('a name stays where it stood while it covers nothing there', () => {
  const area = { left: 0, right: 600, top: 0, bottom: 300 };
  const level = (y: number): { x: number; y: number }[] => [0, 600].map((x) => ({ x, y }));
  const ask = (y: number, before: number | null): number | undefined =>
    freePlace([level(y)], area, { width: 100, height: 30, now: 600, before })?.x;
  expect([ask(150, null), ask(150, 333), ask(20, 333)]).toEqual([8, 333, 333]);
  expect(freePlace([level(20)], area, { width: 100, height: 30, now: 600, before: 333 })?.y).toBe(26);
  expect(
    freePlace(
      [level(20), level(280)],
      { ...area, bottom: 60 },
      { width: 100, height: 50, now: 600, before: null },
    ),
  ).toBeNull();
});

test('names, points and chips keep off each other from the first updates of a long run to its end', () => {
  const area = { left: 55, right: 615, top: 75, bottom: 330 };
  const chip = { left: 370, right: 611, top: 308, bottom: 326 };
  for (const share of [0.004, 0.02, 0.06, 0.15, 0.4, 0.8, 1]) {
    const now = area.left + (area.right - area.left) * share;
    const at = (i: number, of: number): number => area.left + ((now - area.left) * i) / of;
    const raw = Array.from({ length: 300 }, (_, i) => ({
      x: at(i, 300),
      y: 100 + 190 * (1 - Math.exp(-i / 60)) + (i % 2 === 0 ? -14 : 14),
    }));
    const held = [0, 1, 2, 3, 4, 5].map((i) => ({ x: at(i, 5), y: [135, 182, 185, 186, 182, 172][i] ?? 0 }));
    const best = held[3] ?? { x: 0, y: 0 };
    const points = held.map((point) => about(point, point === best ? 8.5 : 5));
    const taken = [chip, ...points];
    const held1 = nearPlace(best, [raw, held], area, {
      ...{ width: 102, height: 14, now, taken, scale: 1 },
      side: 'right',
    });
    if (held1 === null) throw new Error(`no place for the best point at ${String(share)}`);
    const size = { width: 128, height: 28 };
    const place = freePlace([raw, held], area, { ...size, now, before: null, taken: [...taken, held1] });
    if (place === null) throw new Error(`no place for the line at ${String(share)}`);
    const training: Box = {
      ...{ left: place.x, right: place.x + size.width },
      ...{ top: place.y, bottom: place.y + size.height },
    };
    for (const name of [held1, training]) {
      expect(meet(name, { ...area, left: -1e6, right: area.left })).toBe(false);
      expect(name.right <= area.right && name.top >= area.top && name.bottom <= area.bottom).toBe(true);
      if (share < 1) expect(name.left < now && name.right > now).toBe(false);
      expect(taken.filter((box) => meet(name, box))).toEqual([]);
    }
    expect(meet(held1, training)).toBe(false);
  }
});

test('the name of the best point stands below it, and elsewhere only where that is not free', () => {
  const area = { left: 0, right: 600, top: 0, bottom: 300 };
  const ask = (taken: Box[], lines: { x: number; y: number }[][] = []): { left: number; top: number } => {
    const box = nearPlace({ x: 300, y: 150 }, lines, area, {
      ...{ width: 100, height: 14, now: 600, side: 'left', taken, scale: 1 },
    });
    if (box === null) throw new Error('no place');
    return { left: box.left, top: box.top };
  };
  expect(ask([])).toEqual({ left: 191, top: 159 });
  expect(ask([{ left: 200, right: 220, top: 155, bottom: 165 }])).toEqual({ left: 309, top: 159 });
  const below = [0, 600].map((x) => ({ x, y: 166 }));
  expect(ask([], [below])).toEqual({ left: 191, top: 127 });
});
