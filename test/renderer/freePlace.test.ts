/** Where the name of a line stands in a chart. */
import { expect, test } from 'vitest';
import { freePlace } from '../../renderer/components/run/freePlace.ts';

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
