/** Makes a model folder of a run's best weights. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeModelFolder } from '../files/modelFolder.ts';
import type { ModelCard } from '../files/modelCard.ts';
import { readSafetensors, weightsOf } from '../files/safetensors.ts';
import { AwdLstm } from '../model/awdLstm.ts';
import type { Ops } from '../ops/ops.ts';
import type { WeightMap } from '../types.ts';
import type { PreparedFacts } from './prepare.ts';
import { Sampler } from './sampler.ts';
import type { Beginnings } from './sampler.ts';

export interface KeepJob {
  /** where the model goes; what an earlier attempt left there is replaced */
  readonly folder: string;
  /** safetensors with the weights of the lowest held-out loss */
  readonly bestFile: string;
  readonly card: ModelCard;
  /** whether the kept weights are to write their texts once more */
  readonly samples: boolean;
}

export interface KeptModel {
  readonly parameters: number;
  /** size of the file of weights */
  readonly bytes: number;
  readonly samples: readonly { readonly prompt: string; readonly text: string }[];
}

/** Writes the folder, whole or not at all. */
export async function keepBest(
  ops: Ops,
  { config, tokenizer, vocab }: PreparedFacts,
  beginnings: Beginnings,
  { folder, bestFile, card, samples }: KeepJob,
): Promise<KeptModel> {
  const weights = weightsOf((await readSafetensors(bestFile)).tensors);
  // a process that died between this and the end of the run left a folder that no row knows
  await rm(folder, { recursive: true, force: true });
  await writeModelFolder(folder, { config, tokenizer, vocab, weights, dtype: 'F32', card });
  const { size } = await stat(join(folder, 'model.safetensors'));
  return {
    parameters: [...weights.values()].reduce((sum, { data }) => sum + data.length, 0),
    bytes: size,
    samples: samples ? await textsOf(ops, config, weights, beginnings) : [],
  };
}

async function textsOf(
  ops: Ops,
  config: PreparedFacts['config'],
  weights: WeightMap,
  beginnings: Beginnings,
): Promise<KeptModel['samples']> {
  if (beginnings.prompts.length === 0) return [];
  const recording = ops.recording();
  const model = new AwdLstm(recording, config, weights);
  const sampler = new Sampler(recording, model, beginnings);
  try {
    return await sampler.write();
  } finally {
    sampler.dispose();
    model.dispose();
    recording.close();
  }
}
