/** A desk for runs over a tiny library with a trainer's process of its own, and everything that it tells the window. */
import { expect, onTestFinished, vi } from 'vitest';
import type { EventName, Events } from '../../shared/api.ts';
import type { MetricColumns, RunDraft } from '../../shared/run.ts';
import type { EndedRun } from '../../main/app/liveRuns.ts';
import type { Publish } from '../../main/ipc/handlerTypes.ts';
import { createRunDesk } from '../../main/runs/desk.ts';
import type { RunDesk, RunDeskDeps } from '../../main/runs/desk.ts';
import { tempDir } from './tempDir.ts';
import { TINY_SETTINGS } from './tinyLibrary.ts';
import { trainerLibrary } from './trainerLibrary.ts';
import type { TrainerLibrary } from './trainerLibrary.ts';

export interface Told<E extends EventName = EventName> {
  readonly event: E;
  readonly payload: Events[E];
  readonly at: number;
}

export interface Desk extends TrainerLibrary {
  readonly deps: RunDeskDeps;
  readonly desk: RunDesk;
  readonly told: readonly Told[];
  readonly ended: EndedRun[];
  draft(more?: Partial<RunDraft>): Promise<RunDraft>;
  /** resolves with the status in which the run has ended */
  untilEnd(run: string): Promise<string>;
}

/** @param more what the desk is to be given besides */
export async function runDesk(
  options: Parameters<typeof trainerLibrary>[1] = {},
  more: Partial<RunDeskDeps> = {},
): Promise<Desk> {
  const library = await trainerLibrary(tempDir(), options);
  const told: Told[] = [];
  const publish: Publish = (event, payload) => told.push({ event, payload, at: performance.now() });
  const { ctx, host } = library;
  const deps = { ctx, host, publish, threads: () => 1, backOff: [10, 10, 10], ...more };
  const made = createRunDesk(deps);
  const ended: EndedRun[] = [];
  made.live.onEnded((one) => ended.push(one));
  onTestFinished(() => made.live.shutdown());
  return {
    ...library,
    ...{ desk: made, deps, told, ended },
    draft: async (changes = {}) => {
      const [model] = library.ctx.models.list().filter(({ name }) => name === 'tiny');
      const [data] = library.ctx.datasets.list();
      const ids = { model: model?.id ?? '', data: data?.id ?? '' };
      return {
        name: 'first',
        kind: 'finetune',
        ...ids,
        settings: TINY_SETTINGS,
        epochs: 2,
        seed: 3,
        ...changes,
      };
    },
    untilEnd: async (run) => {
      await vi.waitFor(() => expect(ended.map(({ run: one }) => one)).toContain(run), { timeout: 120_000 });
      return ctx.runs.get(run)?.status ?? '';
    },
  };
}

export const payloads = <E extends EventName>(told: readonly Told[], event: E): Events[E][] =>
  told.flatMap((one) => (isOf(one, event) ? [one.payload] : []));

function isOf<E extends EventName>(one: Told, event: E): one is Told<E> {
  return one.event === event;
}

export const stepsOf = (columns: readonly MetricColumns[]): number[] =>
  columns.flatMap(({ step }) => [...step]);
