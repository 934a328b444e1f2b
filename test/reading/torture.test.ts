/** A folder of files that are hard to read: each gives the documents or the reason that is expected of it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTexts } from '../../main/reading/openTexts.ts';
import type { Oddity, Skipped } from '../../main/reading/sources.ts';
import { tortureTrials } from '../support/torture/trials.ts';
import type { Trial } from '../support/torture/trial.ts';

/** What one file gave. */
interface Given {
  readonly texts: string[];
  readonly skipped: Skipped[];
  readonly odd: Oddity[];
}

const trials = tortureTrials();
let dir: string;
let given: ReadonlyMap<string, Given>;
let slowest: { path: string; ms: number };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'torture-'));
  for (const { path, bytes } of trials) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), bytes);
  }
  const texts = await openTexts({ paths: [dir] });
  const bySource = new Map<number, string[]>();
  slowest = { path: '', ms: 0 };
  let before = performance.now();
  for await (const { document, source } of texts.documents) {
    const ms = performance.now() - before;
    if (ms > slowest.ms) slowest = { path: `up to ${document.name}`, ms };
    bySource.set(source, [...(bySource.get(source) ?? []), document.text]);
    before = performance.now();
  }
  const top = basename(dir);
  // entries of an archive are told below the archive's name
  const below = (path: string, name: string): boolean => {
    const whole = join(top, path);
    return name === whole || name.startsWith(`${whole}/`) || name.startsWith(`${whole},`);
  };
  given = new Map(
    trials.map(({ path }) => [
      path,
      {
        texts: texts.sources.flatMap(({ path: file }, i) =>
          file === join(dir, path) ? (bySource.get(i) ?? []) : [],
        ),
        skipped: texts.skipped.filter((left) => below(path, left.path)),
        odd: texts.oddities.filter((odd) => below(path, odd.path)),
      },
    ]),
  );
}, 120_000);
afterAll(async () => rm(dir, { recursive: true }));

test('there are at least 120 files, each of another name', () => {
  expect(new Set(trials.map(({ path }) => path)).size).toBe(trials.length);
  expect(trials.length).toBeGreaterThanOrEqual(120);
});

test.each(trials)('$path', (trial) => {
  expect(cutShort(given.get(trial.path))).toEqual(cutShort(wanted(trial)));
});

// alone on a quiet machine each is done in five seconds; here others may be at work, and it is hanging that is looked for
test('no file holds up those after it', () => {
  expect(slowest.ms, slowest.path).toBeLessThan(30_000);
});

/** What is expected, in the shape of what was given; a pattern stands for the sentences that fit it. */
function wanted({ path, outcome }: Trial): Given {
  const got = given.get(path) ?? { texts: [], skipped: [], odd: [] };
  if ('either' in outcome) {
    expect(got.texts.length + got.skipped.length).toBeGreaterThan(0);
    return got;
  }
  if ('reason' in outcome) {
    expect(got.skipped.map(({ reason }) => reason).join('\n')).toMatch(outcome.reason);
    return { ...got, texts: [] };
  }
  if (outcome.odd !== undefined)
    expect(got.odd.map(({ what, first }) => `${what}, ${first}`).join('\n')).toMatch(outcome.odd);
  const texts =
    'texts' in outcome
      ? [...outcome.texts]
      : got.texts.length === outcome.count
        ? got.texts
        : sized(outcome.count);
  return { ...got, texts };
}

/** Only its length is looked at. */
function sized(count: number): string[] {
  return Array.from({ length: count }, () => 'a document');
}

/** Long texts by their beginning, end and length, so that a difference can be read. */
function cutShort(got: Given | undefined): Given | undefined {
  if (got === undefined) return undefined;
  const short = (text: string): string =>
    text.length <= 400
      ? text
      : `${text.slice(0, 200)} … ${text.slice(-50)} (${String(text.length)} characters)`;
  return {
    ...got,
    texts: got.texts.length > 20 ? [`${String(got.texts.length)} documents`] : got.texts.map(short),
  };
}
