/** Reads the weights that are to be played with: of a model, or of the newest snapshot of a run that may be going on. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { readModelFolder } from '../engine/files/modelFolder.ts';
import { sizesOf } from '../engine/files/modelWeights.ts';
import { readSafetensors, weightsOf } from '../engine/files/safetensors.ts';
import { infoOf, TOKENIZER } from '../engine/text/tokenizer.ts';
import type { ModelConfig, WeightMap } from '../engine/types.ts';
import { checkpointDir, checkpointSteps, readRunFile } from '../services/runFolder.ts';
import type { Source } from './messages.ts';
import type { ModelParts } from './openModel.ts';

/** The weights as they are at this moment. */
interface Newest {
  readonly file: string;
  readonly bytes: number;
  /** when it was written, in epoch milliseconds */
  readonly time: number;
  /** another one after the file has been replaced */
  readonly identity: string;
}

/** A run may save and clear away in between, but not so often. */
const TRIES = 5;

/** @throws AppError `run/no-snapshot`, `model/missing-file` */
export async function newestOf(source: Source): Promise<Newest> {
  for (let left = TRIES; ; left--) {
    const file = fileOf(source);
    try {
      const { size, mtimeMs, ino } = await stat(file);
      return { file, bytes: size, time: mtimeMs, identity: [file, ino, size, mtimeMs].join(' ') };
    } catch (error) {
      if (left <= 1) throw gone(file, error);
    }
  }
}

/** The file of the weights; nothing is promised about it being there a moment later. */
function fileOf({ kind, folder }: Source): string {
  if (kind === 'model') return join(folder, 'model.safetensors');
  const [step] = checkpointSteps(folder);
  if (step !== undefined) return join(checkpointDir(folder), `step-${step}.safetensors`);
  const best = join(checkpointDir(folder), 'best.safetensors');
  if (existsSync(best)) return best;
  const message =
    'This run has no snapshot any more, so there are no weights to play with. If it is done, its model is in the library; otherwise wait for its next snapshot.';
  throw new AppError('run/no-snapshot', message);
}

/**
 * Everything of a model. A snapshot that is cleared away while it is read gives way to the newer one.
 * @throws AppError `run/no-snapshot`, `run/broken-folder`, `model/…`, `disk/…`
 */
export async function readSource(source: Source): Promise<ModelParts> {
  for (let left = TRIES; ; left--) {
    const { file } = await newestOf(source);
    try {
      return await readParts(source, file);
    } catch (error) {
      if (left <= 1 || !(error instanceof AppError) || error.code !== 'model/missing-file') throw error;
    }
  }
}

async function readParts({ kind, folder }: Source, file: string): Promise<ModelParts> {
  if (kind === 'model') return readModelFolder(folder);
  const { vocabulary, recipe } = await readRunFile(folder);
  const weights = snapshotWeights(weightsOf((await readSafetensors(file)).tensors));
  return {
    config: { ...NOT_TRAINED, ...sizesOf(weights) },
    // runs from before there were recipes knew one set of rules only
    tokenizer: recipe === null ? TOKENIZER : infoOf(recipe.rules),
    vocab: vocabulary,
    weights,
  };
}

/** What a model that only reads has no use for. */
const NOT_TRAINED: Omit<ModelConfig, 'emb_sz' | 'n_hid' | 'n_layers' | 'out_bias'> = {
  ...{ pad_token: 1, bidir: false, tie_weights: true },
  ...{ output_p: 0, hidden_p: 0, input_p: 0, embed_p: 0, weight_p: 0 },
};

/** A snapshot holds moments and states too, and averages, which are what the run is judged by. */
function snapshotWeights(tensors: WeightMap): WeightMap {
  const weights: WeightMap = new Map();
  for (const [name, tensor] of tensors)
    if (/^[01]\./.test(name)) weights.set(name, tensors.get(`asgd.average:${name}`) ?? tensor);
  return weights;
}

function gone(file: string, cause: unknown): AppError {
  const message = `The weights at “${file}” are gone, so there is nothing to play with. Choose another model.`;
  return new AppError('model/missing-file', message, { file }, cause);
}
