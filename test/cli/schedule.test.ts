/** The schedule that people see is the one that trains. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { resultOf, ulmfit } from '../support/ulmfit.ts';

const shape = z.object({ groups: z.array(z.string()), lr: z.array(z.array(z.number())) });

test('the schedule has a row an update and a rate a group, slowest first', () => {
  const { groups, lr } = shape.parse(resultOf('schedule', '--steps', '100'));
  expect(groups).toEqual(['lstm1', 'lstm2', 'lstm3', 'embedding']);
  expect([0, 5, 10, 55, 99].map((t) => lr[t]?.[3])).toEqual([
    expect.closeTo(3.125e-4, 12),
    expect.closeTo(5.15625e-3, 12),
    0.01,
    expect.closeTo(5.15625e-3, 12),
    expect.closeTo(4.201388888888e-4, 12),
  ]);
  expect(lr.map((row) => (row[3] ?? NaN) / (row[0] ?? NaN))).toEqual(
    lr.map(() => expect.closeTo(2.6 ** 3, 9) as number),
  );
});

test('settings reach the schedule', () => {
  const { groups, lr } = shape.parse(
    resultOf(
      ...'schedule --steps 4 --set grouping=seed --set nLayers=2 --set schedule=constant --set etaMax=1 --set discriminative=2'.split(
        ' ',
      ),
    ),
  );
  expect({ groups, lr }).toEqual({
    groups: ['embedding', 'lstm1', 'lstm2'],
    lr: [0, 1, 2, 3].map(() => [0.25, 0.5, 1]),
  });
});

test('fewer than ten updates bring a warning and no negative rate', () => {
  const { status, out, err } = ulmfit('schedule', '--steps', '9', '--json');
  expect(status).toBe(0);
  expect(err).toContain('hardly a slope');
  expect(
    shape
      .parse(JSON.parse(out))
      .lr.flat()
      .every((rate) => rate > 0),
  ).toBe(true);
});

test('people get a table with the first and the last update', () => {
  const { out } = ulmfit('schedule', '--steps', '1000');
  const rows = out.trimEnd().split('\n');
  expect(rows[0]).toMatch(/update +lstm1 +lstm2 +lstm3 +embedding/);
  expect(rows[2]).toMatch(/^ +1 /);
  expect(rows.at(-1)).toMatch(/^ *1,000 /);
  expect(rows.length).toBeLessThan(30);
});
