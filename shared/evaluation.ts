/** What a measurement of held-out text says. */

export interface Evaluation {
  /** token-weighted mean cross-entropy over predictions, nats */
  readonly loss: number;
  readonly perplexity: number;
  /** share of predictions whose label is the most probable word */
  readonly accuracy: number;
  /** predictions counted */
  readonly tokens: number;
}

export interface BestEvaluation extends Evaluation {
  readonly update: number;
}

export interface StoredEvaluation extends Evaluation {
  readonly update: number;
  readonly epoch: number;
  /** epoch milliseconds; null for runs of older versions */
  readonly time: number | null;
}
