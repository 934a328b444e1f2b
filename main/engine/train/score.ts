/** What a model makes of every single token of a text: the numbers that judging and auditing add up. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { AwdLstm } from '../model/awdLstm.ts';
import { recordOverShards } from '../model/recordedShards.ts';
import type { RecordedWindow } from '../model/recordedShards.ts';
import { joinRows, scoreTokensInShards } from '../model/shards.ts';
import { PLACES } from '../ops/ops.ts';
import type { Ops } from '../ops/ops.ts';
import { rowLength, windowsOf } from '../text/windows.ts';
import type { Documents } from '../types.ts';
import { tooShort } from './evaluate.ts';
import { StateVariables } from './stateVariables.ts';

/** The predictions of one window, time-major [T·B]: row b of the batch runs on at b, b + B, b + 2B … */
export interface ScoredWindow {
  /** where in `docs.ids` the predicted token stands */
  readonly positions: Uint32Array;
  /** −log p(token), nats */
  readonly loss: Float32Array;
  /** probability of the word that was held to be the likeliest */
  readonly confidence: Float32Array;
  /** place of the token among the likeliest words from 0 (predicted rightly); PLACES = none of the first PLACES */
  readonly place: Float32Array;
  /** predictions made up to and with this window, of how many */
  readonly done: number;
  readonly total: number;
}

export interface ScoreSize {
  /** rows, each a contiguous stretch of the text */
  readonly batch: number;
  /** time steps of a window */
  readonly bptt: number;
}

/**
 * Goes through the documents as `Evaluator.evaluate` does: contiguous rows, windows of `bptt`, zero state at the
 * start, carried from window to window, no reset between documents. The mean of `loss` is that of `evaluate`, and the
 * share of `place` 0 its accuracy. Give it `ops.recording()` for many windows.
 * @param onWindow takes each window's numbers; arrays are its own. What it throws ends the work.
 * @throws AppError `dataset/too-short` when the documents do not fill one column of `batch` rows
 */
export async function scoreDocuments(
  ops: Ops,
  model: AwdLstm,
  docs: Documents,
  { batch, bptt }: ScoreSize,
  onWindow: (window: ScoredWindow) => void,
  signal?: AbortSignal,
): Promise<void> {
  const start = docs.offsets[0] ?? 0;
  const stream = docs.ids.subarray(start, docs.offsets.at(-1)); // in the documents' own order nothing need be moved
  const length = rowLength(stream.length, batch);
  if (length === 0) throw tooShort(stream.length, batch);
  const state = new StateVariables(ops, model.config, batch);
  try {
    const whole = Math.min(bptt, length);
    const recorded = new Map([[whole, record(ops, model, state, batch, whole)]]);
    const rest = length % bptt;
    if (rest > 0 && rest !== whole) recorded.set(rest, record(ops, model, state, batch, rest));
    state.reset();
    let begin = 0;
    for (const { x, y, steps } of windowsOf(stream, batch, bptt)) {
      signal?.throwIfAborted();
      const parts = recorded.get(steps)?.({ x, y }) ?? [];
      const of = (kind: number): Float32Array => joinRows(partsOfKind(parts, kind), batch);
      const positions = new Uint32Array(x.length);
      for (let t = 0, to = 0; t < steps; t++)
        for (let b = 0; b < batch; b++) positions[to++] = start + b * length + begin + t + 1;
      begin += steps;
      const [done, total] = [begin * batch, length * batch];
      onWindow({ positions, loss: of(LOSS), confidence: of(CONFIDENCE), place: of(PLACE), done, total });
      await breathe();
    }
  } finally {
    state.dispose();
  }
}

export const isCorrect = (place: number): boolean => place === 0;
export const isAmongTop = (place: number): boolean => place < PLACES;

// a recorded window gives these of each part, in this order
const [LOSS, CONFIDENCE, PLACE] = [0, 1, 2];
const KINDS = 3;

const partsOfKind = (parts: readonly Float32Array[], kind: number): Float32Array[] =>
  parts.filter((_, at) => at % KINDS === kind);

function record(
  ops: Ops,
  model: AwdLstm,
  state: StateVariables,
  batch: number,
  steps: number,
): RecordedWindow {
  return recordOverShards(ops, { batch, steps }, [], (windows) => {
    const run = scoreTokensInShards(model, windows, state.value());
    state.carry(run.state);
    return run.scores.flatMap(({ loss, confidence, place }) => [loss, confidence, place]);
  });
}
