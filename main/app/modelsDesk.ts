/** Answers `models.…`: the list, and a model from a folder of the person's choice. */
import { basename } from 'node:path';
import type { HandlersOf, Publish } from '../ipc/handlerTypes.ts';
import type { Context } from '../services/context.ts';
import { freeName } from '../services/names.ts';
import type { Library } from '../services/types.ts';
import type { Dialogs } from './dialogs.ts';

export interface ModelDeps {
  readonly ctx: Pick<Context, 'models'>;
  readonly library: Pick<Library, 'models'>;
  readonly dialogs: Dialogs;
  readonly publish: Publish;
}

export function modelHandlers({ ctx, library, dialogs, publish }: ModelDeps): HandlersOf<'models'> {
  return {
    'models.list': () => library.models.list(),
    'models.add': async () => {
      const [folder] = await dialogs.open('model', {
        title: 'Choose the folder of a model',
        buttonLabel: 'Add',
        properties: ['openDirectory'],
      });
      if (folder === undefined) return null;
      const name = freeName(basename(folder), (taken) => ctx.models.byName(taken) !== undefined);
      const model = await library.models.import({ paths: [folder], name });
      publish('library.changed', { what: 'models' });
      return model;
    },
  };
}
