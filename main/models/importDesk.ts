/** Answers `models.…` about models from outside: choosing files, adding a missing one, bringing them in. */
import type { LookedModel, PickedModel } from '../../shared/model.ts';
import { AppError } from '../../shared/errors.ts';
import type { Dialogs } from '../app/dialogs.ts';
import { isCancelled } from '../ingest/job.ts';
import type { ForkJob } from '../ingest/job.ts';
import { runOnce } from '../ingest/once.ts';
import type { Publish } from '../ipc/handlerTypes.ts';
import type { ModelImportHandlers } from '../ipc/handlers.ts';
import type { PathTokens } from '../ipc/pathTokens.ts';
import type { Log } from '../log.ts';
import type { Context } from '../services/context.ts';
import { importModel } from '../services/importModel.ts';
import { freeName } from '../services/names.ts';

export interface ImportDeps {
  readonly ctx: Context;
  readonly tokens: PathTokens;
  readonly fork: ForkJob;
  readonly dialogs: Dialogs;
  readonly publish: Publish;
  readonly log: Log;
}

/** A drive that does not answer must not be waited for without end; a large model of 2018 takes seconds. */
const LONGEST_MS = 120_000;

const FILTERS = [
  {
    name: 'Models and word lists',
    extensions: ['pth', 'pt', 'h5', 'bin', 'safetensors', 'npz', 'pkl', 'pickle', 'json', 'txt'],
  },
  { name: 'All files', extensions: ['*'] },
];

/** Files are only read in processes that can be thrown away. */
export function importHandlers({
  ctx,
  tokens,
  fork,
  dialogs,
  publish,
  log,
}: ImportDeps): ModelImportHandlers {
  async function pick(paths: readonly string[]): Promise<PickedModel> {
    const looked = await look(fork, paths);
    const suggestedName = freeName(looked.suggestedName, (name) => ctx.models.byName(name) !== undefined);
    return { ...looked, suggestedName, token: tokens.give(paths) };
  }

  return {
    'models.choose': async ({ kind }) => {
      const paths = await dialogs.open('model', {
        title: kind === 'files' ? 'Choose the files of a model' : 'Choose the folder of a model',
        buttonLabel: 'Choose',
        properties: kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory'],
        filters: kind === 'files' ? FILTERS : [],
      });
      return paths.length === 0 ? null : pick(paths);
    },
    'models.addFiles': async ({ token }) => {
      const before = tokens.take(token);
      const more = await dialogs.open('model', {
        title: 'Choose what is missing, such as the word list',
        buttonLabel: 'Add',
        properties: ['openFile', 'multiSelections'],
        filters: FILTERS,
      });
      return more.length === 0 ? null : pick([...new Set([...before, ...more])]);
    },
    'models.import': async ({ token, name, answers }) => {
      const paths = tokens.take(token);
      const model = await importModel(ctx, { paths, name, answers }, (order) =>
        runOnce<'model'>(fork, { kind: 'model', ...order, paths: [...order.paths] }),
      );
      log.info('model imported', { model: model.id });
      publish('library.changed', { what: 'models' });
      return model;
    },
  };
}

/** @throws AppError `input/…` for paths that cannot be read */
async function look(fork: ForkJob, paths: readonly string[]): Promise<LookedModel> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  try {
    return await runOnce<'lookModel'>(fork, { kind: 'lookModel', paths: [...paths] }, { signal });
  } catch (error) {
    if (!isCancelled(error)) throw error;
    const message =
      'The files could not be looked through within two minutes, so they were left alone. Copy them to a drive of this computer and try again.';
    throw new AppError('input/unreadable', message, {}, error);
  }
}
