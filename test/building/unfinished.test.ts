/** Work on a dataset that was killed is found, gone on with to the same end, or thrown away. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildDataset } from '../../main/building/buildDataset.ts';
import type { BuildJob } from '../../main/building/job.ts';
import { mendReplacements } from '../../main/building/replace.ts';
import { continueWork, discardWork, unfinishedWork } from '../../main/building/unfinished.ts';
import { storedTexts } from '../../main/db/textStore.ts';
import { filesJob, revisionJob } from '../support/buildJob.ts';
import { tempDir } from '../support/tempDir.ts';

const CHILD = fileURLToPath(new URL('../support/buildInChild.ts', import.meta.url));

/** About 8 MB in six files: long enough to be killed in the middle of. */
async function manyTexts(dir: string): Promise<string> {
  await mkdir(dir);
  for (let f = 0; f < 6; f++) {
    const lines = Array.from({ length: 700 }, (_, n) =>
      JSON.stringify({ text: `File ${f} text ${n}. ${`Number ${n * f} went on and on. `.repeat(70)}` }),
    );
    await writeFile(join(dir, `${f}.jsonl`), lines.join('\n'));
  }
  return dir;
}

type When = (progress: { readonly phase: string; readonly documents: number }) => boolean;

/** Kills the building of a job as soon as its progress is as asked. @returns whether it had not ended before */
async function killWhen(dir: string, job: BuildJob, when: When): Promise<boolean> {
  const path = join(dir, 'job-to-do.json');
  await writeFile(path, JSON.stringify(job));
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const [phase = '', documents] = line.split(' ');
    if (when({ phase, documents: Number(documents) })) child.kill('SIGKILL');
  }
  await ended;
  return child.signalCode === 'SIGKILL';
}

const read =
  (most: number): When =>
  ({ documents }) =>
    documents >= most;

async function tokensOf(folder: string): Promise<Buffer[]> {
  const files = [
    'tokens.bin',
    'docs.bin',
    'types.json',
    'facts.bin',
    'sources.json',
    'report.json',
    'recipe.json',
  ];
  return Promise.all(files.map((file) => readFile(join(folder, file))));
}

test('an import that is killed again and again ends as one that is not', async () => {
  const dir = tempDir();
  const texts = await manyTexts(join(dir, 'texts'));
  const datasets = join(dir, 'datasets');
  await mkdir(datasets);
  const undisturbed = join(datasets, 'undisturbed');
  await buildDataset(filesJob(undisturbed, [texts]));
  let kills = 0;
  const moments: When[] = [read(1), read(1500), read(3500), ({ phase }) => phase === 'finishing'];
  for (const [n, when] of moments.entries()) {
    const id = `killed-${n}`;
    const folder = join(datasets, id);
    if (!(await killWhen(dir, filesJob(folder, [texts]), when))) continue;
    kills += 1;
    expect(existsSync(folder)).toBe(false);
    expect((await unfinishedWork(datasets)).map((work) => work.id)).toEqual([id]);
    await continueWork(datasets, id);
    expect(await tokensOf(folder)).toEqual(await tokensOf(undisturbed));
    expect([...storedTexts(folder)]).toHaveLength(4200);
    await rm(folder, { recursive: true });
  }
  expect(kills).toBeGreaterThan(1);
  expect(await readdir(datasets)).toEqual(['undisturbed']);
});

test('what has changed since a kill is read anew, with all that came after it', async () => {
  const dir = tempDir();
  const texts = await manyTexts(join(dir, 'texts'));
  const datasets = join(dir, 'datasets');
  await mkdir(datasets);
  const folder = join(datasets, 'killed');
  expect(await killWhen(dir, filesJob(folder, [texts]), read(4000))).toBe(true);
  const [work] = await unfinishedWork(datasets);
  expect(work?.documents).toBeGreaterThan(0);
  await appendFile(join(texts, '0.jsonl'), '\n{"text":"One more."}');
  await rm(join(texts, '5.jsonl'));
  await continueWork(datasets, 'killed');
  await buildDataset(filesJob(join(datasets, 'fresh'), [texts]));
  expect(await tokensOf(folder)).toEqual(await tokensOf(join(datasets, 'fresh')));
  expect([...storedTexts(folder)]).toEqual([...storedTexts(join(datasets, 'fresh'))]);
});

test('unfinished work can be thrown away, and going on with nothing is refused', async () => {
  const dir = tempDir();
  const texts = await manyTexts(join(dir, 'texts'));
  const datasets = join(dir, 'datasets');
  await mkdir(datasets);
  expect(await killWhen(dir, filesJob(join(datasets, 'killed'), [texts]), read(1))).toBe(true);
  await discardWork(datasets, 'killed');
  expect(await readdir(datasets)).toEqual([]);
  await expect(continueWork(datasets, 'killed')).rejects.toMatchObject({ code: 'dataset/no-work' });
});

test('a revision that is killed leaves the old dataset, and can be gone on with', async () => {
  const dir = tempDir();
  const texts = await manyTexts(join(dir, 'texts'));
  const datasets = join(dir, 'datasets');
  const folder = join(datasets, 'tales');
  await buildDataset(filesJob(folder, [texts]));
  const before = await tokensOf(folder);
  const job = revisionJob(folder, { remedies: [{ kind: 'drop-documents', documents: [3] }] });
  expect(await killWhen(dir, job, read(1000))).toBe(true);
  expect(await tokensOf(folder)).toEqual(before);
  const { report } = await continueWork(datasets, 'tales');
  expect(report.text?.leftOut).toBe(1);
  expect(await readdir(datasets)).toEqual(['tales']);
});

test('a crash between the two moves of a replacement is mended to the old dataset or the new one', async () => {
  const datasets = tempDir();
  await mkdir(join(datasets, '.old-a'));
  await mkdir(join(datasets, '.old-b'));
  await mkdir(join(datasets, 'b'));
  await writeFile(join(datasets, '.old-a', 'which'), 'old');
  await writeFile(join(datasets, 'b', 'which'), 'new');
  await mendReplacements(datasets);
  expect(await readdir(datasets)).toEqual(['a', 'b']);
  expect(await readFile(join(datasets, 'a', 'which'), 'utf8')).toBe('old');
  expect(await readFile(join(datasets, 'b', 'which'), 'utf8')).toBe('new');
});

test('a kill after the dataset is in its place leaves a complete dataset', async () => {
  const dir = tempDir();
  const texts = join(dir, 'texts.jsonl');
  await writeFile(texts, '{"text":"One text."}\n{"text":"And another."}');
  const folder = join(dir, 'tales');
  const { report } = await buildDataset(filesJob(folder, [texts]));
  await mkdir(join(dir, '.work-tales'));
  await writeFile(join(dir, '.work-tales', 'job.json'), JSON.stringify(filesJob(folder, [texts])));
  expect((await continueWork(dir, 'tales')).report).toEqual(report);
  expect(await readdir(dir)).toEqual(['tales', 'texts.jsonl']);
});
