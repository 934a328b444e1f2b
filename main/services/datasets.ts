/** Datasets in the library: import, list, show, delete. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { createTextStore } from '../db/textStore.ts';
import { buildCorpus } from '../engine/text/corpus.ts';
import type { CorpusReport } from '../engine/text/report.ts';
import { readTypes } from '../engine/text/datasetFolder.ts';
import { coverageOf } from '../engine/text/loadCorpus.ts';
import { findDataset, folderOf, freshId } from './context.ts';
import type { Context } from './context.ts';
import { datasetRecordOf, readRecipe, removeImport, rewriteAbout, writeAbout } from './datasetFolder.ts';
import type { About } from './datasetFolder.ts';
import type { DatasetRecord } from '../db/datasetRows.ts';
import { ownLease } from './lease.ts';
import { loadModel, refuseIfNeeded } from './models.ts';
import { checkName, nameTaken } from './names.ts';
import { reconcile } from './reconcile.ts';
import type { ImportDatasetRequest } from './requests.ts';
import type { Coverage, DatasetDetail, Datasets, DatasetSummary } from './types.ts';

const USUAL_VALID = 0.1;
const USUAL_SEED = 42;
const FREQUENT = 50;

export function createDatasets(ctx: Context): Datasets {
  return {
    import: (request) => importDataset(ctx, request),
    list: () => ctx.datasets.list().map(summaryOf),
    show: (data, options) => show(ctx, data, options?.model),
    delete: (data) => deleteDataset(ctx, data),
  };
}

/** What an import has counted. */
export type ImportedCounts = Pick<CorpusReport, 'documents' | 'tokens' | 'skipped'> & {
  readonly types: { readonly all: number };
};

/** Makes the folder of a dataset out of texts: in this process, or in one that can be thrown away. */
export type BuildDataset = (
  folder: string,
  about: About,
  request: ImportDatasetRequest & { readonly valid: number; readonly seed: number },
) => Promise<ImportedCounts>;

/** Of an import that has begun: its name is held. */
export interface BegunImport {
  readonly about: About;
  /** the dataset, once it is complete; a failure leaves nothing of it */
  readonly done: Promise<DatasetSummary>;
}

/**
 * Holds the name and reads texts into a new dataset, which appears complete or not at all.
 * @throws AppError `library/name-taken`, `usage/out-of-range`; `done` fails with `input/…`, `disk/…`
 */
export async function beginImport(
  ctx: Context,
  request: ImportDatasetRequest,
  build: BuildDataset,
): Promise<BegunImport> {
  const name = checkName(request.name);
  const valid = request.valid ?? USUAL_VALID;
  if (!(valid >= 0 && valid < 1)) {
    throw new AppError('usage/out-of-range', 'The held-out share is a number from 0 to less than 1.', {
      valid,
    });
  }
  await reconcile(ctx);
  const id = freshId(ctx, 'data');
  const about = { id, name, created: ctx.now() };
  const claim = ctx.db.transaction(() => {
    if (ctx.datasets.nameTaken(name)) nameTaken('dataset', name);
    ctx.datasets.claim(id, name, about.created, ownLease(ctx.now()));
  });
  claim.immediate();
  const complete = async (): Promise<DatasetSummary> => {
    try {
      const counts = await build(folderOf(ctx, 'data', id), about, {
        ...request,
        valid,
        seed: request.seed ?? USUAL_SEED,
      });
      const record = datasetRecordOf(about, counts);
      ctx.datasets.ready(record);
      return summaryOf(record);
    } catch (error) {
      // also what a killed process could not clear away itself
      await removeImport(join(ctx.dir, 'datasets'), id);
      ctx.datasets.delete(id);
      throw error;
    }
  };
  return { about, done: complete() };
}

async function importDataset(ctx: Context, request: ImportDatasetRequest): Promise<DatasetSummary> {
  const { done } = await beginImport(ctx, request, buildHere);
  return done;
}

const buildHere: BuildDataset = (
  folder,
  about,
  { paths, textColumn, labelColumns, validPaths, valid, seed, encoding, signal, onProgress },
) =>
  buildCorpus(folder, {
    ...{ paths, textColumn, labelColumns, validPaths, valid, seed, encoding, signal },
    onProgress: ({ bytes, bytesTotal }) => onProgress?.({ what: 'Reading', done: bytes, total: bytesTotal }),
    openStore: (building) => {
      writeAbout(building, about);
      return createTextStore(building);
    },
  });

export function summaryOf({
  id,
  name,
  documents,
  tokens,
  types,
  skipped,
  created,
}: DatasetRecord): DatasetSummary {
  return { data: id, name, documents, tokens, types, skipped, created };
}

/** @throws AppError `library/name-taken`, `library/bad-name`, `dataset/unknown` */
export async function renameDataset(ctx: Context, data: string, wanted: string): Promise<DatasetSummary> {
  const name = checkName(wanted);
  const record = findDataset(ctx, data);
  if (name === record.name) return summaryOf(record);
  const rename = ctx.db.transaction(() => {
    if (ctx.datasets.nameTaken(name)) nameTaken('dataset', name);
    ctx.datasets.rename(record.id, name);
  });
  rename.immediate();
  // the second copy of the name, from which a lost database is made again
  await rewriteAbout(folderOf(ctx, 'data', record.id), { id: record.id, name, created: record.created });
  return summaryOf({ ...record, name });
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
  refuseIfNeeded(ctx, 'dataset', name, ({ data }) => data === id);
  await rm(folderOf(ctx, 'data', id), { recursive: true, force: true });
  ctx.datasets.delete(id);
  return { deleted: id };
}
