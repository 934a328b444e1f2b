/** The life of a run on the real engine, from its folder to the model it makes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrainEvent } from '../../main/engine/train/events.ts';
import { readRunFile } from '../../main/services/runFolder.ts';
import type { RunFile } from '../../main/services/runFolder.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { TINY_SETTINGS, tinyLibrary } from '../support/tinyLibrary.ts';
import { finetune, killAfter } from '../support/tinyRuns.ts';

test('a run stores every event before it tells it, and makes a model that is better than its base', async () => {
  const library = await tinyLibrary(tempDir());
  const late: TrainEvent[] = [];
  const shown: number[] = [];
  const outcome = await finetune(library, {
    name: 'first',
    onEvent: (event) => {
      if (event.kind !== 'update') return;
      shown.push(event.step);
      if (library.runs.updates('first').at(-1)?.step !== event.step) late.push(event);
    },
  });
  const run = library.runs.show('first');
  expect(late).toEqual([]);
  expect(outcome).toMatchObject({ run: run.id, status: 'done', model: run.model });
  expect(run).toMatchObject({
    status: 'done',
    step: run.steps,
    baseName: 'tiny',
    dataName: 'tales',
    failure: null,
  });
  expect(shown).toEqual(Array.from({ length: run.steps }, (_, i) => i + 1));
  expect(library.runs.updates('first').map(({ step }) => step)).toEqual(shown);
  expect(run.after?.loss).toBeLessThan(run.before?.loss ?? 0);
  expect(run.samples.map(({ stage }) => stage)).toEqual(['before', 'before', 'after', 'after']);
});

test('everything a run needs is on disk before its first step', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const files: Promise<RunFile>[] = [];
  const seen: unknown[] = [];
  await finetune(library, {
    name: 'first',
    epochs: 1,
    onStarted: ({ run }) => {
      files.push(readRunFile(join(dir, 'library', 'runs', run)));
      seen.push(library.runs.list()[0]?.status, library.runs.updates(run).length);
    },
  });
  const [file] = await Promise.all(files);
  expect(seen).toEqual(['running', 0]);
  expect(file).toMatchObject({
    settings: TINY_SETTINGS,
    seed: 3,
    epochs: 1,
    dataName: 'tales',
    engine: 'tensorflow',
  });
  expect(file?.vocabulary).toContain('sailor');
  expect([file?.hashes.model, file?.hashes.data].map((hash) => hash?.length)).toEqual([64, 64]);
});

test('the model of a run bears its name, knows where it comes from, and evaluates as the run said', async () => {
  const library = await tinyLibrary(tempDir());
  const { after, model, run } = await finetune(library, { name: 'first' });
  const made = await library.models.show('first');
  expect(made.card).toMatchObject({ settings: { embSz: 8, epochs: 2, batch: 4 }, run });
  const { id, lineage, perplexity } = made;
  expect({ id, lineage, perplexity }).toEqual({
    id: model,
    lineage: ['nothing', 'tiny', 'tales'],
    perplexity: after?.perplexity,
  });
  expect(await library.evaluateModel({ model: 'first', data: 'tales', threads: 1 })).toEqual(after);
});

test('a name that is taken by a run or a model is refused before anything is written', async () => {
  const library = await tinyLibrary(tempDir());
  const asModel = await codeOf(finetune(library, { name: 'tiny' }));
  await finetune(library, { name: 'first', epochs: 1 });
  const asRun = await codeOf(finetune(library, { name: 'first' }));
  expect([asModel, asRun]).toEqual(['library/name-taken', 'library/name-taken']);
  expect(library.runs.list()).toHaveLength(1);
});

test('runs without a name get one of their own', async () => {
  const library = await tinyLibrary(tempDir());
  await finetune(library, { epochs: 1 });
  await finetune(library, { epochs: 1 });
  expect(library.runs.list().map(({ name }) => name)).toEqual(['tiny-tales-2', 'tiny-tales']);
});

test('a dataset that does not fill the batch is refused with the batch that would do', async () => {
  const library = await tinyLibrary(tempDir());
  const start = finetune(library, { settings: { ...TINY_SETTINGS, batch: 2000 } });
  await expect(start).rejects.toThrow(/A batch of \d+ would do, or more text\./);
  expect(await codeOf(start)).toBe('dataset/too-short');
});

test('pretraining makes a model of the sizes asked for, which another run can start from', async () => {
  const library = await tinyLibrary(tempDir());
  const settings = { ...TINY_SETTINGS, embSz: 8, nHid: 12, nLayers: 1, frozenEpochs: 0 };
  const request = { data: 'tales', settings, epochs: 1, seed: 1, threads: 1 };
  const outcome = await library.runs.pretrain({ ...request, name: 'grown' });
  expect(outcome).toMatchObject({ status: 'done', before: null });
  expect(await library.models.show('grown')).toMatchObject({ embSz: 8, nLayers: 1, lineage: ['tales'] });
  await finetune(library, { model: 'grown', epochs: 1, name: 'tuned' });
  expect((await library.models.show('tuned')).lineage).toEqual(['tales', 'grown']);
});

test('a run that fails says why and can be resumed', async () => {
  const library = await tinyLibrary(tempDir());
  const failing = finetune(library, {
    name: 'failing',
    onEvent: (event) => {
      if (event.kind === 'update' && event.step === 8) throw new Error('the listener broke');
    },
  });
  await expect(failing).rejects.toThrow('the listener broke');
  const { status, failure } = library.runs.show('failing');
  expect({ status, failure }).toEqual({
    status: 'failed',
    failure: { code: 'internal/unexpected', message: 'the listener broke' },
  });
  expect(await library.runs.resume({ run: 'failing' })).toMatchObject({ status: 'done' });
});

test('what an interrupted run needs cannot be deleted before it', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await killAfter(join(dir, 'library'), 'killed', 1);
  expect(await codeOf(library.models.delete('tiny'))).toBe('model/in-use');
  expect(await codeOf(library.datasets.delete('tales'))).toBe('dataset/in-use');
  const { id } = library.runs.show('killed');
  await library.runs.delete('killed');
  expect(existsSync(join(dir, 'library', 'runs', id))).toBe(false);
  await library.datasets.delete('tales');
  expect(library.datasets.list()).toEqual([]);
});
