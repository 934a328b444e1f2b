/** Where a run stands, and its way to disk and back: all that an exact continuation needs. */
import { z } from 'zod';
import type { Settings } from '../../../shared/hyperparams.ts';
import { pruneCheckpoints, readNewestCheckpoint, writeCheckpoint } from '../files/checkpoint.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import type { WeightMap } from '../types.ts';
import { Adam } from './adam.ts';
import { Asgd } from './asgd.ts';
import type { Learner } from './learner.ts';
import type { Optimizer } from './optimizer.ts';

/** Without the perplexity: it can be infinite where the loss is not, and JSON has no infinity. */
const evaluation = z.object({
  update: z.number(),
  loss: z.number(),
  accuracy: z.number(),
  tokens: z.number(),
});

/** The numbers of a position; the tensors lie beside them. */
const positionSchema = z.object({
  /** updates done, in all phases */
  step: z.number(),
  best: evaluation.nullable(),
  /** held-out losses of the main phase, for NT-ASGD's trigger */
  losses: z.array(z.number()),
  /** updates that the averages hold */
  averaged: z.number(),
  /** checkpoints of older versions know nothing of it */
  landing: z.object({ from: z.number(), updates: z.number() }).nullable().default(null),
  /** the evaluation after `step` was broken off by a pause: a continuation begins with it */
  unjudged: z.boolean().default(false),
});

export type Position = z.infer<typeof positionSchema>;

export const START: Position = {
  step: 0,
  best: null,
  losses: [],
  averaged: 0,
  landing: null,
  unjudged: false,
};

export function createOptimizer(
  model: AwdLstm,
  settings: Settings,
  saved?: WeightMap,
  averaged?: number,
): Optimizer {
  return settings.optimizer === 'adam'
    ? new Adam(model, settings, saved)
    : new Asgd(model, settings, saved, averaged);
}

/** Writes a checkpoint of weights, optimiser, carried state and position, and clears old ones away. */
export async function savePosition(
  dir: string,
  position: Position,
  { model, state }: Learner,
  optimizer: Optimizer,
): Promise<string> {
  const tensors: WeightMap = new Map([...model.weights(), ...optimizer.slots(), ...state.save()]);
  const { file } = await writeCheckpoint(dir, position.step, tensors, position);
  await pruneCheckpoints(dir, position.best?.update ?? null);
  return file;
}

/** The newest good checkpoint's numbers and tensors, or null when a run has none. */
export async function loadPosition(dir: string): Promise<{ position: Position; tensors: WeightMap } | null> {
  const found = await readNewestCheckpoint(dir, (meta) => positionSchema.parse(meta));
  return found === null ? null : { position: found.meta, tensors: found.tensors };
}
