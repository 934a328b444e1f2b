/** Datasets in the library: import, list, show, delete. */
import { rm } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { createTextStore } from '../db/textStore.ts';
import { buildCorpus } from '../engine/text/corpus.ts';
import type { CorpusReport } from '../engine/text/report.ts';
import { readTypes } from '../engine/text/datasetFolder.ts';
import { coverageOf } from '../engine/text/loadCorpus.ts';
import { findDataset, folderOf, freshId } from './context.ts';
import type { Context } from './context.ts';
import { datasetRecordOf, readRecipe, writeAbout } from './datasetFolder.ts';
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

/**
 * Reads texts into a new dataset, which appears complete or not at all. Its name is held while this goes on.
 * @throws AppError `library/name-taken`, `usage/out-of-range`, `input/…`, `disk/…`
 */
async function importDataset(ctx: Context, request: ImportDatasetRequest): Promise<DatasetSummary> {
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
  try {
    const record = datasetRecordOf(about, await build(ctx, about, request, valid));
    ctx.datasets.ready(record);
    return summaryOf(record);
  } catch (error) {
    await rm(folderOf(ctx, 'data', id), { recursive: true, force: true });
    ctx.datasets.delete(id);
    throw error;
  }
}

function build(
  ctx: Context,
  about: About,
  { paths, textColumn, labelColumns, validPaths, seed, encoding, signal, onProgress }: ImportDatasetRequest,
  valid: number,
): Promise<CorpusReport> {
  return buildCorpus(folderOf(ctx, 'data', about.id), {
    ...{ paths, textColumn, labelColumns, validPaths, valid, encoding, signal },
    seed: seed ?? USUAL_SEED,
    onProgress: ({ bytes, bytesTotal }) => onProgress?.({ what: 'Reading', done: bytes, total: bytesTotal }),
    openStore: (folder) => {
      writeAbout(folder, about);
      return createTextStore(folder);
    },
  });
}

function summaryOf({ id, name, documents, tokens, types, skipped, created }: DatasetRecord): DatasetSummary {
  return { data: id, name, documents, tokens, types, skipped, created };
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
