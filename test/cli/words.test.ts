/** Progress, tables and failures as text. */
import { expect, test } from 'vitest';
import { parseWords } from '../../main/cli/args.ts';
import { describeFailure } from '../../main/cli/failure.ts';
import { Output, printable } from '../../main/cli/output.ts';
import { Forecast, ProgressLine, progressText } from '../../main/cli/progress.ts';
import { table } from '../../main/cli/table.ts';
import { AppError } from '../../shared/errors.ts';

const paper = (
  isTTY: boolean,
): { isTTY: boolean; columns: number; text: string; write(text: string): void } => ({
  isTTY,
  columns: 80,
  text: '',
  write(text) {
    this.text += text;
  },
});

test('the time left comes from the median, so that one slow update does not move it', () => {
  const forecast = new Forecast();
  for (let done = 0; done <= 40; done++) forecast.add(done, done * 100 + (done > 20 ? 60_000 : 0));
  expect(forecast.left(100)).toBeCloseTo(6000, 6);
});

test('there is no forecast from a few quick readings', () => {
  const forecast = new Forecast();
  for (let done = 0; done < 10; done++) forecast.add(done, done * 100);
  expect(forecast.left(100)).toBeNull();
});

test('a line of progress says what, how far and how long, and never 100 %', () => {
  const reading = { what: 'Training', done: 492, total: 1200, detail: 'loss 4.31' };
  expect(progressText(reading, 190_000, true)).toBe(
    'Training  ██████████··············  41.0 %  492 of 1,200  about 3 min left  loss 4.31',
  );
  expect(progressText({ ...reading, done: 1200 }, null, false)).toBe(
    'Training  99.0 %  1,200 of 1,200  loss 4.31',
  );
  expect(progressText({ what: 'Reading', done: 12, total: null }, null, true)).toBe('Reading  12');
});

test('progress is redrawn in place on a terminal and a plain line now and then elsewhere', () => {
  const terminal = paper(true);
  const live = new ProgressLine(terminal);
  live.update({ what: 'Training', done: 1, total: 10 }, Date.now() + 1000);
  live.clear();
  const wipe = '\r\u001b[2K';
  expect([terminal.text.startsWith(`${wipe}Training `), terminal.text.endsWith(wipe)]).toEqual([true, true]);
  const pipe = paper(false);
  const plain = new ProgressLine(pipe);
  const start = Date.now();
  for (let i = 0; i < 100; i++) plain.update({ what: 'Training', done: i, total: 100 }, start + i * 1000);
  expect(pipe.text.trimEnd().split('\n').length).toBe(6);
  expect(pipe.text).not.toContain('\u001b');
});

test('with JSON, progress and remarks go to standard error', () => {
  const [out, err] = [paper(false), paper(false)];
  const output = new Output(true, out, err);
  output.progress.update({ what: 'Training', done: 1, total: 10 }, Date.now() + 20_000);
  output.remark('a remark');
  output.say('text');
  output.result({ a: 1 }, 'text');
  expect(out.text).toBe('{"event":"result","a":1}\n');
  expect(err.text).toContain('a remark');
  expect(err.text).toContain('Training');
});

test('names of users cannot steer the terminal', () => {
  expect(printable('a\u001b[31mb\u009bc\u202ed\nline\ttab')).toBe('a�[31mb�c�d\nline\ttab');
});

test('columns line up, also in wide scripts', () => {
  const rows = [
    { name: '手紙', n: 5 },
    { name: 'letters', n: 1200 },
  ];
  expect(
    table(
      rows,
      [
        { head: 'name', cell: ({ name }) => name },
        { head: 'n', align: 'right', cell: ({ n }) => String(n) },
      ],
      'none',
    ).split('\n'),
  ).toEqual(['name        n', '───────  ────', '手紙        5', 'letters  1200']);
});

test('failures are one line with a code and the status of their area', () => {
  const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', path: '/lib/x' });
  const seen = [new AppError('dataset/too-short', 'Too\nshort.'), full, new Error('odd'), 'thrown text'].map(
    (error) => {
      const { line, status } = describeFailure(error);
      return { line, status };
    },
  );
  expect(seen).toEqual([
    { line: 'error[dataset/too-short]: Too short.', status: 2 },
    {
      line: 'error[disk/full]: The disk is full. What was finished before is safe; make room and try again (/lib/x).',
      status: 1,
    },
    { line: 'error[internal/unexpected]: odd', status: 1 },
    { line: 'error[internal/unexpected]: thrown text', status: 1 },
  ]);
});

test('a list flag takes all words up to the next flag', () => {
  const flags = {
    'valid-paths': { kind: 'list', help: '' },
    set: { kind: 'repeated', help: '' },
    name: { kind: 'value', help: '' },
  } as const;
  const words = 'a.txt b.txt --valid-paths c.txt d.txt --name n --set x=1 --set y=2 --library L'.split(' ');
  const args = parseWords(words, flags, { name: 'PATH', least: 1, most: Infinity });
  expect({
    positionals: args.positionals,
    valid: args.all('valid-paths'),
    set: args.all('set'),
    name: args.text('name'),
    library: args.text('library'),
  }).toEqual({
    positionals: ['a.txt', 'b.txt'],
    valid: ['c.txt', 'd.txt'],
    set: ['x=1', 'y=2'],
    name: 'n',
    library: 'L',
  });
});
