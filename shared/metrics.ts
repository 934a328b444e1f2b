/** Small formulas that the trainer, the tables and the charts share. */

/** e^loss for a mean cross-entropy in nats; Infinity once it leaves the range of doubles. */
export function perplexity(loss: number): number {
  return Math.exp(loss);
}
