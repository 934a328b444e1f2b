/** A model as a folder: weights, vocabulary, configuration and card, checked against each other when read and written. */
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { TOKENIZER, WORDS_NOT_STATED } from '../text/tokenizer.ts';
import type { TokenizerInfo } from '../text/tokenizer.ts';
import type { ModelConfig, WeightMap } from '../types.ts';
import { atomicWriteFile, atomicWriteFolder } from './atomicWrite.ts';
import { duplicateKey } from './duplicateKey.ts';
import { readInputText } from './inputFile.ts';
import { cardMarkdown, modelCardSchema } from './modelCard.ts';
import type { ModelCard } from './modelCard.ts';
import { writeSums } from './modelSums.ts';
import { checkedWeights, sizesOf } from './modelWeights.ts';
import { readSafetensors, weightsOf, writeSafetensors } from './safetensors.ts';

export interface StoredModel {
  readonly config: ModelConfig;
  readonly tokenizer: TokenizerInfo;
  /** the word of every row; a repeated word means its first row */
  readonly vocab: readonly string[];
  readonly weights: WeightMap;
  /** how the weights lie on disk; in memory they are float32 */
  readonly dtype: 'F32' | 'F16';
  readonly card: ModelCard;
}

/** Where the parts of a model lie; null = it came without. */
export interface ModelFiles {
  readonly weights: string;
  readonly vocab: string;
  readonly config: string | null;
  readonly card: string | null;
}

const SMALL = 4 * 1024 * 1024;
const VOCAB_LIMIT = 256 * 1024 * 1024;

const probability = z.number().min(0).lt(1);
/** fastai's names; the defaults are those of its `awd_lstm_lm_config`. Sizes that are left out are read off the weights. */
const configSchema = z.object({
  emb_sz: z.int().positive().optional(),
  n_hid: z.int().positive().optional(),
  n_layers: z.int().min(1).max(16).optional(),
  pad_token: z.int().min(0).default(1),
  bidir: z.literal(false, 'models that read in both directions at once cannot be used').default(false),
  output_p: probability.default(0.1),
  hidden_p: probability.default(0.15),
  input_p: probability.default(0.25),
  embed_p: probability.default(0.02),
  weight_p: probability.default(0.2),
  tie_weights: z.literal(true, 'models with a separate output matrix cannot be used').default(true),
  out_bias: z.boolean().optional(),
  tokenizer: z
    .object({
      rules: z.union([z.string(), z.array(z.string()).transform((list) => list.join(' '))]),
      words: z.string().default(WORDS_NOT_STATED),
      version: z.union([z.number(), z.string()]),
      off: z.array(z.string()).optional(),
    })
    .optional(),
});
const vocabSchema = z.array(z.string()).min(1);

/**
 * Reads the folder's `model.safetensors`, `vocab.json`, and `config.json` and `card.json` where they are.
 *
 * @throws AppError `model/…` in a sentence that names the file: `bad-config`, `bad-vocab`, `bad-card`, and those of
 *   `readSafetensors` and `checkedWeights`
 */
export async function readModelFolder(dir: string): Promise<StoredModel> {
  return readModelFiles({
    weights: join(dir, 'model.safetensors'),
    vocab: join(dir, 'vocab.json'),
    config: join(dir, 'config.json'),
    card: join(dir, 'card.json'),
  });
}

/** The same from files that lie anywhere. A missing `config` or `card` is made up for, and the card says so. */
export async function readModelFiles(files: ModelFiles): Promise<StoredModel> {
  const vocab = await readJson(files.vocab, VOCAB_LIMIT, vocabSchema, 'model/bad-vocab');
  const { tensors } = await readSafetensors(files.weights);
  const halves = [...tensors.values()].every(({ dtype }) => dtype === 'F16');
  return assembleModel(
    {
      name: basename(files.weights),
      ...{ vocab, weights: weightsOf(tensors), dtype: halves ? 'F16' : 'F32' },
      ...{ padToken: null, tokenizer: null, notes: [] },
    },
    files,
  );
}

/** A model's words and weights under our names, and what its files tell besides where no configuration says it. */
export interface ModelParts extends Pick<StoredModel, 'vocab' | 'weights' | 'dtype'> {
  /** for the card, where there is none */
  readonly name: string;
  /** row of the filler word; null = as the configuration says */
  readonly padToken: number | null;
  /** counts where config.json has none; null = the usual */
  readonly tokenizer: TokenizerInfo | null;
  /** sentences for the card */
  readonly notes: readonly string[];
}

/** @throws AppError `model/bad-config`, `model/bad-card`, and those of `checkedWeights` */
export async function assembleModel(
  { name, vocab, weights, dtype, padToken, tokenizer: guessed, notes }: ModelParts,
  files: Pick<ModelFiles, 'config' | 'card'>,
): Promise<StoredModel> {
  const config = await readOptional(files.config, configSchema, 'model/bad-config');
  const card = await readOptional(files.card, modelCardSchema, 'model/bad-card');
  const { tokenizer, ...given } = config ?? configSchema.parse({});
  const sizes = sizesOf(weights);
  const complete: ModelConfig = {
    ...given,
    pad_token: padToken ?? given.pad_token,
    emb_sz: given.emb_sz ?? sizes.emb_sz,
    n_hid: given.n_hid ?? sizes.n_hid,
    n_layers: given.n_layers ?? sizes.n_layers,
    out_bias: given.out_bias ?? sizes.out_bias,
  };
  if (complete.pad_token >= vocab.length) {
    const message = `config.json says pad_token is ${complete.pad_token}, but the vocabulary has ${vocab.length} words.`;
    throw new AppError('model/bad-config', message, { pad_token: complete.pad_token });
  }
  const noted = card ?? modelCardSchema.parse({ name });
  return {
    config: complete,
    tokenizer: tokenizer ?? guessed ?? TOKENIZER,
    vocab,
    weights: checkedWeights(weights, complete, vocab.length),
    dtype,
    card: withAssumptions(
      { ...noted, notes: [...noted.notes, ...notes] },
      {
        'It came without a card, so nothing is known of its corpora, licences and settings.': card === null,
        'It came without config.json: sizes are those of its weights, dropouts are fastai’s defaults.':
          config === null,
        [`It came without a word on text rules; ${TOKENIZER.rules} and ${TOKENIZER.words} are assumed.`]:
          tokenizer === undefined && guessed === null,
      },
    ),
  };
}

/** What a model in the library says of itself: quick, for neither weights nor words are read. @throws AppError `model/bad-…` */
export async function readModelCard(dir: string): Promise<Pick<StoredModel, 'card' | 'tokenizer'>> {
  const config = await readOptional(join(dir, 'config.json'), configSchema, 'model/bad-config');
  const card = await readOptional(join(dir, 'card.json'), modelCardSchema, 'model/bad-card');
  return { card: card ?? modelCardSchema.parse({}), tokenizer: config?.tokenizer ?? TOKENIZER };
}

/**
 * Writes a model as a folder that appears complete or not at all.
 *
 * @param dir must be new or empty
 * @throws AppError `input/folder-not-empty`, `disk/…`, and those of `checkedWeights` and `writeSafetensors`
 */
export async function writeModelFolder(dir: string, model: StoredModel): Promise<void> {
  const { config, tokenizer, vocab, dtype, card } = model;
  const weights = checkedWeights(model.weights, config, vocab.length);
  await atomicWriteFolder(dir, async (building) => {
    const write = (name: string, content: string): Promise<void> =>
      atomicWriteFile(join(building, name), content);
    await writeSafetensors(join(building, 'model.safetensors'), weights, {
      dtype,
      metadata: { format: 'pt' },
    });
    await write('vocab.json', `${JSON.stringify(vocab)}\n`);
    await write('config.json', `${JSON.stringify({ ...config, tokenizer }, null, 2)}\n`);
    await write('card.json', `${JSON.stringify(card, null, 2)}\n`);
    await write('card.md', cardMarkdown(model, { format: 'safetensors' }));
    await writeSums(building);
  });
}

function withAssumptions(card: ModelCard, sentences: Readonly<Record<string, boolean>>): ModelCard {
  const notes = Object.keys(sentences).filter(
    (sentence) => sentences[sentence] && !card.notes.includes(sentence),
  );
  return { ...card, notes: [...card.notes, ...notes] };
}

async function readOptional<T>(
  path: string | null,
  schema: z.ZodType<T>,
  code: 'model/bad-config' | 'model/bad-card',
): Promise<T | null> {
  if (path === null) return null;
  return readJson(path, SMALL, schema, code).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'model/missing-file') return null;
    throw error;
  });
}

async function readJson<T>(
  path: string,
  limit: number,
  schema: z.ZodType<T>,
  code: 'model/bad-vocab' | 'model/bad-config' | 'model/bad-card',
): Promise<T> {
  const text = await readInputText(path, limit);
  const refuse = (why: string): AppError => new AppError(code, `“${path}” cannot be used: ${why}.`, { path });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('it is not JSON');
  }
  const repeated = duplicateKey(text);
  if (repeated !== null) throw refuse(`it names “${repeated.slice(0, 80)}” twice`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse([issue?.path.join('.'), issue?.message].filter(Boolean).join(': '));
}
