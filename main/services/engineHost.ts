/**
 * What the services ask of the engine. Behind it the engine runs in this process (the command line) or in another:
 * jobs are plain data, and events come back in the order in which they happened.
 */
import type { Documents, ModelConfig, WeightMap } from '../engine/types.ts';
import type { TrainJob } from '../engine/train/run.ts';
import type { TrainOutcome } from '../engine/train/train.ts';
import type { Evaluation } from '../engine/train/events.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import type { EngineChoice } from './types.ts';

/** A model as the engine needs it: PyTorch's names and layouts, base dropout values. */
export interface Weights {
  readonly config: ModelConfig;
  readonly weights: WeightMap;
}

export interface EvaluateJob extends Weights {
  readonly docs: Documents;
  readonly batch: number;
  readonly bptt: number;
}

export interface GenerateJob extends Weights {
  readonly vocab: readonly string[];
  readonly promptIds: Int32Array;
  readonly words: number;
  readonly temperature: number;
  readonly topK: number;
  readonly seed: number;
}

export interface LrFindJob extends Weights {
  readonly settings: Settings;
  readonly corpus: { readonly train: Documents; readonly valid: Documents };
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onPoint: (done: number, total: number) => void;
}

/** An engine that is ready to work. */
export interface Engine {
  readonly engine: 'tensorflow' | 'portable';
  /** a sentence for people: why this engine */
  readonly reason: string;
  readonly version: string;
  readonly threads: number;
  train(job: Omit<TrainJob, 'ops'>): Promise<TrainOutcome>;
  evaluate(job: EvaluateJob): Promise<Evaluation>;
  /** ids of the new words */
  generate(job: GenerateJob): Promise<readonly number[]>;
  findLearningRate(job: LrFindJob): Promise<{ lr: number[]; loss: number[] }>;
}

export interface EngineHost {
  /** @throws AppError `engine/unavailable` when one was asked for by name and cannot run */
  open(choice: EngineChoice): Promise<Engine>;
}
