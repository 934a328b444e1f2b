/** Held-out loss, perplexity and accuracy of a model. */
import { setImmediate as breathe } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { perplexity } from '../../../shared/metrics.ts';
import { zeroState } from '../model/awdLstm.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import { noMasks } from '../model/dropout.ts';
import { scoreWindow } from '../model/passes.ts';
import type { Ops } from '../ops/ops.ts';
import { epochStream, rowLength, windowsOf } from '../text/windows.ts';
import type { Documents } from '../types.ts';
import type { Evaluation } from './events.ts';

/**
 * Token-weighted mean cross-entropy over the documents in their order: `batch` contiguous rows, windows of `bptt`,
 * zero state at the start, carried from window to window, no reset between documents.
 * (fastai weighs a short last window like a full one; here every prediction counts the same.)
 * @throws AppError dataset/too-short when the documents do not fill one column of `batch` rows
 */
export async function evaluate(
  ops: Ops,
  model: AwdLstm,
  docs: Documents,
  batch: number,
  bptt: number,
  signal?: AbortSignal,
): Promise<Evaluation> {
  const order = Uint32Array.from({ length: docs.offsets.length - 1 }, (_, d) => d);
  const stream = epochStream(docs, order);
  const tokens = rowLength(stream.length, batch) * batch;
  if (tokens === 0) {
    const message =
      `There are ${stream.length} tokens to measure on, and ${batch} rows need at least ${batch + 1}. ` +
      'Use a smaller batch or more text.';
    throw new AppError('dataset/too-short', message, { tokens: stream.length, batch });
  }
  const masks = noMasks(model.config);
  let state = zeroState(ops, model.config, batch);
  let kept = false;
  let lossSum = 0;
  let correct = 0;
  for (const { x, y, steps } of windowsOf(stream, batch, bptt)) {
    signal?.throwIfAborted();
    const next = ops.step(() => {
      const window = { x: ops.ints(x, [x.length]), y: ops.ints(y, [y.length]), batch, steps };
      const score = scoreWindow(model, window, state, masks);
      lossSum += ops.read(score.lossSum)[0] ?? Number.NaN; // waits for the device
      correct += ops.read(score.correct)[0] ?? Number.NaN;
      for (const t of [...score.state.h, ...score.state.c]) ops.keep(t);
      return score.state;
    });
    if (kept) ops.free(...state.h, ...state.c);
    state = next;
    kept = true;
    await breathe();
  }
  if (kept) ops.free(...state.h, ...state.c);
  const loss = lossSum / tokens;
  return { loss, perplexity: perplexity(loss), accuracy: correct / tokens, tokens };
}
