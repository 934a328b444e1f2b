/**
 * A trainer whose engine can be told to misbehave, as a graphics card may: ULMFIT_FAULT = `hang-at N`, `slow MS`,
 * `abort-at N`, N updates or measured windows. Only the first process of a folder misbehaves where ULMFIT_FAULT_ONCE names a file that is not there.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { createInProcessHost } from '../../main/services/inProcessHost.ts';
import type { EngineHost, PreparedRun } from '../../main/services/engineHost.ts';
import { startWorker } from '../../main/trainer/workerPort.ts';

const [what = '', amount = '0'] = (process.env['ULMFIT_FAULT'] ?? '').split(' ');
const once = process.env['ULMFIT_FAULT_ONCE'] ?? '';
const wait = new Int32Array(new SharedArrayBuffer(4));

function misbehaveAt(step: number): void {
  if (what === 'slow') Atomics.wait(wait, 0, 0, Number(amount));
  if (step !== Number(amount) || (once !== '' && existsSync(once))) return;
  if (what === 'hang-at' || what === 'abort-at') {
    if (once !== '') writeFileSync(once, '');
    if (what === 'abort-at') process.abort();
    Atomics.wait(wait, 0, 0);
  }
}

function faulty(run: PreparedRun): PreparedRun {
  return {
    ...run,
    train: (order) =>
      run.train({
        ...order,
        emit: (events) => {
          order.emit(events);
          for (const { event } of events) if (event.kind === 'update') misbehaveAt(event.step);
        },
      }),
  };
}

const host = createInProcessHost();
const faultyHost: EngineHost = {
  open: async (choice) => {
    const engine = await host.open(choice);
    return {
      ...engine,
      prepare: async (job) => faulty(await engine.prepare(job)),
      measure: (job, watch) => {
        let windows = 0;
        const onProgress = (done: number): void => {
          watch.onProgress?.(done);
          misbehaveAt(++windows);
        };
        return engine.measure(job, { ...watch, onProgress });
      },
    };
  },
};
startWorker(faultyHost);
