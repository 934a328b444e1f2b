/**
 * What the services ask of the engine. Behind it the engine runs in this process (the command line) or in another
 * (the app), so jobs and answers are plain data, weights and texts stay where the engine is, and events come back in
 * batches, in the order in which they happened.
 */
import type { ModelCard } from '../engine/files/modelCard.ts';
import type { TrainEvent } from '../engine/train/events.ts';
import type { KeepJob, KeptModel } from '../engine/train/keepBest.ts';
import type { PreparedFacts, PrepareJob } from '../engine/train/prepare.ts';
import type { Rehearsal, RehearseJob } from '../engine/train/rehearse.ts';
import type { TrainOutcome } from '../engine/train/train.ts';
import type { Landing } from '../../shared/schedule.ts';
import type { Measured, MeasureJob, Watch } from './measureShapes.ts';
import type { EngineChoice } from './types.ts';

export type {
  KeepJob,
  KeptModel,
  ModelCard,
  PreparedFacts,
  PrepareJob,
  Rehearsal,
  RehearseJob,
  TrainOutcome,
};

/** An event and when it happened, in epoch milliseconds. */
export interface StampedEvent {
  readonly time: number;
  readonly event: TrainEvent;
}

export interface TrainOrder {
  readonly epochs: number;
  readonly checkpointDir: string;
  readonly checkpointEvery: number | null;
  readonly resume: boolean;
  /** measure the held-out part before the first update, and let the model write */
  readonly before: boolean;
  readonly landing: Landing | null;
  /** has stored the events when it returns; what it throws stops the run */
  readonly emit: (events: readonly StampedEvent[]) => void;
  /** for an `emit` that only passes on: resolves when all is stored; left out = it stores itself */
  readonly settled?: (() => Promise<void>) | undefined;
  /** whether somebody wishes a checkpoint now; left out = nobody ever does */
  readonly takeSave?: (() => boolean) | undefined;
  /** saves and ends */
  readonly signal: AbortSignal;
  /** lowers the rates to their end, measures, and ends */
  readonly finish: AbortSignal;
}

/** A run that could begin: its weights and ids wait where the engine is. */
export interface PreparedRun {
  readonly facts: PreparedFacts;
  train(order: TrainOrder): Promise<TrainOutcome>;
  /** trains a little and measures it; nothing is kept */
  rehearse(job: RehearseJob): Promise<Rehearsal>;
  keep(job: KeepJob): Promise<KeptModel>;
  /** gives back what it holds; nothing may be asked of it afterwards */
  release(): void;
}

export interface EngineIdentity {
  readonly engine: 'tensorflow' | 'portable';
  /** a sentence for people: why this engine */
  readonly reason: string;
  readonly version: string;
  readonly threads: number;
}

/** An engine that is ready to work. */
export interface Engine extends EngineIdentity {
  /** @throws AppError `dataset/too-short`, `dataset/damaged`, `model/…`, `usage/out-of-range` */
  prepare(job: PrepareJob): Promise<PreparedRun>;
  /** Measures a model of a folder. @throws AppError as `carryOut`; the signal's reason when it is cancelled */
  measure(job: MeasureJob, watch: Watch): Promise<Measured>;
}

export interface EngineHost {
  /** @throws AppError `engine/unavailable` when one was asked for by name and cannot run */
  open(choice: EngineChoice): Promise<Engine>;
}
