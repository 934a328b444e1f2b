/** The data desk over a real library and a real ingest process, without a window. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EventName, Events } from '../../shared/api.ts';
import type { ImportState } from '../../shared/data.ts';
import { createDataDesk } from '../../main/data/desk.ts';
import type { DataDesk } from '../../main/data/desk.ts';
import { createPathTokens } from '../../main/ipc/pathTokens.ts';
import { NO_LOG } from '../../main/log.ts';
import type { Context } from '../../main/services/context.ts';
import { openContext } from '../../main/services/library.ts';
import { nodeIngest } from './forkIngest.ts';
import type { NodeIngest } from './forkIngest.ts';

export interface DeskOnTest extends DataDesk {
  readonly ctx: Context;
  readonly ingest: NodeIngest;
  readonly told: { readonly event: EventName; readonly payload: Events[EventName] }[];
  /** the state in which an import ends */
  ended(id: string): Promise<ImportState>;
  /** a token for paths, as the dialog and a drop give it */
  token(...paths: string[]): Promise<string>;
}

export async function dataDesk(
  dir: string,
  options: { heapMegabytes?: number; saveTo?: string } = {},
): Promise<DeskOnTest> {
  const { ctx, library } = await openContext(join(dir, 'library'), {
    open: () => Promise.reject(new Error('no engine is needed here')),
  });
  const ingest = nodeIngest(options);
  const told: DeskOnTest['told'] = [];
  const desk = createDataDesk({
    ctx,
    tokens: createPathTokens(),
    dialogs: { open: async () => [], save: async () => options.saveTo ?? null },
    publish: (event, payload) => told.push({ event, payload }),
    fork: ingest.fork,
    log: NO_LOG,
  });
  onTestFinished(async () => {
    await desk.close();
    library.close();
  });
  return {
    ...desk,
    ...{ ctx, ingest, told },
    async ended(id) {
      for (;;) {
        const state = (await desk.handlers['data.imports']({})).find((each) => each.id === id);
        if (state === undefined) throw new Error(`no import ${id}`);
        if (state.status !== 'reading') return state;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    token: async (...paths) => (await desk.takePaths(paths)).token,
  };
}
