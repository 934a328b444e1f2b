/** Answers `data.…`: choosing, importing, looking at and deleting texts. All reading of foreign files is done elsewhere. */
import { join } from 'node:path';
import type { PickedFiles } from '../../shared/data.ts';
import type { HandlersOf, Publish } from '../ipc/handlerTypes.ts';
import type { PathTokens } from '../ipc/pathTokens.ts';
import type { Dialogs } from '../app/dialogs.ts';
import type { ForkJob } from '../ingest/job.ts';
import type { Log } from '../log.ts';
import { resourcesDir } from '../paths.ts';
import type { Context } from '../services/context.ts';
import { binDataset, emptyBin, restoreDataset } from '../services/datasetBin.ts';
import { renameDataset, summaryOf } from '../services/datasets.ts';
import { freeName } from '../services/names.ts';
import { createImports } from './imports.ts';
import { createReader } from './reader.ts';
import { lookAt } from './look.ts';
import { createViews } from './views.ts';

export interface DataDeps {
  readonly ctx: Context;
  readonly tokens: PathTokens;
  readonly dialogs: Dialogs;
  readonly publish: Publish;
  readonly fork: ForkJob;
  readonly log: Log;
}

export interface DataDesk {
  readonly handlers: HandlersOf<'data'>;
  /** looks at files that were dropped on the window */
  takePaths(paths: readonly string[]): Promise<PickedFiles>;
  /** at the start */
  emptyBin(): Promise<void>;
  /** cancels imports and ends the processes */
  close(): Promise<void>;
}

const SAMPLE = { name: 'moby-dick', valid: 0.1, seed: 42 };

export function createDataDesk(deps: DataDeps): DataDesk {
  const { ctx, tokens, dialogs, publish, fork, log } = deps;
  const imports = createImports({ ctx, fork, publish, log });
  const reader = createReader(fork);
  const views = createViews({ ctx, reader });

  async function pick(paths: readonly string[]): Promise<PickedFiles> {
    const looked = await lookAt(fork, paths);
    const suggestedName = freeName(looked.suggestedName, (name) => ctx.datasets.nameTaken(name));
    return { ...looked, suggestedName, token: tokens.give(paths) };
  }

  const handlers: HandlersOf<'data'> = {
    'data.list': () => ctx.datasets.list().map(summaryOf),
    'data.choose': async ({ kind }) => {
      const paths = await dialogs.open('texts', {
        title: kind === 'files' ? 'Choose files with texts' : 'Choose a folder with texts',
        buttonLabel: 'Choose',
        properties: kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory'],
        filters: kind === 'files' ? FILTERS : [],
      });
      return paths.length === 0 ? null : pick(paths);
    },
    'data.import': ({ token, name, textColumn, valid, seed, encoding }) =>
      imports.start({
        paths: tokens.take(token),
        name,
        textColumn: textColumn ?? undefined,
        valid,
        seed,
        encoding: encoding ?? undefined,
      }),
    'data.importSample': () =>
      imports.start({
        ...SAMPLE,
        name: freeName(SAMPLE.name, (name) => ctx.datasets.nameTaken(name)),
        paths: [join(resourcesDir(), 'sample', SAMPLE.name)],
      }),
    'data.imports': () => imports.list(),
    'data.cancelImport': async ({ id }) => {
      await imports.cancel(id);
      return null;
    },
    'data.show': ({ data, model }) => views.show(data, model),
    'data.document': ({ data, model, index }) => views.document(data, model, index),
    'data.rename': async ({ data, name }) => {
      const renamed = await renameDataset(ctx, data, name);
      publish('library.changed', { what: 'data' });
      return renamed;
    },
    'data.delete': async ({ data }) => {
      await binDataset(ctx, data);
      log.info('dataset deleted', { data });
      publish('library.changed', { what: 'data' });
      return null;
    },
    'data.restore': async ({ data }) => {
      await restoreDataset(ctx, data);
      publish('library.changed', { what: 'data' });
      return null;
    },
  };

  return {
    handlers,
    takePaths: pick,
    emptyBin: () => emptyBin(ctx),
    close: async () => {
      reader.close();
      await imports.close();
    },
  };
}

const FILTERS = [
  {
    name: 'Texts and tables',
    extensions: ['txt', 'text', 'md', 'markdown', 'csv', 'tsv', 'tab', 'jsonl', 'ndjson'],
  },
  { name: 'All files', extensions: ['*'] },
];
