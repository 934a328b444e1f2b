/** The desk for runs with a real trainer's process: what the window can ask, and what it is told. */
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RunView } from '../../shared/run.ts';
import { createRunDesk } from '../../main/runs/desk.ts';
import type { RunDesk } from '../../main/runs/desk.ts';
import { viewOf } from '../../main/runs/views.ts';
import { findRun } from '../../main/services/context.ts';
import { openContext } from '../../main/services/library.ts';
import type { Library } from '../../main/services/types.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { payloads, runDesk, stepsOf } from '../support/runDesk.ts';
import { FAULTY_WORKER } from '../support/trainerLibrary.ts';
import { TINY_SETTINGS } from '../support/tinyLibrary.ts';

test('a run is told as it goes: every update once and in order, measurements, texts, its end', async () => {
  const { desk: made, told, draft, untilEnd, ctx, ended } = await runDesk();
  const { run } = await made.handlers['runs.start']({ draft: await draft() });
  expect(made.live.liveRun()).toMatchObject({ run, name: 'first', epochs: 3 });
  expect(await untilEnd(run)).toBe('done');
  const steps = ctx.runs.get(run)?.steps ?? 0;
  const shown = stepsOf(payloads(told, 'run.metrics').map(({ columns }) => columns));
  expect(shown).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
  const metrics = told.filter(({ event }) => event === 'run.metrics');
  const seconds = ((metrics.at(-1)?.at ?? 0) - (metrics[0]?.at ?? 0)) / 1000;
  expect(metrics.length).toBeLessThanOrEqual(10 * seconds + 5);
  expect(payloads(told, 'run.evaluated').map(({ evaluation }) => evaluation.update)).toEqual([
    0,
    ...[1, 2, 3].map((epoch) => (epoch * steps) / 3),
  ]);
  expect(payloads(told, 'run.sample').map(({ sample }) => sample.update)).toEqual(
    [0, 0, 1, 1, 2, 2, 3, 3].map((epoch) => (epoch * steps) / 3),
  );
  expect(ended).toMatchObject([{ run, how: 'done', message: null }]);
  const view = await made.handlers['runs.show']({ run });
  expect(view).toMatchObject({ status: 'done', live: null, frozenUpdates: steps / 3, landing: null });
  expect(view.trainedMs).toBeGreaterThan(0);
  expect(view.course).toHaveLength(4);
  const page = await made.handlers['runs.updates']({ run, after: 5 });
  expect([page.step[0], page.step.length, page.lr.length]).toEqual([6, steps - 5, (steps - 5) * 3]);
  expect(Number.isFinite(page.time[0])).toBe(true);
});

test.each([
  ['before', 0],
  ['while', 30],
])(
  'what computes may be asked %s a run is taken up with other threads, and both are answered',
  async (_, ms) => {
    const { desk: made, deps, draft, untilEnd, host } = await runDesk();
    const { handlers, live } = made;
    const { run } = await handlers['runs.start']({ draft: await draft() });
    await reached(made, run, 8);
    await live.pauseAndWait();
    await host.end();
    const later = createRunDesk({ ...deps, threads: () => null }); // the choice of the next start of the program
    onTestFinished(() => later.live.shutdown());
    const asked: Promise<unknown>[] = [];
    if (ms === 0) asked.push(Promise.resolve(later.handlers['app.engine']({})));
    asked.push(Promise.resolve(later.handlers['runs.resume']({ run, inexact: false })));
    await wait(ms);
    if (ms > 0) asked.push(Promise.resolve(later.handlers['app.engine']({})));
    const [first, second] = await Promise.all(asked);
    expect(ms === 0 ? first : second).toMatchObject({ threads: 1 });
    await later.live.pauseAndWait();
    expect(await untilEnd(run)).toBe('paused');
  },
);

test('a run that is paused and resumed at the desk equals an unbroken one', async () => {
  const { desk: made, draft, untilEnd, inProcess, ended } = await runDesk();
  const { handlers, live } = made;
  await unbroken(inProcess);
  const { run } = await handlers['runs.start']({ draft: await draft() });
  await reached(made, run, 8);
  await live.pauseAndWait();
  expect(ended.map(({ how }) => how)).toEqual(['paused']);
  const halted = await handlers['runs.show']({ run });
  expect(halted).toMatchObject({ status: 'paused', live: null, lastCheckpoint: { update: halted.step } });
  expect(halted.pauses).toMatchObject([{ kind: 'paused', to: null, update: halted.step }]);
  ended.length = 0;
  await handlers['runs.resume']({ run, inexact: false });
  expect(await untilEnd(run)).toBe('done');
  expect(inProcess.runs.updates(run)).toEqual(inProcess.runs.updates('unbroken'));
});

test('a trainer that crashes once is replaced, and the run equals an unbroken one', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'abort-at 30');
  vi.stubEnv('ULMFIT_FAULT_ONCE', join(tempDir(), 'crashed'));
  const { desk: made, draft, untilEnd, inProcess, told } = await runDesk({ worker: FAULTY_WORKER });
  await unbroken(inProcess);
  const { run } = await made.handlers['runs.start']({ draft: await draft() });
  expect(await untilEnd(run)).toBe('done');
  vi.unstubAllEnvs();
  expect(inProcess.runs.updates(run)).toEqual(inProcess.runs.updates('unbroken'));
  const { events } = await made.handlers['runs.show']({ run });
  expect(events.map(({ code }) => code)).toEqual(expect.arrayContaining(['trainer/crashed', 'restarted']));
  expect(payloads(told, 'run.event').map(({ event }) => event.code)).toContain('trainer/crashed');
  expect(payloads(told, 'alarm')).toEqual([]);
});

test('a trainer that crashes without coming further leaves the run interrupted, and says so', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'abort-at 30');
  const { desk: made, draft, untilEnd, told, ctx } = await runDesk({ worker: FAULTY_WORKER });
  const { run } = await made.handlers['runs.start']({ draft: await draft() });
  expect(await untilEnd(run)).toBe('interrupted');
  vi.unstubAllEnvs();
  expect(payloads(told, 'alarm')).toMatchObject([{ code: 'trainer/crashed', run }]);
  expect(ctx.runs.get(run)?.step).toBeGreaterThan(0);
});

test('finishing at the desk ends as stopped with a model; one run at a time', async () => {
  const { desk: made, draft, untilEnd, told } = await runDesk();
  const { handlers } = made;
  const { run } = await handlers['runs.start']({ draft: await draft({ epochs: 40 }) });
  await reached(made, run, 20);
  expect(
    await codeOf(Promise.resolve(handlers['runs.start']({ draft: await draft({ name: 'second' }) }))),
  ).toBe('run/other-live');
  expect(await codeOf(Promise.resolve().then(() => handlers['runs.delete']({ run })))).toBe('run/busy');
  await handlers['runs.finish']({ run });
  expect(await untilEnd(run)).toBe('stopped');
  const view = await handlers['runs.show']({ run });
  expect(view.step).toBe((view.landing?.from ?? 0) + (view.landing?.updates ?? 0) - 1);
  expect(view.model).not.toBeNull();
  expect(payloads(told, 'library.changed')).toContainEqual({ what: 'models' });
});

test('what is discarded is forgotten up to the last snapshot', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'slow 20');
  const { desk: made, draft, untilEnd } = await runDesk({ worker: FAULTY_WORKER });
  vi.unstubAllEnvs();
  const { handlers } = made;
  vi.stubEnv('ULMFIT_FAULT', 'slow 20');
  const { run } = await handlers['runs.start']({ draft: await draft() });
  const perEpoch = (await handlers['runs.show']({ run })).updatesPerEpoch;
  await reached(made, run, perEpoch + 3);
  await handlers['runs.discard']({ run });
  expect(await untilEnd(run)).toBe('stopped');
  vi.unstubAllEnvs();
  const view = await handlers['runs.show']({ run });
  expect(view).toMatchObject({ step: perEpoch, model: null, lastCheckpoint: { update: perEpoch } });
});

test('an estimate counts without an engine, a rehearsal times it, and a run starts right after one', async () => {
  const { desk: made, draft, untilEnd, ctx } = await runDesk();
  const { handlers } = made;
  const first = await handlers['runs.estimate']({ draft: await draft() });
  expect(first).toMatchObject({ ms: null, basis: null, layers: 2 });
  const rehearsed = await handlers['runs.rehearse']({ draft: await draft() });
  expect(rehearsed.ms?.middle).toBeGreaterThan(0);
  expect(rehearsed.ms?.low).toBeLessThanOrEqual(rehearsed.ms?.middle ?? 0);
  expect(rehearsed.basis).toMatch(/^a rehearsal at \d\d:\d\d$/);
  expect(ctx.runs.list()).toEqual([]);
  const { run } = await handlers['runs.start']({ draft: await draft() });
  await untilEnd(run);
  const { vocab, steps } = ctx.runs.get(run) ?? {};
  expect(first).toMatchObject({ vocab, updates: steps });
  const model = ctx.models.byName('first');
  expect(first.parameters).toBe(model?.parameters);
  const after = await handlers['runs.estimate']({ draft: await draft({ name: 'next' }) });
  expect(after.basis).toMatch(/^a run at /);
});

test('a start does not wait for a rehearsal, not even for one that is still loading', async () => {
  const { desk: made, draft, untilEnd, ctx } = await runDesk();
  const { handlers } = made;
  const asked = await draft();
  const rehearsal = codeOf(Promise.resolve(handlers['runs.rehearse']({ draft: asked })));
  const { run } = await handlers['runs.start']({ draft: await draft() });
  expect(await rehearsal).toBe('run/rehearsal-ended');
  expect(await untilEnd(run)).toBe('done');
  expect(readdirSync(join(ctx.dir, 'runs'))).toEqual([run]);
});

test('a rehearsal that waits for another to end gives way to a start too', async () => {
  const { desk: made, draft, untilEnd } = await runDesk();
  const { handlers } = made;
  const asked = await draft();
  const ask = async (): Promise<unknown> => handlers['runs.rehearse']({ draft: asked });
  const rehearse = (): Promise<string> => codeOf(ask());
  const first = rehearse();
  const second = rehearse();
  const started = handlers['runs.start']({ draft: asked });
  const third = rehearse();
  const { run } = await started;
  expect(await Promise.all([first, second])).toEqual(['run/rehearsal-ended', 'run/rehearsal-ended']);
  expect(await third).toBe('run/other-live');
  expect(await untilEnd(run)).toBe('done');
});

test('checks say what forbids a run, and how to mend it', async () => {
  const { desk: made, draft } = await runDesk();
  const { handlers } = made;
  const settings = { ...TINY_SETTINGS, batch: 2000, dropMult: 9, etaMax: 5 };
  const { checks } = await handlers['runs.estimate']({ draft: await draft({ name: 'tiny', settings }) });
  const bad = checks.filter(({ level }) => level === 'bad').map(({ code }) => code);
  expect(bad).toEqual(['valid-too-short', 'train-too-short', 'dropout-too-strong', 'name-taken']);
  const changes = checks.reduce((all, { remedy }) => ({ ...remedy?.changes, ...all }), {});
  const mended = await handlers['runs.estimate']({
    draft: await draft({ settings: { ...settings, ...changes } }),
  });
  expect(mended.checks.filter(({ level }) => level === 'bad')).toEqual([]);
});

test('a deleted run is off the list with its name free, comes back, and goes with the next start', async () => {
  const { desk: made, draft, untilEnd, ctx } = await runDesk();
  const { handlers } = made;
  const { run } = await handlers['runs.start']({ draft: await draft({ epochs: 1 }) });
  await untilEnd(run);
  await handlers['runs.rename']({ run, name: 'letters' });
  await handlers['runs.setNotes']({ run, notes: 'the good one' });
  expect((await handlers['runs.list']({}))[0]).toMatchObject({ name: 'letters', notes: 'the good one' });
  await handlers['runs.delete']({ run });
  expect([await handlers['runs.list']({}), ctx.runs.byName('letters')]).toEqual([[], undefined]);
  await handlers['runs.restore']({ run });
  expect((await handlers['runs.list']({}))[0]).toMatchObject({ name: 'letters', notes: 'the good one' });
  await handlers['runs.delete']({ run });
  await made.emptyBin();
  expect(existsSync(join(ctx.dir, 'runs', run))).toBe(false);
  expect(await codeOf(Promise.resolve().then(() => handlers['runs.restore']({ run })))).toBe('run/unknown');
});

test('when the database is lost, a paused, finished and annotated run comes back from its folder', async () => {
  const { desk: made, draft, untilEnd, ctx, dir, ended } = await runDesk();
  const { handlers, live } = made;
  const { run } = await handlers['runs.start']({ draft: await draft({ epochs: 40 }) });
  await reached(made, run, 20);
  await live.pauseAndWait();
  ended.length = 0;
  await handlers['runs.resume']({ run, inexact: false });
  await handlers['runs.finish']({ run });
  expect(await untilEnd(run)).toBe('stopped');
  await handlers['runs.setNotes']({ run, notes: 'landed early' });
  const known = await viewOf(ctx, findRun(ctx, run), null);
  ctx.db.pragma('wal_checkpoint(TRUNCATE)');
  const copy = join(tempDir(), 'library');
  cpSync(join(dir, 'library'), copy, { recursive: true, filter: (file) => !/studio\.db/.test(file) });
  const library = await openContext(copy, ctx.host);
  const again = await viewOf(library.ctx, findRun(library.ctx, run), null);
  library.library.close();
  const timeless = ({ checkpoints, trainedMs, lastCheckpoint, pauses, ...view }: RunView): unknown => ({
    ...view,
    trained: trainedMs !== null,
    checkpoints: checkpoints.map(({ update }) => update),
    last: lastCheckpoint?.update,
    pauses: pauses.map(({ update, kind, to }) => [update, kind, to === null]),
  });
  expect(timeless(again)).toEqual(timeless(known));
  expect(known.pauses).toMatchObject([{ kind: 'paused' }]);
  expect(known.landing).not.toBeNull();
});

async function unbroken(library: Library): Promise<void> {
  await library.runs.finetune({
    ...{ model: 'tiny', data: 'tales', name: 'unbroken', settings: TINY_SETTINGS },
    ...{ epochs: 2, seed: 3, threads: 1 },
  });
}

/** Waits until an update is stored. */
async function reached(made: RunDesk, run: string, step: number): Promise<void> {
  await vi.waitFor(
    async () => expect((await made.handlers['runs.show']({ run })).step).toBeGreaterThanOrEqual(step),
    { timeout: 120_000, interval: 5 },
  );
}
