/** What the training loop tells its surroundings; plain data, so that it can cross any border. */

import type { Evaluation } from '../../../shared/evaluation.ts';
import type { Landing } from '../../../shared/schedule.ts';

export type { Evaluation };

/** Sent once, before anything else: how long the way is. */
export interface StartedEvent {
  readonly kind: 'started';
  /** updates already done, when a run is resumed; else 0 */
  readonly update: number;
  /** updates of both phases together */
  readonly updates: number;
  readonly frozenUpdates: number;
  readonly updatesPerEpoch: number;
  readonly tokensPerEpoch: number;
}

/** The held-out part before the first update; not sent again when a run is resumed. */
export interface BeforeEvent extends Evaluation {
  readonly kind: 'before';
}

export interface UpdateEvent {
  readonly kind: 'update';
  /** counts from 1 through both phases */
  readonly step: number;
  readonly epoch: number;
  /** mean cross-entropy of the window without AR and TAR */
  readonly loss: number;
  readonly ar: number;
  readonly tar: number;
  readonly gradNorm: number;
  /** one learning rate a group, slowest first; 0 = frozen */
  readonly lr: readonly number[];
}

export interface EvaluatedEvent extends Evaluation {
  readonly kind: 'evaluated';
  readonly update: number;
  readonly epoch: number;
}

export interface CheckpointEvent {
  readonly kind: 'checkpoint';
  readonly update: number;
  readonly file: string;
  /** true when these weights have the lowest held-out loss so far */
  readonly best: boolean;
}

export interface NoteEvent {
  readonly kind: 'note';
  readonly update: number;
  /** e.g. `averaging-started`, `short-schedule` */
  readonly code: string;
  readonly message: string;
}

/** What the weights of this update write, going on from a beginning that is the same at every evaluation. */
export interface SampleEvent {
  readonly kind: 'sample';
  /** 0 = before training */
  readonly update: number;
  /** which of the beginnings, from 0 */
  readonly position: number;
  readonly prompt: string;
  readonly text: string;
}

/** The person asked to finish: from update `from` on the rates fall to their end over `updates` updates. */
export interface LandingEvent extends Landing {
  readonly kind: 'landing';
}

export type TrainEvent =
  | StartedEvent
  | BeforeEvent
  | UpdateEvent
  | EvaluatedEvent
  | CheckpointEvent
  | SampleEvent
  | LandingEvent
  | NoteEvent;
