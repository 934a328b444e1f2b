/** Mistakes, help and versions: what people meet first. */
import { expect, test } from 'vitest';
import { COMMANDS } from '../../main/cli/commands.ts';
import { jsonLines, ulmfit, ulmfitHere } from '../support/ulmfit.ts';

test.each([
  ['shedule --steps 3', 'usage/unknown-command', 'Did you mean schedule?'],
  ['data', 'usage/unknown-command', 'data import'],
  ['data imprt x', 'usage/unknown-command', 'data import'],
  ['schedule --stps 3', 'usage/unknown-flag', '--steps'],
  ['schedule', 'usage/missing-flag', '--steps'],
  ['schedule --steps', 'usage/bad-flag', 'steps'],
  ['schedule --steps 0', 'usage/out-of-range', 'from 1 to'],
  ['schedule --steps 1.5', 'usage/out-of-range', 'whole number'],
  ['schedule --steps 3 --set cutFrac=1.5', 'usage/out-of-range', 'from 0 to 1'],
  ['schedule --steps 3 --set etamax=1', 'usage/unknown-setting', 'Did you mean etaMax?'],
  ['schedule --steps 3 --set etaMax', 'usage/not-a-pair', 'key=value'],
  ['schedule --steps 3 --preset baanced', 'usage/unknown-preset', 'Did you mean balanced?'],
  ['schedule 3', 'usage/extra-argument', '"3"'],
  ['run show', 'usage/missing-argument', 'RUN'],
  ['data import x', 'usage/missing-flag', '--name'],
  ['finetune --model m --data d --set nHid=3', 'usage/model-size', 'pretrained'],
  ['evaluate --model m', 'usage/missing-flag', '--ids'],
  ['evaluate --model m --data d --part test', 'usage/out-of-range', 'valid, train, all'],
  ['doctor --engine gpu', 'usage/out-of-range', 'tensorflow, portable'],
])('"%s" is refused in one line with status 2', async (words, code, hint) => {
  const { status, out, err } = await ulmfitHere(...words.split(' '));
  const [first, ...more] = err.trimEnd().split('\n');
  expect({ status, out, more }).toEqual({ status: 2, out: '', more: [] });
  expect(first).toMatch(/^error\[[a-z]+\/[a-z-]+\]: [^\n]+[.?]$/);
  expect(first).toContain(`error[${code}]`);
  expect(first).toContain(hint);
});

test('--verbose adds where an error came from', async () => {
  const { status, err } = await ulmfitHere('schedule', '--verbose');
  expect(status).toBe(2);
  expect(err).toMatch(/\n\s+at /);
});

test('no words at all show the overview with every command', async () => {
  const { status, out, err } = await ulmfitHere();
  expect({ status, err }).toEqual({ status: 0, err: '' });
  for (const { name } of COMMANDS) expect(out).toContain(`  ${name} `);
});

test.each(COMMANDS.map(({ name }) => name))('%s --help shows its usage and examples', async (name) => {
  const { status, out, err } = await ulmfitHere(...name.split(' '), '--help');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toContain(`Usage: ulmfit ${name}`);
  expect(out).toMatch(/Examples:\n {2}ulmfit \S+/);
});

test('help and version are JSON lines where JSON is asked for', () => {
  expect(jsonLines(ulmfit('--version', '--json'))).toEqual([
    { event: 'result', version: ulmfit('--version').out.trim() },
  ]);
  expect(jsonLines(ulmfit('schedule', '--help', '--json'))).toMatchObject([{ event: 'result' }]);
});

test('a mistake ends the process with status 2 and one line on standard error', () => {
  const { status, out, err } = ulmfit('schedule', '--steps', 'many');
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(/^error\[usage\/out-of-range\]: [^\n]+\n$/);
});
