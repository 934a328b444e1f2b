/** Judging from the window: in a process of its own, told, one after another, cancelled, refused beside a run, and in failures. */
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ModelWork } from '../../shared/modelWork.ts';
import { NO_LOG } from '../../main/log.ts';
import { createWorkDesk } from '../../main/models/workDesk.ts';
import type { WorkDesk } from '../../main/models/workDesk.ts';
import { readJudgements } from '../../main/services/modelRecords.ts';
import { folderOf } from '../../main/services/context.ts';
import { childTrainer } from '../../main/trainer/forks.ts';
import { TrainerHost } from '../../main/trainer/trainerHost.ts';
import { codeOf } from '../support/codeOf.ts';
import { payloads } from '../support/runDesk.ts';
import type { Told } from '../support/runDesk.ts';
import { tempDir } from '../support/tempDir.ts';
import { FAULTY_WORKER, WORKER, trainerLibrary } from '../support/trainerLibrary.ts';
import type { TrainerLibrary } from '../support/trainerLibrary.ts';

const PATIENT = { timeout: 60_000, interval: 50 };

test('a judgement is begun at once, told until it is done, and then stands beside its model', async () => {
  const { desk, told, ids, judgements } = await workDesk();
  const begun = await desk.handlers['models.judge']({ model: ids.model, data: ids.data });
  expect(begun).toMatchObject({ kind: 'judge', on: 'tales', status: 'running', done: 0, failure: null });
  expect(begun.model).toEqual({ id: ids.model, name: 'tiny' });
  const general = await desk.handlers['models.judge']({ model: ids.model, data: null });
  expect(general.on).toBe('General English');
  expect(await listed(desk)).toEqual(['running', 'running']); // the second waits for its turn
  await untilEnded(told, general.id);
  expect(await listed(desk)).toEqual(['done', 'done']);
  const ofFirst = stepsOf(told, begun.id);
  expect(ofFirst.map(({ done }) => done)).toEqual(ofFirst.map(({ done }) => done).toSorted((a, b) => a - b));
  expect(ofFirst.at(-1)).toMatchObject({ done: 1, msLeft: null });
  expect((await judgements()).map(({ text }) => text.name)).toEqual(['General English', 'tales']);
  expect(payloads(told, 'library.changed')).toEqual([{ what: 'models' }, { what: 'models' }]);
});

test('a cancelled judgement ends within a second, keeps nothing, and the next one goes on', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'slow 300');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { desk, told, ids, judgements } = await workDesk(FAULTY_WORKER);
  const judge = () => desk.handlers['models.judge']({ model: ids.model, data: null });
  const [first, waiting, third] = [await judge(), await judge(), await judge()];
  await vi.waitFor(() => expect(stepsOf(told, first.id).length).toBeGreaterThan(1), PATIENT); // it is at work
  await desk.handlers['models.cancelWork']({ id: waiting.id });
  await desk.handlers['models.cancelWork']({ id: first.id });
  expect(await listed(desk)).toEqual(['cancelled', 'cancelled', 'running']);
  expect(await judgements()).toEqual([]);
  await vi.waitFor(() => expect(stepsOf(told, third.id).length).toBeGreaterThan(1), PATIENT);
  await desk.handlers['models.cancelWork']({ id: third.id });
  await desk.handlers['models.cancelWork']({ id: third.id }); // once more changes nothing
  expect(await codeOf(Promise.resolve(desk.handlers['models.cancelWork']({ id: 'work-99' })))).toBe(
    'model/unknown-work',
  );
});

test('a process that does not hear is ended, and the work counts as cancelled', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'hang-at 2');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { desk, told, ids, host } = await workDesk(FAULTY_WORKER);
  const { id } = await desk.handlers['models.judge']({ model: ids.model, data: null });
  await vi.waitFor(() => expect(stepsOf(told, id).length).toBeGreaterThan(1), PATIENT);
  await desk.handlers['models.cancelWork']({ id });
  expect(await listed(desk)).toEqual(['cancelled']);
  await vi.waitFor(() => expect(host.state).toBe('idle'), PATIENT);
});

test('a process that ends without a word fails the work with a code, and the next one has a new process', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'abort-at 2');
  vi.stubEnv('ULMFIT_FAULT_ONCE', join(tempDir(), 'done'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const { desk, told, ids, judgements } = await workDesk(FAULTY_WORKER);
  const judge = () => desk.handlers['models.judge']({ model: ids.model, data: null });
  const lost = await judge();
  const next = await judge();
  await untilEnded(told, next.id);
  const [first, second] = await desk.handlers['models.work']({});
  expect(first).toMatchObject({
    id: lost.id,
    status: 'failed',
    failure: { code: 'trainer/measuring-ended' },
  });
  expect(first?.failure?.message).not.toMatch(/run|snapshot/);
  expect(second).toMatchObject({ status: 'done' });
  expect(await judgements()).toHaveLength(1);
});

test('what cannot be judged fails in its state with the engine’s code; what is not there at once', async () => {
  const { desk, told, ids, inProcess } = await workDesk();
  await inProcess.datasets.revise('tales', { rules: { words: 'unicode', off: [] } });
  const { id } = await desk.handlers['models.judge']({ model: ids.model, data: ids.data });
  const ended = await untilEnded(told, id);
  expect(ended).toMatchObject({ status: 'failed', failure: { code: 'dataset/other-rules' } });
  const judge = (model: string, data: string | null) =>
    codeOf(Promise.resolve().then(() => desk.handlers['models.judge']({ model, data })));
  expect(await judge('model-nobody', null)).toBe('model/unknown');
  expect(await judge(ids.model, 'data-nothing')).toBe('dataset/unknown');
});

test('beside a run that trains nothing is measured', async () => {
  const { desk, ids } = await workDesk(WORKER, 'first');
  const call = Promise.resolve().then(() => desk.handlers['models.judge']({ model: ids.model, data: null }));
  expect(await codeOf(call)).toBe('run/other-live');
  expect(await listed(desk)).toEqual([]);
});

test('closing ends what goes on and its process', async () => {
  vi.stubEnv('ULMFIT_FAULT', 'slow 300');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { desk, told, ids, host } = await workDesk(FAULTY_WORKER);
  const { id } = await desk.handlers['models.judge']({ model: ids.model, data: null });
  await vi.waitFor(() => expect(stepsOf(told, id).length).toBeGreaterThan(1), PATIENT);
  await desk.close();
  expect(await listed(desk)).toEqual(['cancelled']);
  expect(host.state).toBe('idle');
});

interface Tried extends TrainerLibrary {
  readonly desk: WorkDesk;
  readonly told: readonly Told[];
  readonly ids: { readonly model: string; readonly data: string };
  judgements(): ReturnType<typeof readJudgements>;
}

async function workDesk(worker = WORKER, liveRun: string | null = null): Promise<Tried> {
  const library = await trainerLibrary(tempDir());
  const { ctx } = library;
  const told: Told[] = [];
  // not the library's own
  const host = new TrainerHost({ fork: childTrainer(worker) });
  const desk = createWorkDesk({
    ...{ ctx, host, threads: () => 1, liveRun: () => liveRun },
    publish: (event, payload) => told.push({ event, payload, at: performance.now() }),
    log: NO_LOG,
  });
  onTestFinished(() => desk.close());
  const ids = { model: ctx.models.byName('tiny')?.id ?? '', data: ctx.datasets.byName('tales')?.id ?? '' };
  const judgements = () => readJudgements(folderOf(ctx, 'model', ids.model));
  return { ...library, host, desk, told, ids, judgements };
}

const stepsOf = (told: readonly Told[], id: string): ModelWork[] =>
  payloads(told, 'work.changed').filter((work) => work.id === id);

async function listed(desk: WorkDesk): Promise<string[]> {
  return (await desk.handlers['models.work']({})).map(({ status }) => status);
}

async function untilEnded(told: readonly Told[], id: string): Promise<ModelWork | undefined> {
  await vi.waitFor(() => expect(stepsOf(told, id).at(-1)?.status).not.toBe('running'), PATIENT);
  return stepsOf(told, id).at(-1);
}
