/** Answers `models.judge`, `models.audit` and what the window asks of such work. */
import type { ModelWorkHandlers } from '../ipc/handlers.ts';
import { auditModel } from '../services/auditModel.ts';
import { findDataset, findModel } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { GENERAL_NAME, judgeModel } from '../services/judgeModel.ts';
import { createWorks } from './work.ts';
import type { WorkDeps, WorkOrder, Works } from './work.ts';

export interface WorkDeskDeps extends Omit<WorkDeps, 'now'> {
  readonly ctx: Context;
  /** of the person's settings; null = the program's own choice */
  readonly threads: () => number | null;
}

export interface WorkDesk {
  readonly handlers: ModelWorkHandlers;
  /** cancels what goes on and ends its process */
  close(): Promise<void>;
}

export function createWorkDesk(deps: WorkDeskDeps): WorkDesk {
  const ctx = { ...deps.ctx, host: deps.host }; // not the one that runs are trained on
  const works: Works = createWorks({ ...deps, now: ctx.now });

  /** @throws AppError `model/unknown`, `run/other-live` */
  function begin(kind: WorkOrder['kind'], model: string, on: string, act: WorkOrder['act']) {
    const { id, name } = findModel(ctx, model);
    return works.begin({ kind, model: { id, name }, on, act });
  }

  const choice = (): { threads: number | undefined } => ({ threads: deps.threads() ?? undefined });
  return {
    handlers: {
      'models.judge': ({ model, data }) => {
        const on = data === null ? GENERAL_NAME : findDataset(ctx, data).name;
        return begin('judge', model, on, (watch) => judgeModel(ctx, { model, data, ...choice(), ...watch }));
      },
      'models.audit': ({ model, data, words }) =>
        begin('audit', model, findDataset(ctx, data).name, (watch) =>
          auditModel(ctx, { model, data, words, ...choice(), ...watch }),
        ),
      'models.work': () => works.list(),
      'models.cancelWork': async ({ id }) => {
        await works.cancel(id);
        return null;
      },
    },
    close: () => works.close(),
  };
}
