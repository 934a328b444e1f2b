/** Brings a model and a dataset together from their folders: vocabulary, texts as ids, start weights, and whether they fit. */
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { fittingBatch, LEAST_ROW } from '../../../shared/fit.ts';
import type { Settings } from '../../../shared/hyperparams.ts';
import { checkDropout } from '../../../shared/settings.ts';
import { hashFile } from '../files/hashFile.ts';
import type { ModelCard } from '../files/modelCard.ts';
import { readModelFolder } from '../files/modelFolder.ts';
import { initialWeights, newModel } from '../model/initialWeights.ts';
import { transferVocabulary } from '../model/vocabTransfer.ts';
import { TOKENS_FILE } from '../text/datasetFolder.ts';
import { checkRules, datasetRules } from '../text/datasetRules.ts';
import { loadDocuments, vocabularyOf } from '../text/loadCorpus.ts';
import { infoOf } from '../text/tokenizer.ts';
import type { TokenizerInfo } from '../text/tokenizer.ts';
import { countWindows, rowLength } from '../text/windows.ts';
import type { Documents, ModelConfig, WeightMap } from '../types.ts';
import { plant } from './canaries.ts';

/** What a run is to be made of; plain data. */
export interface PrepareJob {
  /** folder of the model it starts from; null = random weights of the sizes that the settings name */
  readonly base: string | null;
  readonly data: { readonly folder: string; readonly name: string };
  readonly settings: Settings;
  readonly seed: number;
  /** a resumed run's own; `base` = the model's, whose weights stay as they are; null = cut from the training part */
  readonly vocabulary: readonly string[] | 'base' | null;
}

/** What is known of a run before its first update; plain data. */
export interface PreparedFacts {
  readonly config: ModelConfig;
  readonly tokenizer: TokenizerInfo;
  readonly vocab: readonly string[];
  readonly baseCard: ModelCard | null;
  readonly tokens: { readonly train: number; readonly valid: number };
  readonly updatesPerEpoch: number;
  readonly tokensPerEpoch: number;
  readonly parameters: number;
  /** SHA-256 of the files it starts from */
  readonly hashes: { readonly model: string | null; readonly data: string };
}

/** All that a run is made of. */
export interface PreparedData {
  readonly facts: PreparedFacts;
  /** start weights in the run's vocabulary */
  readonly weights: WeightMap;
  readonly corpus: { readonly train: Documents; readonly valid: Documents };
}

/** @throws AppError `dataset/too-short`, `dataset/other-rules`, `dataset/damaged`, `model/…`, `usage/out-of-range` */
export async function prepareRun(job: PrepareJob): Promise<PreparedData> {
  const { data, settings } = job;
  const start = await startOf(job);
  const { weights, config, tokenizer, baseCard, vocab } = start;
  checkDropout(settings, config);
  const corpus = await corpusOf(job, vocab);
  const tokens = { train: corpus.train.ids.length, valid: corpus.valid.ids.length };
  return {
    weights,
    corpus,
    facts: {
      ...{ config, tokenizer, baseCard, vocab, tokens },
      updatesPerEpoch: countWindows(tokens.train, settings.batch, settings.bptt),
      tokensPerEpoch: rowLength(tokens.train, settings.batch) * settings.batch,
      parameters: [...weights.values()].reduce((sum, { data: numbers }) => sum + numbers.length, 0),
      // so that a resumed run notices that a file was replaced
      hashes: {
        model: job.base === null ? null : await hashFile(join(job.base, 'model.safetensors')),
        data: await hashFile(join(data.folder, TOKENS_FILE)),
      },
    },
  };
}

type Start = Pick<PreparedFacts, 'config' | 'tokenizer' | 'baseCard' | 'vocab'> & {
  readonly weights: WeightMap;
};

async function startOf(job: PrepareJob): Promise<Start> {
  const { base, data, vocabulary, settings } = job;
  if (base !== null && vocabulary === 'base') return fromModel(base, data, null);
  const own = vocabulary === 'base' ? null : vocabulary;
  const vocab = own ?? (await vocabularyOf(data.folder, settings));
  return base === null ? fromNothing(job, vocab) : fromModel(base, data, vocab);
}

/** @param vocab null = the model's own, with its weights untouched to the bit, rows of fillers included */
async function fromModel(
  folder: string,
  data: PrepareJob['data'],
  vocab: readonly string[] | null,
): Promise<Start> {
  const model = await readModelFolder(folder);
  const { config, tokenizer, card } = model;
  await checkRules(data, { tokenizer, name: card.name });
  const start = { config, tokenizer, baseCard: card };
  if (vocab === null) return { ...start, weights: model.weights, vocab: model.vocab };
  return { ...start, weights: transferVocabulary(model.weights, model.vocab, vocab).weights, vocab };
}

async function fromNothing({ data, settings, seed }: PrepareJob, vocab: readonly string[]): Promise<Start> {
  const config = newModel(settings);
  checkDropout(settings, config); // before random numbers are drawn for nothing
  const tokenizer = infoOf(await datasetRules(data.folder));
  const weights = initialWeights(config, vocab.length, seed);
  return { config, tokenizer, baseCard: null, weights, vocab };
}

/** Both parts as ids, with the secrets that the settings plant among the training texts. */
async function corpusOf(job: PrepareJob, vocab: readonly string[]): Promise<PreparedData['corpus']> {
  const { train, valid } = await fittingCorpus(job, vocab);
  return { train: plant(train, vocab, { ...job.settings, seed: job.seed }), valid };
}

/** Both parts as ids, if they fill the batch. */
async function fittingCorpus(
  { data: { folder, name }, settings: { batch } }: PrepareJob,
  vocab: readonly string[],
): Promise<PreparedData['corpus']> {
  const corpus = {
    train: await loadDocuments(folder, vocab, 'train'),
    valid: await loadDocuments(folder, vocab, 'valid'),
  };
  for (const part of ['train', 'valid'] as const) checkLength(name, part, corpus[part].ids.length, batch);
  return corpus;
}

/** @throws AppError `dataset/too-short` */
function checkLength(name: string, part: 'train' | 'valid', tokens: number, batch: number): void {
  const least = LEAST_ROW[part];
  if (rowLength(tokens, batch) >= least) return;
  const words = part === 'train' ? 'training' : 'held-out';
  const fits = fittingBatch(part, tokens);
  const remedy =
    fits >= 1
      ? `A batch of ${fits} would do, or more text.`
      : 'No batch is small enough for that; it needs more text.';
  const message = `The ${words} part of “${name}” has ${tokens} tokens, and a batch of ${batch} rows needs at least ${batch * least + 1}. ${remedy}`;
  throw new AppError('dataset/too-short', message, { part, tokens, batch, fits });
}
