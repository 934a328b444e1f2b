/** The life of a run on the real engine: to its end, through a kill, through an interruption, and in a new database. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import type { TrainEvent } from '../../main/engine/train/events.ts';
import type { FinetuneRequest, Library, RunOutcome } from '../../main/services/types.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, TINY_SETTINGS, tinyLibrary } from '../support/tinyLibrary.ts';

// several runs a test, each with many synced writes, on whatever disk and load there is
vi.setConfig({ testTimeout: 180_000 });

const REQUEST: FinetuneRequest = {
  model: 'tiny',
  data: 'tales',
  settings: TINY_SETTINGS,
  epochs: 2,
  seed: 3,
  checkpointEvery: 7,
  threads: 1,
};

function finetune(library: Library, more: Partial<FinetuneRequest> = {}): Promise<RunOutcome> {
  return library.runs.finetune({ ...REQUEST, ...more });
}

test('a run stores every event before it tells it, and makes a model that is better than its base', async () => {
  const library = await tinyLibrary(tempDir());
  const late: TrainEvent[] = [];
  const events: TrainEvent[] = [];
  const outcome = await finetune(library, {
    name: 'first',
    onEvent: (event) => {
      events.push(event);
      const stored = library.runs.updates('first');
      if (event.kind === 'update' && stored.at(-1)?.step !== event.step) late.push(event);
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
  expect(library.runs.updates('first').map(({ step }) => step)).toEqual(
    Array.from({ length: run.steps }, (_, i) => i + 1),
  );
  expect(events.filter(({ kind }) => kind === 'update')).toHaveLength(run.steps);
  expect(run.after?.loss).toBeLessThan(run.before?.loss ?? 0);
  expect(run.samples.map(({ stage }) => stage)).toEqual(['before', 'before', 'after', 'after']);
});

test('everything a run needs is on disk before its first step', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const seen: unknown[] = [];
  await finetune(library, {
    name: 'first',
    epochs: 1,
    onStarted: ({ run }) => {
      const file: unknown = JSON.parse(readFileSync(join(dir, 'library', 'runs', run, 'run.json'), 'utf8'));
      seen.push(file, library.runs.list()[0]?.status, library.runs.updates(run).length);
    },
  });
  expect(seen).toEqual([
    expect.objectContaining({
      settings: TINY_SETTINGS,
      seed: 3,
      vocabulary: expect.arrayContaining(['xxunk', 'sailor']),
      hashes: {
        model: expect.stringMatching(/^[0-9a-f]{64}$/),
        data: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    }),
    'running',
    0,
  ]);
});

test('the model of a run bears its name, knows where it comes from, and evaluates as the run said', async () => {
  const library = await tinyLibrary(tempDir());
  const { after, model } = await finetune(library, { name: 'first' });
  const made = await library.models.show('first');
  expect(made).toMatchObject({
    id: model,
    lineage: ['nothing', 'tiny', 'tales'],
    perplexity: after?.perplexity,
  });
  const again = await library.evaluateModel({ model: 'first', data: 'tales', threads: 1 });
  expect(again).toEqual(after);
});

test('a run that is killed is shown as interrupted and then repeats the unbroken one bit for bit', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const unbroken = await finetune(library, { name: 'unbroken' });
  const shown = await killAfter(join(dir, 'library'), 'killed', 17);
  const killed = library.runs.list().find(({ name }) => name === 'killed');
  expect(killed).toMatchObject({
    status: 'interrupted',
    step: expect.toSatisfy((step: number) => step >= shown),
  });

  const steps: number[] = [];
  const resumed = await library.runs.resume({
    run: 'killed',
    onEvent: (event) => {
      if (event.kind === 'update') steps.push(event.step);
    },
  });
  expect(steps[0]).toBe(Math.floor(shown / 7) * 7 + 1);
  expect(library.runs.updates('killed')).toEqual(library.runs.updates('unbroken'));
  expect(resumed).toMatchObject({ before: unbroken.before, after: unbroken.after, best: unbroken.best });
  expect(library.runs.show('killed').notes.map(({ code }) => code)).not.toContain('resumed-inexact');
});

test('a run that is killed before its first checkpoint starts again at step 1', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await killAfter(join(dir, 'library'), 'killed', 3);
  const steps: number[] = [];
  const { status } = await library.runs.resume({
    run: 'killed',
    onEvent: (event) => {
      if (event.kind === 'update') steps.push(event.step);
    },
  });
  expect([status, steps[0]]).toEqual(['done', 1]);
});

test('a signal interrupts a run with everything saved, and it goes on after the last step shown', async () => {
  const library = await tinyLibrary(tempDir());
  await finetune(library, { name: 'unbroken' });
  const abort = new AbortController();
  const outcome = await finetune(library, {
    name: 'halved',
    signal: abort.signal,
    onEvent: (event) => {
      if (event.kind === 'update' && event.step === 10) abort.abort();
    },
  });
  expect(outcome).toMatchObject({ status: 'interrupted', model: null });
  expect(library.runs.list()[0]).toMatchObject({ name: 'halved', status: 'interrupted', step: 10 });
  const steps: number[] = [];
  await library.runs.resume({
    run: 'halved',
    onEvent: (event) => {
      if (event.kind === 'update') steps.push(event.step);
    },
  });
  expect(steps[0]).toBe(11);
  expect(library.runs.updates('halved')).toEqual(library.runs.updates('unbroken'));
});

test('numbers that a resumed run does not repeat are replaced and noted', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await killAfter(join(dir, 'library'), 'killed', 10);
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(join(dir, 'library', 'studio.db'));
  db.prepare('UPDATE metric SET loss = loss * 1.0000001 WHERE step = 9').run();
  db.close();
  await library.runs.resume({ run: 'killed' });
  const { notes, steps, step } = library.runs.show('killed');
  expect(notes).toContainEqual(expect.objectContaining({ code: 'resumed-inexact', update: 9 }));
  expect(step).toBe(steps);
});

test('a finished run, a busy one, and one on other threads are not resumed', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const refusals: unknown[] = [];
  const refused = (run: string, threads = 1): Promise<unknown> =>
    library.runs.resume({ run, threads }).catch((error: unknown) => error);
  const { run } = await finetune(library, {
    onStarted: (started) => {
      refusals.push(refused(started.run));
    },
  });
  refusals.push(refused(run));
  await killAfter(join(dir, 'library'), 'killed', 2);
  refusals.push(refused('killed', 2), refused('no such run'));
  expect(await Promise.all(refusals)).toEqual([
    expect.objectContaining({ code: 'run/busy' }),
    expect.objectContaining({ code: 'run/done' }),
    expect.objectContaining({ code: 'run/other-engine' }),
    expect.objectContaining({ code: 'run/unknown' }),
  ]);
});

test('a database that was lost is rebuilt from the folders, with every number', async () => {
  const dir = tempDir();
  const before = await tinyLibrary(dir);
  await finetune(before, { name: 'first' });
  await killAfter(join(dir, 'library'), 'killed', 9);
  const known = contents(before);
  before.close();
  for (const end of ['', '-wal', '-shm']) rmSync(join(dir, 'library', `studio.db${end}`), { force: true });
  expect(contents(await opened(join(dir, 'library')))).toEqual(known);
});

test('a damaged database is put aside and rebuilt, and its owner is told', async () => {
  const dir = tempDir();
  const before = await tinyLibrary(dir);
  const known = contents(before);
  before.close();
  writeFileSync(join(dir, 'library', 'studio.db'), 'not a database at all '.repeat(500));
  const library = await opened(join(dir, 'library'));
  expect(contents(library)).toEqual(known);
  expect(library.notices[0]).toContain('damaged');
  expect(existsSync(join(dir, 'library', 'quarantine'))).toBe(true);
});

test('a name that is taken is refused before anything is written', async () => {
  const library = await tinyLibrary(tempDir());
  const asModel = await finetune(library, { name: 'tiny' }).catch((error: unknown) => error);
  await finetune(library, { name: 'first', epochs: 1 });
  const asRun = await finetune(library, { name: 'first' }).catch((error: unknown) => error);
  expect([asModel, asRun]).toEqual([1, 2].map(() => expect.objectContaining({ code: 'library/name-taken' })));
  expect(library.runs.list()).toHaveLength(1);
});

test('a dataset that does not fill the batch is refused with the batch that would do', async () => {
  const library = await tinyLibrary(tempDir());
  const settings = { ...TINY_SETTINGS, batch: 2000 };
  await expect(finetune(library, { settings })).rejects.toMatchObject({
    code: 'dataset/too-short',
    message: expect.stringMatching(/--set batch=\d+/),
  });
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
  expect(library.runs.show('failing')).toMatchObject({
    status: 'failed',
    failure: { code: 'internal/unexpected', message: 'the listener broke' },
  });
  expect(await library.runs.resume({ run: 'failing' })).toMatchObject({ status: 'done' });
});

test('what an interrupted run needs cannot be deleted before it', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await killAfter(join(dir, 'library'), 'killed', 1);
  const refusals = [library.models.delete('tiny'), library.datasets.delete('tales')];
  const settled = await Promise.allSettled(refusals);
  expect(settled.map((one) => (one.status === 'rejected' ? one.reason : one))).toEqual([
    expect.objectContaining({ code: 'model/in-use' }),
    expect.objectContaining({ code: 'dataset/in-use' }),
  ]);
  const { id } = library.runs.show('killed');
  await library.runs.delete('killed');
  expect(existsSync(join(dir, 'library', 'runs', id))).toBe(false);
  await library.datasets.delete('tales');
  expect(library.datasets.list()).toEqual([]);
});

/** All that the library knows, in plain data. */
function contents(library: Library): unknown {
  return {
    datasets: library.datasets.list(),
    models: library.models.list(),
    runs: library.runs.list().map(({ id }) => [library.runs.show(id), library.runs.updates(id)]),
  };
}

/** Fine-tunes in a process of its own and kills it without warning when it has shown `step`; returns the last shown. */
async function killAfter(library: string, name: string, step: number): Promise<number> {
  const script = fileURLToPath(new URL('./trainInChild.ts', import.meta.url));
  const child = spawn(process.execPath, [script, library, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let shown = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    shown = Number(/"step":(\d+)/.exec(line)?.[1] ?? shown);
    if (shown >= step) child.kill('SIGKILL');
  }
  await ended;
  expect(shown).toBeGreaterThanOrEqual(step);
  return shown;
}
