/** Datasets in the library: import, list, show, examine, change, delete; all of it in this process. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buildDataset } from '../building/buildDataset.ts';
import type { BuildProgress } from '../building/job.ts';
import { readRecipe } from '../building/recipe.ts';
import { continueWork } from '../building/unfinished.ts';
import { searchTexts } from '../db/textSearch.ts';
import { readTypes } from '../engine/text/datasetFolder.ts';
import { coverageOf } from '../engine/text/loadCorpus.ts';
import { findDataset, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { createDocumentReader } from './datasetDocument.ts';
import { madeOf } from './datasetMade.ts';
import { renameDataset, setDatasetNotes } from './datasetNames.ts';
import { reportOn, vocabOf } from './datasetReport.ts';
import { readingsOf, sourcesOf } from './datasetSources.ts';
import { summaryOf } from './datasetSummary.ts';
import { tryRemedyOn } from './datasetTry.ts';
import { viewDataset } from './datasetView.ts';
import {
  beginAgain,
  beginImport,
  beginRevision,
  interruptedWork,
  refuseWhileWorkedOn,
  throwAway,
} from './datasetWork.ts';
import type { Build } from './datasetWork.ts';
import { refuseIfNeeded } from './inUse.ts';
import { loadModel } from './models.ts';
import type { WorkCallbacks } from './requests.ts';
import type { Coverage, DatasetDetail, Datasets } from './types.ts';

const FREQUENT = 50;

export function createDatasets(ctx: Context): Datasets {
  const readDocument = createDocumentReader();
  const folderOfData = (data: string): string => folderOf(ctx, 'data', findDataset(ctx, data).id);
  return {
    import: async (request) => (await (await beginImport(ctx, request, buildHere(request))).done).summary,
    list: () => ctx.datasets.list().map(summaryOf),
    show: (data, options) => show(ctx, data, options?.model),
    report: (data, { model, signal } = {}) =>
      reportOn(ctx, data, model ?? null, (request) => viewDataset(request, signal)),
    document: async (data, index, { model } = {}) =>
      readDocument({ folder: folderOfData(data), vocab: vocabOf(ctx, model ?? null), index }),
    search: (data, words, skip = 0) => searchTexts(folderOfData(data), words, skip),
    sources: async (data) => sourcesOf(folderOfData(data)),
    readings: async (data, source) => readingsOf(folderOfData(data), source, undefined),
    tryRemedy: async (data, remedy, signal) =>
      tryRemedyOn(folderOfData(data), remedy, signal ?? new AbortController().signal),
    revise: async (data, change, callbacks = {}) =>
      (await beginRevision(ctx, data, change, buildHere(callbacks))).done,
    rename: (data, name) => renameDataset(ctx, data, name),
    setNotes: (data, notes) => setDatasetNotes(ctx, data, notes),
    unfinished: () => interruptedWork(ctx),
    continueImport: async (id, callbacks = {}) => (await beginAgain(ctx, id, buildHere(callbacks))).done,
    discard: (id) => throwAway(ctx, id),
    delete: (data) => deleteDataset(ctx, data),
  };
}

const PHASES: Readonly<Record<BuildProgress['phase'], string>> = {
  reading: 'Reading',
  examining: 'Examining',
  finishing: 'Finishing',
};

function buildHere({ signal, onProgress, threads }: WorkCallbacks): Build {
  return async (job, again) => {
    const options = {
      ...{ signal, threads },
      onProgress: ({ phase, done, total }: BuildProgress) =>
        onProgress?.({ what: PHASES[phase], done, total: total > 0 ? total : null }),
    };
    return madeOf(
      again
        ? await continueWork(dirname(job.folder), job.about.id, options)
        : await buildDataset(job, options),
    );
  };
}

async function show(ctx: Context, idOrName: string, model: string | undefined): Promise<DatasetDetail> {
  const record = findDataset(ctx, idOrName);
  const folder = folderOf(ctx, 'data', record.id);
  const types = await readTypes(folder);
  const frequent = types
    .map(([token, train, valid]) => ({ token, count: train + valid }))
    .filter(({ token }) => !token.startsWith('xx'))
    .sort((a, b) => b.count - a.count)
    .slice(0, FREQUENT);
  return {
    ...summaryOf(record),
    ...{ folder, frequent, recipe: await readRecipe(folder) },
    coverage: model === undefined ? null : await coverageBy(ctx, folder, model),
  };
}

async function coverageBy(ctx: Context, folder: string, asked: string): Promise<Coverage> {
  const { record, model } = await loadModel(ctx, asked);
  const { tokens, knownTokens, types, knownTypes } = (await coverageOf(folder, model.vocab)).all;
  return { model: record.id, tokens: knownTokens / tokens, types: knownTypes / types };
}

/** Deletes the copy of the texts too; the files they were read from are not touched. */
async function deleteDataset(ctx: Context, idOrName: string): Promise<{ deleted: string }> {
  const { id, name } = findDataset(ctx, idOrName);
  refuseWhileWorkedOn(ctx, id);
  refuseIfNeeded(ctx, 'dataset', name, ({ data }) => data === id);
  await rm(folderOf(ctx, 'data', id), { recursive: true, force: true });
  ctx.datasets.delete(id);
  return { deleted: id };
}
