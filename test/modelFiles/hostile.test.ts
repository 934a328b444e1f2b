/** Files that were made to run code, to fill the memory or to never end: none does, and each is refused with a reason. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { hostileContainers } from '../support/hostileContainers.ts';
import { hostilePickles } from '../support/hostilePickles.ts';
import { removeDir } from '../support/removeDir.ts';

/** What test/support/readHostile.ts says of a file. */
const outcomeSchema = z.object({
  file: z.string(),
  code: z.string(),
  message: z.string(),
  ms: z.number(),
  largest: z.number(),
});

const dir = mkdtempSync(join(tmpdir(), 'ulmfit-hostile-'));
const sentinel = join(dir, 'sentinel');
const corpus = [...hostilePickles(sentinel), ...hostileContainers()];
const tricks = [...new Set(corpus.map(({ trick }) => trick))];
/** What reading in pieces takes, whatever the size of the file. */
const PIECES = 256 * 1024;
const outcomes = new Map<string, z.infer<typeof outcomeSchema>>();

beforeAll(async () => {
  const folder = join(dir, 'corpus');
  mkdirSync(folder);
  corpus.forEach(({ bytes }, i) => writeFileSync(join(folder, `${i}`), bytes));
  // a small heap, so that whoever believes what a file says dies of it
  const args = [
    '--max-old-space-size=128',
    fileURLToPath(new URL('../support/readHostile.ts', import.meta.url)),
    folder,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 2 ** 20 });
  for (const line of stdout.trim().split('\n')) {
    const outcome = outcomeSchema.parse(JSON.parse(line));
    outcomes.set(outcome.file, outcome);
  }
});

afterAll(() => removeDir(dir));

test('there are enough hostile files, and all were read to their end', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(400);
  expect(outcomes.size).toBe(corpus.length);
});

test.each(tricks)('a file that %s is refused with a reason', (trick) => {
  corpus.forEach((file, i) => {
    if (file.trick !== trick) return;
    const outcome = outcomes.get(`${i}`);
    expect(outcome?.code, file.name).toMatch(/^model\/[a-z-]+$/);
    expect(outcome?.message, file.name).toMatch(/^[A-Z“].{40,}\.$/s);
  });
});

test('none of them runs what it asks for', () => {
  expect(existsSync(sentinel)).toBe(false);
});

test('none of them takes longer than five seconds', () => {
  const slow = corpus.filter((_, i) => (outcomes.get(`${i}`)?.ms ?? Infinity) > 5000);
  expect(slow.map(({ name }) => name)).toEqual([]);
});

test('none of them is given more than twice its size of memory at once', () => {
  const greedy = corpus.filter(
    ({ bytes }, i) => (outcomes.get(`${i}`)?.largest ?? Infinity) > 2 * bytes.length + PIECES,
  );
  expect(greedy.map(({ name }) => name)).toEqual([]);
});
