/** Brings a model and a dataset together: the run's vocabulary, texts as ids, start weights, and whether they fit. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import { checkDropout } from '../../shared/settings.ts';
import type { DatasetRecord } from '../db/datasetRows.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import type { ModelCard, TokenizerInfo } from '../engine/files/modelCard.ts';
import type { StoredModel } from '../engine/files/modelFolder.ts';
import { initialWeights } from '../engine/model/initialWeights.ts';
import { transferVocabulary } from '../engine/model/vocabTransfer.ts';
import { TOKENS_FILE } from '../engine/text/datasetFolder.ts';
import { loadDocuments, vocabularyOf } from '../engine/text/loadCorpus.ts';
import { rowLength } from '../engine/text/windows.ts';
import { TOKENIZER } from '../engine/text/tokenizer.ts';
import type { Documents, ModelConfig, WeightMap } from '../engine/types.ts';
import { findDataset, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { loadModel } from './models.ts';
import type { RunFile } from './runFolder.ts';

/** All that a run is made of. */
export interface Prepared {
  readonly base: ModelRecord | null;
  readonly baseCard: ModelCard | null;
  readonly data: DatasetRecord;
  readonly config: ModelConfig;
  readonly tokenizer: TokenizerInfo;
  readonly vocab: readonly string[];
  /** start weights in the run's vocabulary */
  readonly weights: WeightMap;
  readonly corpus: { readonly train: Documents; readonly valid: Documents };
  readonly hashes: { readonly model: string | null; readonly data: string };
}

/** fastai's dropout probabilities for a language model, `awd_lstm_lm_config`; `dropMult` multiplies them. */
const USUAL_DROPOUT = { output_p: 0.1, hidden_p: 0.15, input_p: 0.25, embed_p: 0.02, weight_p: 0.2 };

const PAD_ID = 1;
/** Predictions a row of the batch must at least have; below that the carried state means nothing. */
const LEAST_ROW = { train: 5, valid: 2 };

/**
 * The model's weights in the dataset's vocabulary.
 * @throws AppError `model/unknown`, `dataset/unknown`, `dataset/too-short`
 */
export async function prepareFinetune(
  ctx: Context,
  {
    model: asked,
    data,
    settings,
  }: { readonly model: string; readonly data: string; readonly settings: Settings },
): Promise<Prepared> {
  const dataset = findDataset(ctx, data);
  const { record, model } = await loadModel(ctx, asked);
  const vocab = await vocabularyOf(folderOf(ctx, 'data', dataset.id), settings);
  return withModel(ctx, dataset, { record, model }, vocab, settings);
}

/**
 * Random weights of the sizes that the settings name, in the dataset's vocabulary.
 * @throws AppError `dataset/unknown`, `dataset/too-short`
 */
export async function preparePretrain(
  ctx: Context,
  { data, settings, seed }: { readonly data: string; readonly settings: Settings; readonly seed: number },
): Promise<Prepared> {
  const dataset = findDataset(ctx, data);
  return fromNothing(
    ctx,
    dataset,
    await vocabularyOf(folderOf(ctx, 'data', dataset.id), settings),
    settings,
    seed,
  );
}

/**
 * What a run was made of, brought together once more.
 * @throws AppError `run/input-gone`, `run/input-changed`
 */
export async function prepareAgain(ctx: Context, file: RunFile): Promise<Prepared> {
  const dataset = ctx.datasets.get(file.data);
  if (dataset === undefined) throw gone(file, `its dataset “${file.dataName}” was deleted`);
  const prepared = await onceMore(ctx, dataset, file);
  const { model, data } = prepared.hashes;
  if (model === file.hashes.model && data === file.hashes.data) return prepared;
  const what = data === file.hashes.data ? `model “${file.baseName ?? ''}”` : `dataset “${file.dataName}”`;
  const message = `The files of the ${what} are not those that this run began with, so it cannot go on. Start a new run.`;
  throw new AppError('run/input-changed', message, { run: file.id });
}

async function onceMore(ctx: Context, dataset: DatasetRecord, file: RunFile): Promise<Prepared> {
  const { base, vocabulary, settings, seed } = file;
  if (base === null) return fromNothing(ctx, dataset, vocabulary, settings, seed);
  if (ctx.models.get(base) === undefined)
    throw gone(file, `the model “${file.baseName ?? base}” was deleted`);
  return withModel(ctx, dataset, await loadModel(ctx, base), vocabulary, settings);
}

function gone(file: RunFile, why: string): AppError {
  return new AppError('run/input-gone', `The run ${file.id} cannot go on: ${why}. Start a new run.`, {
    run: file.id,
  });
}

async function withModel(
  ctx: Context,
  data: DatasetRecord,
  { record, model }: { readonly record: ModelRecord; readonly model: StoredModel },
  vocab: readonly string[],
  settings: Settings,
): Promise<Prepared> {
  const { config, tokenizer, card } = model;
  checkDropout(settings, config);
  return {
    ...{ data, config, tokenizer, vocab, base: record, baseCard: card },
    weights: transferVocabulary(model.weights, model.vocab, vocab).weights,
    corpus: await fittingCorpus(ctx, data, vocab, settings),
    hashes: {
      model: await hashFile(join(folderOf(ctx, 'model', record.id), 'model.safetensors')),
      data: await hashFile(join(folderOf(ctx, 'data', data.id), TOKENS_FILE)),
    },
  };
}

async function fromNothing(
  ctx: Context,
  data: DatasetRecord,
  vocab: readonly string[],
  settings: Settings,
  seed: number,
): Promise<Prepared> {
  const { embSz, nHid, nLayers } = settings;
  const config: ModelConfig = {
    ...{ emb_sz: embSz, n_hid: nHid, n_layers: nLayers, pad_token: PAD_ID, ...USUAL_DROPOUT },
    ...{ bidir: false, tie_weights: true, out_bias: true },
  };
  checkDropout(settings, config);
  return {
    ...{ data, config, vocab, base: null, baseCard: null, tokenizer: TOKENIZER },
    weights: initialWeights(config, vocab.length, seed),
    corpus: await fittingCorpus(ctx, data, vocab, settings),
    hashes: { model: null, data: await hashFile(join(folderOf(ctx, 'data', data.id), TOKENS_FILE)) },
  };
}

/** Both parts as ids, if they fill the batch. */
async function fittingCorpus(
  ctx: Context,
  data: DatasetRecord,
  vocab: readonly string[],
  { batch }: Settings,
): Promise<Prepared['corpus']> {
  const folder = folderOf(ctx, 'data', data.id);
  const corpus = {
    train: await loadDocuments(folder, vocab, 'train'),
    valid: await loadDocuments(folder, vocab, 'valid'),
  };
  for (const [part, words] of [
    ['train', 'training'],
    ['valid', 'held-out'],
  ] as const) {
    const tokens = corpus[part].ids.length;
    const least = LEAST_ROW[part];
    if (rowLength(tokens, batch) >= least) continue;
    const fits = Math.floor((tokens - 1) / least);
    const remedy =
      fits >= 1
        ? `A batch of ${fits} would do (--set batch=${fits}), or more text.`
        : 'No batch is small enough for that; it needs more text.';
    const message = `The ${words} part of “${data.name}” has ${tokens} tokens, and a batch of ${batch} rows needs at least ${batch * least + 1}. ${remedy}`;
    throw new AppError('dataset/too-short', message, { part, tokens, batch, fits });
  }
  return corpus;
}

/** A read-only fingerprint of a file, so that a resumed run notices that it was replaced. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
