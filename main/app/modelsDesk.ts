/** Answers `models.…`: the list, and a model from a folder of the person's choice. */
import { basename } from 'node:path';
import type { ForkJob } from '../ingest/job.ts';
import { runOnce } from '../ingest/once.ts';
import type { HandlersOf, Publish } from '../ipc/handlerTypes.ts';
import type { Context } from '../services/context.ts';
import { importModel } from '../services/models.ts';
import { freeName } from '../services/names.ts';
import type { Dialogs } from './dialogs.ts';

export interface ModelDeps {
  readonly ctx: Context;
  readonly fork: ForkJob;
  readonly dialogs: Dialogs;
  readonly publish: Publish;
}

export function modelHandlers({ ctx, fork, dialogs, publish }: ModelDeps): HandlersOf<'models'> {
  return {
    'models.list': () => ctx.models.list(),
    'models.add': async () => {
      const [folder] = await dialogs.open('model', {
        title: 'Choose the folder of a model',
        buttonLabel: 'Add',
        properties: ['openDirectory'],
      });
      if (folder === undefined) return null;
      const name = freeName(basename(folder), (taken) => ctx.models.byName(taken) !== undefined);
      const model = await importModel(ctx, [folder], name, ({ paths, ...order }) =>
        runOnce<'model'>(fork, { kind: 'model', paths: [...paths], ...order }),
      );
      publish('library.changed', { what: 'models' });
      return model;
    },
  };
}
