/** The list of runs: kept up, sifted, sorted, drawn and compared, with no more said than the numbers show. */
import { expect, test } from 'vitest';
import { defaultSettings } from '../../shared/settings.ts';
import type { RunRow } from '../../shared/run.ts';
import { differencesOf } from '../../renderer/components/runs/differences.ts';
import { bestIds, firstDrawn } from '../../renderer/components/runs/best.ts';
import { ANYTHING, ordered, sieved, statusGroup } from '../../renderer/components/runs/listing.ts';
import { chartNames, overlayTable, perplexityLogTicks } from '../../renderer/components/runs/overlay.ts';
import {
  MOST_DRAWN,
  NOTHING_DRAWN,
  parseDrawn,
  withDrawn,
  withoutDrawn,
} from '../../renderer/components/runs/strokes.ts';
import { liveOf, merged, withRow } from '../../renderer/state/runList.ts';
import { plainText } from '../../renderer/words/run.ts';
import { runsHeadline, statusDetail, verdict } from '../../renderer/words/runs.ts';
import { rowOf, viewOf } from './fakeRun.ts';

const live = { activity: 'training', msPerUpdate: 250, msLeft: 14 * 60_000, memory: null } as const;

function run(id: string, perplexity: number | null, changes: Partial<RunRow> = {}): RunRow {
  const loss = Math.log(perplexity ?? 1);
  const best = perplexity === null ? null : { update: 90, loss, perplexity, accuracy: 0, tokens: 2431 };
  return rowOf({ id, name: `Run ${id}`, status: 'done', step: 100, steps: 100, best, ...changes });
}

test('a row that is told takes the place of its older self; a new one comes where its time is', () => {
  const rows = [run('b', null, { created: 2 }), run('a', null, { created: 1 })];
  expect(withRow(rows, run('a', 50, { created: 1 }))[1]?.best?.perplexity).toBe(50);
  expect(withRow(rows, run('c', null, { created: 3 })).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(liveOf(withRow(rows, run('a', null, { created: 1, live })))?.id).toBe('a');
});

test('what is told while the list is read is not undone by an older answer', () => {
  const told = run('a', 48, { step: 60 });
  expect(merged([run('a', 50, { step: 50 })], [told])[0]?.step).toBe(60);
  expect(merged([run('a', 50, { step: 70 })], [told])[0]?.step).toBe(70);
  expect(merged([], [told])).toEqual([]); // in the bin
});

test('runs are found by words in any order, by data and by status', () => {
  const rows = [
    run('a', 50, { name: 'Gentle peak', notes: 'baseline' }),
    run('b', 60, { name: 'Steep peak', data: 'e', live, status: 'running' }),
  ];
  const ids = (sieve: Partial<typeof ANYTHING>): string[] =>
    sieved(rows, { ...ANYTHING, ...sieve }).map(({ id }) => id);
  expect([
    ids({ text: 'BASE peak' }),
    ids({ text: 'peak' }),
    ids({ data: 'e' }),
    ids({ status: 'Running' }),
  ]).toEqual([['a'], ['a', 'b'], ['b'], ['b']]);
  expect(statusGroup(run('c', 1, { status: 'running', live: { ...live, activity: 'pausing' } }))).toBe(
    'Running',
  );
});

test('what has no value comes last in both directions', () => {
  const rows = [run('a', null), run('b', 50), run('c', 40)];
  const ids = (falling: boolean): string[] =>
    ordered(rows, { key: 'perplexity', falling }).map(({ id }) => id);
  expect([ids(false), ids(true)]).toEqual([
    ['c', 'b', 'a'],
    ['b', 'c', 'a'],
  ]);
});

test('the best is told among runs of the same texts only', () => {
  const rows = [run('a', 50), run('b', 48), run('c', 30, { data: 'other' })];
  expect([...bestIds(rows)]).toEqual(['b']);
  expect(plainText(runsHeadline(rows))).toBe(
    'Three runs on two datasets. The lowest perplexity is 30.0, of “Run c” on Harbour letters.',
  );
  expect(plainText(runsHeadline(rows.slice(0, 2)))).toBe(
    'Two runs. The best so far is “Run b”, perplexity 48.0.',
  );
  expect(plainText(runsHeadline([run('a', null)]))).toBe('One run. Nothing is measured yet.');
});

test('a verdict claims no more than the numbers show', () => {
  const none = new Map<string, number>();
  expect(verdict([run('a', 48.1), run('b', 44.6)], none)).toBe(
    '“Run b” is lower than “Run a” by 3.5: 44.6 against 48.1 on 2,431 held-out words. ' +
      'It is one run of each; other dice move such numbers, too.',
  );
  expect(verdict([run('a', 48.1), run('b', 48.12)], none)).toBe(
    '“Run a” and “Run b” are alike: perplexity 48.1 on 2,431 held-out words.',
  );
  expect(verdict([run('a', 48), run('b', 44, { data: 'other' })], none)).toContain('different texts');
  expect(
    verdict(
      [run('a', 48), run('b', 44)],
      new Map([
        ['a', 100],
        ['b', 200],
      ]),
    ),
  ).toContain('different words');
  expect(verdict([run('a', 48), run('b', null)], none)).toBeNull();
  expect(verdict([run('a', 48, { live }), run('b', 44)], none)).toContain('“Run a” still goes on.');
});

test('the second line of a status says what the word does not', () => {
  expect([
    statusDetail(run('a', 1, { status: 'running', step: 59, live })),
    statusDetail(run('a', 1, { status: 'paused', step: 42 })),
    statusDetail(run('a', 1)),
  ]).toEqual(['59\u00a0%, 15 min left', 'at 42\u00a0%', '']);
});

test('a run keeps its stroke, and gets another only where its own is taken', () => {
  const two = withDrawn(withDrawn(NOTHING_DRAWN, 'a'), 'b');
  expect(two).toEqual({ series: { a: 1, b: 2 }, runs: ['a', 'b'] });
  const again = withDrawn(withoutDrawn(two, 'a'), 'a');
  expect(again.series['a']).toBe(1);
  const clash = withDrawn({ series: { a: 1, b: 1 }, runs: ['a'] }, 'b');
  expect(clash.series['b']).not.toBe(1);
});

test('no more runs are drawn than can be told apart', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const drawn = ids.reduce(withDrawn, NOTHING_DRAWN);
  expect(drawn.runs).toHaveLength(MOST_DRAWN);
  expect(new Set(drawn.runs.map((id) => drawn.series[id])).size).toBe(MOST_DRAWN);
});

test('what was drawn is read back, and nonsense is not', () => {
  const drawn = withDrawn(NOTHING_DRAWN, 'a');
  expect(parseDrawn(JSON.stringify(drawn))).toEqual(drawn);
  expect(['', '[]', '{"series":{"a":99},"runs":["a"]}', '{"runs":1}'].map(parseDrawn)).toEqual([
    null,
    null,
    { series: {}, runs: [] },
    null,
  ]);
});

test('at first the newest run and the best of the same texts are drawn', () => {
  const course = [
    { update: 0, perplexity: 112 },
    { update: 90, perplexity: 50 },
  ];
  const rows = [run('a', 50, { course }), run('b', 44, { course }), run('c', 20, { course, data: 'other' })];
  expect(firstDrawn(rows)).toEqual(['a', 'b']);
  expect(firstDrawn([run('a', null)])).toEqual([]);
});

test('differences come first, and of three the odd one out is marked', () => {
  const settings = defaultSettings();
  const rows = differencesOf([
    viewOf({ id: 'a', settings }),
    viewOf({ id: 'b', settings: { ...settings, etaMax: 0.02 } }),
    viewOf({ id: 'c', settings, epochs: 5 }),
  ]);
  const first = rows.filter(({ differs }) => differs);
  expect(first.map(({ key, values, marked }) => [key, values, marked])).toEqual([
    ['epochs', ['3', '3', '5'], [false, false, true]],
    ['etaMax', ['1e−2', '2e−2', '1e−2'], [false, true, false]],
  ]);
  expect(rows.slice(0, 2)).toEqual(first);
});

test('overlaid runs share a table, one row an update', () => {
  const course = (...points: [number, number][]): RunRow['course'] =>
    points.map(([update, perplexity]) => ({ update, perplexity }));
  const table = overlayTable([
    run('a', 50, { course: course([0, 112], [50, 60]) }),
    run('b', 50, { course: course([0, 112], [70, 55]) }),
  ]);
  expect(table.rows).toEqual([
    [0, 112, 112],
    [50, 60, ''],
    [70, '', 55],
  ]);
});

test('a logarithmic perplexity axis has numbers within one power of ten', () => {
  const named = perplexityLogTicks(40, 120, 6).filter(({ label }) => label !== null);
  expect(named.length).toBeGreaterThanOrEqual(3);
  expect(perplexityLogTicks(0, 10, 5)).toEqual([]);
});

test('names at the ends of lines and over columns are short and can be told apart', () => {
  const short = (...names: string[]): string[] => [
    ...chartNames(names.map((name, i) => ({ id: String(i), name }))).values(),
  ];
  expect(short('Slow ladder', 'Long warm-up')).toEqual(['Slow ladder', 'Long warm-up']);
  expect(short('Harbour letters, gentle peak')).toEqual(['Harbour…']);
  expect(short('moby-dick, balanced', 'moby-dick, balanced 2')).toEqual(['…balanced', '…balanced 2']);
  expect(short('Harbour letters, balanced, changed', 'Harbour letters, balanced, changed 2')).toEqual([
    '…changed',
    '…changed 2',
  ]);
  expect(new Set(short('Two hundred thousand updates', 'Two hundred thousand updates 2')).size).toBe(2);
});
