/** Answers `models.…` about what lies in the library: the list, one model, its name and notes, its files, its end. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dialogs } from '../app/dialogs.ts';
import type { ForkJob } from '../ingest/job.ts';
import { runOnce } from '../ingest/once.ts';
import type { Publish } from '../ipc/handlerTypes.ts';
import type { Desks } from '../ipc/handlers.ts';
import type { Log } from '../log.ts';
import { findModel } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { exportModel } from '../services/exportModel.ts';
import { fileStem } from '../services/fileName.ts';
import { binModel, restoreModel } from '../services/modelBin.ts';
import { renameModel, setModelNotes } from '../services/modelNames.ts';
import { verifyModel } from '../services/models.ts';
import { viewModel } from '../services/modelView.ts';
import { freeName } from '../services/names.ts';

export interface LibraryDeps {
  readonly ctx: Context;
  readonly fork: ForkJob;
  readonly dialogs: Dialogs;
  readonly publish: Publish;
  readonly log: Log;
}

export function libraryHandlers({ ctx, fork, dialogs, publish, log }: LibraryDeps): Desks['models'] {
  const changed = (): void => {
    publish('library.changed', { what: 'models' });
  };
  return {
    'models.list': () => ctx.models.list(),
    'models.show': ({ model }) => viewModel(ctx, model),
    'models.rename': async ({ model, name }) => {
      const renamed = await renameModel(ctx, model, name);
      changed();
      return renamed;
    },
    'models.setNotes': async ({ model, notes }) => {
      await setModelNotes(ctx, model, notes);
      changed();
      return null;
    },
    'models.delete': ({ model }) => {
      binModel(ctx, model);
      log.info('model deleted', { model });
      changed();
      return null;
    },
    'models.restore': async ({ model }) => {
      await restoreModel(ctx, model);
      changed();
      return null;
    },
    'models.verify': ({ model }) => verifyModel(ctx, model),
    'models.export': async ({ model, format }) => {
      const { name } = findModel(ctx, model);
      const [chosen] = await dialogs.open('model', {
        title: 'Choose where the model’s folder is to be',
        buttonLabel: 'Export',
        properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
      });
      if (chosen === undefined) return null;
      const to = await placeIn(chosen, fileStem(name));
      const { folder, files } = await exportModel(ctx, { model, to, format }, (order) =>
        // a large model would hold up the window
        runOnce<'exportModel'>(fork, { kind: 'exportModel', ...order }),
      );
      log.info('model exported', { model, format });
      return { folder, files };
    },
  };
}

/** The folder itself where it is empty or yet to be made, else a new one in it: nothing is ever written among others' files. */
async function placeIn(chosen: string, name: string): Promise<string> {
  const there = await readdir(chosen).catch(() => []);
  if (there.length === 0) return chosen;
  const taken = new Set(there.map((each) => each.toLowerCase())); // as some file systems see them
  return join(
    chosen,
    freeName(name, (wanted) => taken.has(wanted.toLowerCase())),
  );
}
