/** Answers `data.…`: choosing, importing, looking at, changing and deleting texts. All reading is done elsewhere. */
import { join } from 'node:path';
import type { ImportRequest, PickedFiles } from '../../shared/data.ts';
import { AppError } from '../../shared/errors.ts';
import type { HandlersOf, Publish } from '../ipc/handlerTypes.ts';
import type { PathTokens } from '../ipc/pathTokens.ts';
import type { Dialogs } from '../app/dialogs.ts';
import type { ForkJob } from '../ingest/job.ts';
import { runOnce } from '../ingest/once.ts';
import type { Log } from '../log.ts';
import { resourcesDir } from '../paths.ts';
import { findDataset, folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { binDataset, emptyBin, restoreDataset } from '../services/datasetBin.ts';
import { renameDataset, setDatasetNotes } from '../services/datasetNames.ts';
import { summaryOf } from '../services/datasetSummary.ts';
import { fileName } from '../services/fileName.ts';
import { freeName } from '../services/names.ts';
import type { ImportDatasetRequest } from '../services/requests.ts';
import { createImports } from './imports.ts';
import { saveLeftOut } from '../services/datasetLeftOut.ts';
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
  /** ends the processes; imports that go on can be gone on with at the next start */
  close(): Promise<void>;
}

const SAMPLE = 'moby-dick';

export function createDataDesk(deps: DataDeps): DataDesk {
  const { ctx, tokens, dialogs, publish, fork, log } = deps;
  const imports = createImports({ ctx, fork, publish, log });
  const reader = createReader(fork);
  const views = createViews({ ctx, reader });

  async function look(
    paths: readonly string[],
    encoding: string | null,
  ): Promise<Omit<PickedFiles, 'token'>> {
    const looked = await lookAt(fork, paths, encoding);
    const suggestedName = freeName(looked.suggestedName, (name) => ctx.datasets.nameTaken(name));
    return { ...looked, suggestedName };
  }

  async function pick(paths: readonly string[]): Promise<PickedFiles> {
    return { ...(await look(paths, null)), token: tokens.give(paths) };
  }

  const folderOfData = (data: string): string => folderOf(ctx, 'data', findDataset(ctx, data).id);

  function requestOf(ask: ImportRequest): ImportDatasetRequest {
    const { token, name, textColumn, labelColumns, split, validToken, encoding, words, off } = ask;
    if ((split.kind === 'given') !== (validToken !== null)) throw notBoth();
    return {
      paths: tokens.take(token),
      ...{ name, labelColumns, split, off },
      textColumn: textColumn ?? undefined,
      validPaths: validToken === null ? undefined : tokens.take(validToken),
      encoding: encoding ?? undefined,
      words: words ?? undefined,
    };
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
    'data.look': async ({ token, encoding }) => ({
      ...(await look(tokens.take(token), encoding)),
      token,
    }),
    'data.import': async (ask) => imports.start(requestOf(ask)),
    'data.importSample': () =>
      imports.start({
        name: freeName(SAMPLE, (name) => ctx.datasets.nameTaken(name)),
        paths: [join(resourcesDir(), 'sample', SAMPLE)],
      }),
    'data.imports': () => imports.list(),
    'data.cancelImport': async ({ id }) => {
      await imports.cancel(id);
      return null;
    },
    'data.continueImport': ({ id }) => imports.goOn(id),
    'data.show': ({ data, model }) => views.show(data, model),
    'data.document': ({ data, model, index }) => views.document(data, model, index),
    'data.search': async ({ data, words, skip }) =>
      reader.run({ kind: 'search', folder: folderOfData(data), words, skip }),
    'data.tryRemedy': async ({ data, remedy }) =>
      // goes through all texts, which must hold up nobody who leafs through documents
      runOnce<'tryRemedy'>(fork, { kind: 'tryRemedy', folder: folderOfData(data), remedy }),
    'data.revise': ({ data, change }) => imports.revise(data, change),
    'data.sources': async ({ data }) => reader.run({ kind: 'sources', folder: folderOfData(data) }),
    'data.readings': async ({ data, source }) =>
      reader.run({ kind: 'readings', folder: folderOfData(data), source }),
    'data.saveLeftOut': async ({ data }) => {
      const { name, skipped } = findDataset(ctx, data);
      const file = await dialogs.save('texts', fileName(`${name} left out`, 'csv'), {
        title: 'Save the list of what was left out',
        filters: [{ name: 'Table', extensions: ['csv'] }],
      });
      if (file === null) return null;
      await saveLeftOut(file, skipped);
      return { file };
    },
    'data.setNotes': async ({ data, notes }) => {
      await setDatasetNotes(ctx, data, notes);
      publish('library.changed', { what: 'data' });
      return null;
    },
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

function notBoth(): AppError {
  return new AppError(
    'input/held-out-part',
    'A held-out part of your own needs its own files, and only it does. Choose them, or let a share be held out.',
  );
}

const FILTERS = [
  {
    name: 'Texts, tables and documents',
    extensions: [
      ...['txt', 'text', 'md', 'markdown', 'csv', 'tsv', 'tab', 'jsonl', 'ndjson', 'json', 'xml'],
      ...['html', 'htm', 'xhtml', 'docx', 'odt', 'rtf', 'pdf', 'epub', 'xlsx', 'eml', 'mbox', 'srt', 'vtt'],
      ...['zip'],
    ],
  },
  { name: 'All files', extensions: ['*'] },
];
