/** Held-out loss, perplexity and accuracy of a model. */
import { setImmediate as breathe } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { perplexity } from '../../../shared/metrics.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import { recordOverShards } from '../model/recordedShards.ts';
import type { RecordedWindow } from '../model/recordedShards.ts';
import { scoreInShards } from '../model/shards.ts';
import type { Ops } from '../ops/ops.ts';
import { epochStream, rowLength, windowsOf } from '../text/windows.ts';
import type { Documents } from '../types.ts';
import type { Evaluation } from './events.ts';
import { StateVariables } from './stateVariables.ts';

/** Measures one model again and again; its recorded windows are kept between evaluations. */
export class Evaluator {
  readonly #ops: Ops;
  readonly #model: AwdLstm;
  readonly #batch: number;
  readonly #state: StateVariables;
  readonly #recorded = new Map<number, RecordedWindow>();

  constructor(ops: Ops, model: AwdLstm, batch: number) {
    this.#ops = ops;
    this.#model = model;
    this.#batch = batch;
    this.#state = new StateVariables(ops, model.config, batch);
  }

  /**
   * Token-weighted mean cross-entropy over the documents in their order: contiguous rows, windows of `bptt`, zero
   * state at the start, carried from window to window, no reset between documents.
   * (fastai weighs a short last window like a full one; here every prediction counts the same.)
   * @throws AppError dataset/too-short when the documents do not fill one column of `batch` rows
   */
  async evaluate(docs: Documents, bptt: number, signal?: AbortSignal): Promise<Evaluation> {
    const batch = this.#batch;
    const order = Uint32Array.from({ length: docs.offsets.length - 1 }, (_, d) => d);
    const stream = epochStream(docs, order);
    const tokens = rowLength(stream.length, batch) * batch;
    if (tokens === 0) throw tooShort(stream.length, batch);
    let lossSum = 0;
    let correct = 0;
    this.#state.reset();
    for (const { x, y, steps } of windowsOf(stream, batch, bptt)) {
      signal?.throwIfAborted();
      const [score] = this.#score(steps)({ x, y });
      lossSum += score?.[0] ?? Number.NaN;
      correct += score?.[1] ?? Number.NaN;
      await breathe();
    }
    const loss = lossSum / tokens;
    return { loss, perplexity: perplexity(loss), accuracy: correct / tokens, tokens };
  }

  /** Records the windows that `docs` will be cut into. */
  prepare(docs: Documents, bptt: number): void {
    const length = rowLength(docs.ids.length, this.#batch);
    if (length >= bptt) this.#score(bptt);
    if (length % bptt > 0) this.#score(length % bptt);
  }

  #score(steps: number): RecordedWindow {
    let recorded = this.#recorded.get(steps);
    if (recorded === undefined) {
      recorded = recordOverShards(this.#ops, { batch: this.#batch, steps }, [], (windows) => {
        const run = scoreInShards(this.#model, windows, this.#state.value());
        this.#state.carry(run.state);
        return [this.#ops.concat([run.lossSum, run.correct].map((t) => this.#ops.reshape(t, [1])))];
      });
      this.#recorded.set(steps, recorded);
    }
    return recorded;
  }

  dispose(): void {
    this.#state.dispose();
  }
}

/** A single evaluation; see `Evaluator.evaluate`. */
export async function evaluate(
  ops: Ops,
  model: AwdLstm,
  docs: Documents,
  batch: number,
  bptt: number,
  signal?: AbortSignal,
): Promise<Evaluation> {
  const evaluator = new Evaluator(ops, model, batch);
  try {
    evaluator.prepare(docs, bptt);
    return await evaluator.evaluate(docs, bptt, signal);
  } finally {
    evaluator.dispose();
  }
}

export function tooShort(tokens: number, batch: number): AppError {
  const message =
    `There are ${tokens} tokens to measure on, and ${batch} rows need at least ${batch + 1}. ` +
    'Use a smaller batch or more text.';
  return new AppError('dataset/too-short', message, { tokens, batch });
}
