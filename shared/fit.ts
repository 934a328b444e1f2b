/** Whether a part of a dataset is long enough for a batch. */

/** Predictions a row of the batch must at least have; below that the carried state means nothing. */
export const LEAST_ROW = { train: 5, valid: 2 } as const;

/** The largest batch whose rows `tokens` tokens can fill; 0 = there is none. */
export function fittingBatch(part: keyof typeof LEAST_ROW, tokens: number): number {
  return Math.max(0, Math.floor((tokens - 1) / LEAST_ROW[part]));
}
