/** Training in a process of its own, with the real engine: the same numbers, and every way in which it can end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Context } from '../../main/services/context.ts';
import { AppError } from '../../shared/errors.ts';
import { tempDir } from '../support/tempDir.ts';
import { FAULTY_WORKER, killOwnerAfter, trainerLibrary } from '../support/trainerLibrary.ts';
import { REQUEST } from '../support/tinyRuns.ts';

/** How long a process may take to go on a busy machine; nothing here measures time. */
const PATIENT = { timeout: 60_000, interval: 100 };

test('a run in the trainer’s process equals the run in this process bit for bit', async () => {
  const { inProcess, runs, host } = await trainerLibrary(tempDir());
  const here = await inProcess.runs.finetune({ ...REQUEST, name: 'here' });
  const there = await runs.finetune({ ...REQUEST, name: 'there' });
  expect(inProcess.runs.updates('there')).toEqual(inProcess.runs.updates('here'));
  expect(runs.show('there').evaluations).toEqual(runs.show('here').evaluations);
  expect(runs.show('there').samples).toEqual(runs.show('here').samples);
  const { before, after, best } = here;
  expect(there).toMatchObject({ status: 'done', before, after, best });
  const weights = (model: string | null): Buffer =>
    readFileSync(join(inProcess.dir, 'models', model ?? '', 'model.safetensors'));
  expect(weights(there.model).equals(weights(here.model))).toBe(true);
  await vi.waitFor(() => expect(host.state).toBe('idle'), PATIENT);
});

test('nothing is told before it is stored', async () => {
  const { ctx, runs } = await trainerLibrary(tempDir());
  const late: number[] = [];
  await runs.finetune({
    ...REQUEST,
    name: 'first',
    onStored: (events) => {
      const stored = ctx.runs.byName('first')?.step ?? 0;
      for (const { event } of events)
        if (event.kind === 'update' && event.step > stored) late.push(event.step);
    },
  });
  expect(late).toEqual([]);
});

test('a trainer that is killed leaves an interrupted run, which then repeats the unbroken one', async () => {
  const { runs, host, ctx } = await trainerLibrary(tempDir());
  await runs.finetune({ ...REQUEST, name: 'unbroken' });
  const error = await failure(
    runs.finetune({
      ...REQUEST,
      name: 'killed',
      onEvent: (event) => {
        if (event.kind === 'checkpoint' && event.update === 7) host.kill('discarded');
      },
    }),
  );
  expect(error.code).toBe('trainer/ended');
  expect(runs.show('killed')).toMatchObject({ status: 'interrupted', failure: null });
  expect(pausesOf(ctx, 'killed')).toEqual([['interrupted', false]]);
  await runs.resume({ run: 'killed' });
  expect(runs.updates('killed')).toEqual(runs.updates('unbroken'));
  expect(pausesOf(ctx, 'killed')).toEqual([['interrupted', true]]);
});

test('a trainer that hangs is noticed, ended and noted', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'hang-at 12');
  const { runs, ctx } = await trainerLibrary(tempDir(), {
    worker: FAULTY_WORKER,
    patience: { training: 1500, waiting: 20_000 },
  });
  const error = await failure(runs.finetune({ ...REQUEST, name: 'hung' }));
  vi.unstubAllEnvs();
  expect(error.code).toBe('trainer/hung');
  const { id, status } = runs.show('hung');
  expect(status).toBe('interrupted');
  expect(ctx.story.notes(id).map(({ code }) => code)).toContain('trainer/hung');
});

test('a trainer that crashes says so', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'abort-at 9');
  const { runs } = await trainerLibrary(tempDir(), { worker: FAULTY_WORKER });
  const error = await failure(runs.finetune({ ...REQUEST, name: 'crashed' }));
  vi.unstubAllEnvs();
  expect(error.code).toBe('trainer/crashed');
});

test('an error of the engine arrives with its code', async () => {
  const { runs, host } = await trainerLibrary(tempDir());
  const error = await failure(
    runs.finetune({ ...REQUEST, settings: { ...REQUEST.settings, batch: 2000 }, name: 'wide' }),
  );
  expect(error.code).toBe('dataset/too-short');
  expect(host.memory).toBeGreaterThan(50e6);
});

test('a run that is paused gives its process back and then goes on with the numbers of an unbroken one', async () => {
  const { runs, host, ctx } = await trainerLibrary(tempDir());
  await runs.finetune({ ...REQUEST, name: 'unbroken' });
  const pause = new AbortController();
  const outcome = await runs.finetune({
    ...REQUEST,
    name: 'halved',
    pause: pause.signal,
    onEvent: (event) => {
      if (event.kind === 'checkpoint' && event.update === 7) pause.abort();
    },
  });
  expect(outcome).toMatchObject({ status: 'paused', model: null });
  await vi.waitFor(() => expect([host.state, host.memory]).toEqual(['idle', null]), PATIENT);
  expect(runs.show('halved').status).toBe('paused'); // show reconciles, and a paused run needs no owner
  await runs.resume({ run: 'halved' });
  expect(runs.updates('halved')).toEqual(runs.updates('unbroken'));
  expect(pausesOf(ctx, 'halved')).toEqual([['paused', true]]);
});

test('finishing lowers the rates to their end and keeps the best', async () => {
  const { runs, ctx } = await trainerLibrary(tempDir());
  const finish = new AbortController();
  const outcome = await runs.finetune({
    ...REQUEST,
    epochs: 6,
    name: 'landed',
    finish: finish.signal,
    onEvent: (event) => {
      if (event.kind === 'checkpoint' && event.update === 28) finish.abort();
    },
  });
  const run = ctx.runs.byName('landed');
  const landing = run?.landing ?? { from: 0, updates: 0 };
  expect(outcome.status).toBe('stopped');
  expect(outcome.model).not.toBeNull();
  expect(run?.step).toBe(landing.from + landing.updates - 1);
  const rates = runs.updates('landed').map(({ lr }) => lr.at(-1) ?? 0);
  const landed = rates.slice(landing.from - 1);
  expect(landed).toEqual(landed.toSorted((a, b) => b - a));
  expect(landed.at(-1)).toBeCloseTo(0.05 / 32, 12);
  expect(await failure(runs.resume({ run: 'landed' }))).toMatchObject({ code: 'run/done' });
});

test('discarding forgets what came after the last checkpoint', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'slow 30');
  const { runs, host, ctx } = await trainerLibrary(tempDir(), { worker: FAULTY_WORKER });
  const discard = new AbortController();
  const outcome = await runs.finetune({
    ...REQUEST,
    name: 'discarded',
    discard: discard.signal,
    onEvent: (event) => {
      if (event.kind !== 'update' || event.step < 18 || discard.signal.aborted) return;
      discard.abort();
      host.kill('discarded');
    },
  });
  vi.unstubAllEnvs();
  expect(outcome).toMatchObject({ status: 'stopped', model: null });
  const { step, status } = runs.show('discarded');
  const kept = ctx.runs.byName('discarded')?.checkpoint?.update;
  expect({ step, status }).toEqual({ step: kept, status: 'stopped' });
  expect((await runs.resume({ run: 'discarded' })).status).toBe('done');
});

test('a rehearsal measures and keeps nothing', async () => {
  const { ctx, host } = await trainerLibrary(tempDir());
  const engine = await host.open({ threads: 1 });
  const { partsOf } = await import('../../main/services/prepare.ts');
  const run = await engine.prepare(
    partsOf(ctx, { kind: 'finetune', model: 'tiny', data: 'tales', settings: REQUEST.settings, seed: 1 }).job,
  );
  const scratch = join(ctx.dir, 'runs', '.rehearsal');
  const measured = await run.rehearse({ epochs: 2, scratch, signal: new AbortController().signal });
  expect(measured.updates.length).toBeGreaterThan(5);
  expect([measured.evaluation, measured.save, measured.memory].every((n) => n > 0)).toBe(true);
  expect(ctx.runs.list()).toEqual([]);
});

async function failure(act: Promise<unknown>): Promise<AppError> {
  try {
    await act;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it succeeded');
}

/** A process that has ended may wait for whoever asks how; that does not count. */
function runsStill(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = existsSync(`/proc/${String(pid)}/stat`)
    ? readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    : '';
  return !/\) [ZX] /.test(stat);
}

/** Kind of each pause, and whether it is over. */
function pausesOf(ctx: Context, name: string): [string, boolean][] {
  const id = ctx.runs.byName(name)?.id ?? '';
  return ctx.story.pauses(id).map(({ kind, to }) => [kind, to !== null]);
}

test('a run that is killed while it lands repeats its landing', async () => {
  const dir = tempDir();
  const { runs, host, ctx } = await trainerLibrary(dir);
  const request = { ...REQUEST, epochs: 6 };
  const landAt = (name: string, kill: boolean): Promise<unknown> => {
    const finish = new AbortController();
    return runs.finetune({
      ...request,
      name,
      finish: finish.signal,
      onEvent: (event) => {
        if (event.kind === 'checkpoint' && event.update === 28) finish.abort();
        const landing = ctx.runs.byName(name)?.landing ?? null;
        if (kill && landing !== null && event.kind === 'checkpoint' && event.update > landing.from)
          host.kill('discarded');
      },
    });
  };
  expect((await failure(landAt('killed', true))).code).toBe('trainer/ended');
  const landing = ctx.runs.byName('killed')?.landing;
  const outcome = await runs.resume({ run: 'killed' });
  expect(outcome.status).toBe('stopped');
  expect(ctx.runs.byName('killed')).toMatchObject({
    landing,
    step: (landing?.from ?? 0) + (landing?.updates ?? 0) - 1,
  });
  expect(ctx.story.notes(outcome.run).map(({ code }) => code)).not.toContain('resumed-inexact');
});

test('a pause breaks off an evaluation, and the resumed run makes it up with the same numbers', async () => {
  const { runs, ctx } = await trainerLibrary(tempDir());
  await runs.finetune({ ...REQUEST, name: 'unbroken' });
  const perEpoch = (ctx.runs.byName('unbroken')?.steps ?? 0) / 3;
  const pause = new AbortController();
  await runs.finetune({
    ...REQUEST,
    name: 'halved',
    pause: pause.signal,
    onEvent: (event) => {
      if (event.kind === 'checkpoint' && event.update === perEpoch) pause.abort();
    },
  });
  await runs.resume({ run: 'halved' });
  expect(runs.updates('halved')).toEqual(runs.updates('unbroken'));
  expect(runs.show('halved').evaluations).toEqual(runs.show('unbroken').evaluations);
});

test('when the program that owns the trainer is killed, the trainer ends too and the run is interrupted', async () => {
  const dir = tempDir();
  const { inProcess } = await trainerLibrary(dir);
  const { shown, trainer } = await killOwnerAfter(join(dir, 'library'), 'orphan', 8);
  await vi.waitFor(() => expect(runsStill(trainer)).toBe(false), PATIENT);
  const run = inProcess.runs.show('orphan');
  expect(run.status).toBe('interrupted');
  expect(run.step).toBeGreaterThanOrEqual(shown);
});
