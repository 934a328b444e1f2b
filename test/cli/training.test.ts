/** Training through the command line: results, interruptions, and resumption bit for bit. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tinyCliLibrary } from '../support/tinyCliLibrary.ts';
import { jsonLines, resultOf, startUlmfit, ulmfit } from '../support/ulmfit.ts';
import type { Line } from '../support/ulmfit.ts';

const evaluation = z.object({
  loss: z.number(),
  perplexity: z.number(),
  accuracy: z.number(),
  tokens: z.number(),
});
const outcome = z.object({
  run: z.string(),
  model: z.string(),
  before: evaluation,
  after: evaluation,
  best: evaluation.extend({ update: z.number() }),
});
const stepped = z.object({ step: z.number(), loss: z.number(), lr: z.array(z.number()) });
const runList = z.object({
  runs: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
});

const library = tinyCliLibrary();

/** Some hundred updates, each of them waiting for the disk: a test can stop it midway. */
const LONG = ['--epochs', '10', '--seed', '7', '--checkpoint-every', '40'];
const SETTINGS = 'batch=4 bptt=5 minFreq=1 evalEvery=50 etaMax=0.02'
  .split(' ')
  .flatMap((pair) => ['--set', pair]);

function finetune(flags: readonly string[], ...more: string[]): string[] {
  return ['finetune', '--model', 'tiny', '--data', 'tales', ...SETTINGS, ...more, ...flags];
}

const updatesIn = (lines: readonly Line[]): Line[] => lines.filter(({ event }) => event === 'update');
const stepsOf = (lines: readonly Line[]): number[] =>
  updatesIn(lines).map((line) => stepped.parse(line).step);
const onward = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('a run prints every update once, its evaluations, and a result that evaluation repeats', () => {
  const flags = library();
  const finished = ulmfit(...finetune(flags, '--epochs', '2', '--name', 'short', '--json'));
  expect({ status: finished.status, err: finished.err }).toMatchObject({ status: 0 });
  const lines = jsonLines(finished);
  const updates = updatesIn(lines);
  expect(stepsOf(lines)).toEqual(onward(1, updates.length));
  expect(lines.filter((line) => 'step' in line)).toEqual(updates);
  const rates = updates.map((line) => stepped.parse(line).lr);
  expect(rates[0]).toEqual([0, 0, expect.any(Number)]);
  expect(rates.at(-1)?.every((rate) => rate > 0)).toBe(true);
  const result = outcome.parse(lines.at(-1));
  const { update, ...best } = result.best;
  expect(best).toEqual(result.after);
  expect(result.after.loss).toBeLessThan(result.before.loss);
  expect(lines.find((line) => line.event === 'evaluated' && line['update'] === update)).toMatchObject(best);
  const again = evaluation.parse(resultOf('evaluate', '--model', result.model, '--data', 'tales', ...flags));
  expect(Math.abs(again.loss - result.after.loss)).toBeLessThan(1e-6);
  expect(again).toMatchObject({ accuracy: result.after.accuracy, tokens: result.after.tokens });
});

test.each([
  ['Adam', []],
  [
    'averaged SGD with averaging on',
    ['--set', 'optimizer=asgd', '--set', 'etaMax=2', '--set', 'asgdStart=60'],
  ],
])(
  'a run with %s that is killed goes on after its last snapshot and ends as if nothing had happened',
  async (_, settings) => {
    const flags = library();
    const unbroken = jsonLines(
      ulmfit(...finetune(flags, ...LONG, ...settings, '--name', 'unbroken', '--json')),
    );
    const running = startUlmfit(...finetune(flags, ...LONG, ...settings, '--name', 'killed'));
    await running.until((line) => line['step'] === 130);
    running.process.kill('SIGKILL');
    await running.ended;
    const seen = updatesIn(running.lines);
    expect(seen.length).toBeLessThan(updatesIn(unbroken).length);
    expect(seen).toEqual(updatesIn(unbroken).slice(0, seen.length));
    expect(runList.parse(resultOf('run', 'list', ...flags)).runs).toMatchObject([
      { name: 'killed', status: 'interrupted' },
      { name: 'unbroken', status: 'done' },
    ]);
    const resumed = jsonLines(ulmfit('run', 'resume', 'killed', '--json', ...flags));
    const [first = NaN] = stepsOf(resumed);
    expect(first).toBeGreaterThan(120);
    expect(first % 40).toBe(1);
    expect(updatesIn(resumed)).toEqual(updatesIn(unbroken).slice(first - 1));
    const { run: _run, model: _model, ...numbers } = outcome.parse(resumed.at(-1));
    expect(unbroken.at(-1)).toMatchObject(numbers);
  },
);

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a run with status 130 and everything saved',
  async (signal) => {
    const flags = library();
    const running = startUlmfit(...finetune(flags, ...LONG, '--name', 'stopped'));
    await running.until((line) => line['step'] === 25);
    running.process.kill(signal);
    const finished = await running.ended;
    expect(finished.status).toBe(130);
    expect(running.lines.at(-1)).toMatchObject({ event: 'interrupted', name: 'stopped' });
    expect(finished.err).toContain('ulmfit run resume');
    expect(runList.parse(resultOf('run', 'list', ...flags)).runs).toMatchObject([{ status: 'interrupted' }]);
    const resumed = jsonLines(ulmfit('run', 'resume', 'stopped', '--json', ...flags));
    const last = stepsOf(running.lines).at(-1) ?? NaN;
    expect(stepsOf(resumed)[0]).toBe(last + 1);
    expect(resumed.at(-1)?.event).toBe('result');
  },
);

test('a run that is alive is busy, a finished one is done, and a taken name is refused', async () => {
  const flags = library();
  const running = startUlmfit(...finetune(flags, ...LONG, '--name', 'mine'));
  await running.until((line) => line['step'] === 1);
  const busy = ulmfit('run', 'resume', 'mine', ...flags);
  running.process.kill('SIGKILL');
  await running.ended;
  expect([busy.status, busy.out]).toEqual([2, '']);
  expect(busy.err).toContain('error[run/busy]');

  const other = ulmfit('run', 'resume', 'mine', ...flags, '--threads', '1');
  expect(other.status).toBe(2);
  expect(other.err).toContain('--inexact');

  expect(ulmfit(...finetune(flags, '--epochs', '1', '--name', 'done')).status).toBe(0);
  const done = ulmfit('run', 'resume', 'done', ...flags);
  expect([done.status, done.err]).toEqual([2, expect.stringContaining('error[run/done]')]);
  const taken = ulmfit(...finetune(flags, '--epochs', '1', '--name', 'done'));
  expect([taken.status, taken.err]).toEqual([2, expect.stringContaining('error[library/name-taken]')]);
});

test('people see before and after in words, and no JSON', () => {
  const flags = library();
  const { status, out } = ulmfit(...finetune(flags, '--epochs', '1', '--name', 'plain'));
  expect(status).toBe(0);
  expect(out).toMatch(/before +loss \d\.\d{3} {2}perplexity/);
  expect(out).toContain('On average the model now hesitates between');
  expect(out).not.toContain('{"event"');
});

test('pretraining learns with all layers from the first update and gives a model', () => {
  const flags = library();
  const sizes = ['embSz=6', 'nHid=10', 'nLayers=1'].flatMap((pair) => ['--set', pair]);
  const words = ['pretrain', '--data', 'tales', '--name', 'new', '--epochs', '2', ...SETTINGS, ...sizes];
  const lines = jsonLines(ulmfit(...words, '--json', ...flags));
  const first = stepped.parse(updatesIn(lines)[0]);
  expect(first.lr).toEqual([first.lr[1], first.lr[1]]);
  expect(lines.at(-1)).not.toHaveProperty('before');
  expect(resultOf('model', 'show', 'new', ...flags)).toMatchObject({ embSz: 6, nHid: 10, nLayers: 1 });

  // another day, with a preset: the words and sizes of the model, and what it ended with before the first update
  const ended = outcome.omit({ before: true }).parse(lines.at(-1)).after;
  const again = ['pretrain', '--data', 'tales', '--from', 'new', '--name', 'newer', '--preset', 'gentle'];
  const more = jsonLines(ulmfit(...again, ...SETTINGS, '--json', ...flags));
  expect(outcome.parse(more.at(-1)).before).toEqual(ended);
  expect(resultOf('model', 'show', 'newer', ...flags)).toMatchObject({ embSz: 6, nHid: 10, nLayers: 1 });
});

test('pretraining takes the preset that fits, says so, and refuses what it cannot be', () => {
  const flags = library();
  const some = ['pretrain', '--data', 'tales', '--name', 'fitting', '--epochs', '1', ...SETTINGS];
  const fitting = ulmfit(...some, '--preset', 'auto', '--set', 'nHid=12', '--json', ...flags);
  expect(fitting.err).toMatch(/tokens are too little .* Preset: Little text\./);
  expect(jsonLines(fitting).at(-1)).toMatchObject({ event: 'result', name: 'fitting' });
  const made = resultOf('run', 'show', 'fitting', ...flags);
  expect(made).toMatchObject({ kind: 'pretrain', settings: { schedule: 'onecycle', embSz: 100, nHid: 12 } });

  const unknown = ulmfit('pretrain', '--data', 'tales', '--preset', 'balanced', ...flags);
  expect([unknown.status, unknown.err]).toEqual([2, expect.stringMatching(/usage\/unknown-preset.*tiny/)]);
  const sizes = ['--from', 'tiny', '--set', 'nHid=3'];
  const other = ulmfit('pretrain', '--data', 'tales', ...sizes, ...flags);
  expect([other.status, other.err]).toEqual([2, expect.stringContaining('usage/model-size')]);
});
