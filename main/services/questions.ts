/** Single questions to a model, as the command line asks them; they need the engine in this very process. */
import type { Evaluation } from '../engine/train/events.ts';
import type { Documents, ModelConfig, WeightMap } from '../engine/types.ts';
import type { PrepareJob } from './engineHost.ts';
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

/** The search starts where a run of these parts would. */
export interface LrFindJob extends PrepareJob {
  readonly signal: AbortSignal;
  readonly onPoint: (done: number, total: number) => void;
}

export interface Questions {
  evaluate(job: EvaluateJob): Promise<Evaluation>;
  findLearningRate(job: LrFindJob): Promise<{ lr: number[]; loss: number[] }>;
}

export interface QuestionHost {
  /** @throws AppError `engine/unavailable` when an engine was asked for by name and cannot run */
  questions(choice: EngineChoice): Promise<Questions>;
}
