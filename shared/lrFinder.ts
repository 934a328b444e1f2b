/** The learning-rate finder's points, its stop rule, and what it suggests (after fastai 2, which follows Smith 2017). */

export const LR_FINDER = { start: 1e-7, end: 10, points: 100, smoothing: 0.98, stopFactor: 4 } as const;

/** Rate of point i: exponential from 1e-7, each of 100 points a fifth above the one before; the last is 8.3. */
export function finderRate(i: number): number {
  const { start, end, points } = LR_FINDER;
  return start * (end / start) ** (i / points);
}

/** An exponential mean that corrects for having started at zero. */
export class DebiasedMean {
  private readonly beta: number;
  private sum = 0;
  private weight = 0;

  /** @param beta share of the past that each new value keeps, 0 … 1 */
  constructor(beta: number) {
    this.beta = beta;
  }

  /** Takes a value and returns the mean so far. */
  add(value: number): number {
    this.sum = this.beta * this.sum + (1 - this.beta) * value;
    this.weight = this.beta * this.weight + (1 - this.beta);
    return this.sum / this.weight;
  }
}

/** True when the finder has seen enough: the smoothed loss is no number any more, or four times the best one. */
export function finderDiverged(smoothedLoss: number, best: number): boolean {
  return !Number.isFinite(smoothedLoss) || smoothedLoss > LR_FINDER.stopFactor * best;
}

export interface LrSuggestions {
  /** a point within the longest stretch of falling loss: the one to take */
  readonly valley: number;
  /** where the loss falls fastest */
  readonly steepest: number;
  /** a tenth of the rate with the lowest loss */
  readonly minimum10: number;
  /** the highest rate before the slopes 15 points apart begin to differ */
  readonly slide: number;
}

/**
 * What the curve suggests. As in fastai the first tenth of the points and the last five are left out, when the
 * curve is long enough for that.
 * @param lr rising rates
 * @param loss smoothed losses at these rates, at least one
 */
export function suggestRates(lr: readonly number[], loss: readonly number[]): LrSuggestions {
  const points = lr.map((rate, i) => ({ rate, loss: loss[i] ?? NaN })).filter((p) => Number.isFinite(p.loss));
  const inner = points.slice(Math.floor(LR_FINDER.points / 10), -5);
  const used = inner.length >= 2 ? inner : points;
  const rates = used.map((p) => p.rate);
  const losses = used.map((p) => p.loss);
  const rate = (i: number): number => rates[i] ?? NaN;
  return {
    valley: rate(valley(losses)),
    steepest: rate(steepest(rates, losses)),
    minimum10: rate(indexOfLeast(losses)) / 10,
    slide: rate(slide(losses)),
  };
}

/** Half-way through the longest falling subsequence: its start + ⅓ + ⅙ of its length. */
function valley(losses: readonly number[]): number {
  const length = losses.map(() => 1); // of the longest falling subsequence that ends here
  let end = 0;
  losses.forEach((loss, i) => {
    for (let j = 0; j < i; j++) {
      if (loss < at(losses, j)) length[i] = Math.max(at(length, i), at(length, j) + 1);
    }
    if (at(length, i) > at(length, end)) end = i;
  });
  // fastai counts back by the length as if the subsequence had no gaps
  const start = end - at(length, end);
  const third = at(length, end) / 3;
  return Math.max(0, start + Math.floor(third) + Math.floor(third / 2));
}

function steepest(rates: readonly number[], losses: readonly number[]): number {
  const slopes = losses
    .slice(1)
    .map((loss, i) => (loss - at(losses, i)) / (Math.log(at(rates, i + 1)) - Math.log(at(rates, i))));
  return indexOfLeast(slopes);
}

function slide(losses: readonly number[], gap = 15, threshold = 0.005): number {
  const slopes = losses.map((loss, i) => {
    const before = losses[i - 1] ?? loss;
    const after = losses[i + 1] ?? loss;
    return i === 0 || i === losses.length - 1 ? after - before : (after - before) / 2;
  });
  let right = losses.length - 1;
  let found = Math.max(0, right - gap);
  for (let left = right - gap; left >= 0; left--, right--) {
    if (Math.abs(at(slopes, right) - at(slopes, left)) <= threshold) break;
    found = left;
  }
  return found;
}

function indexOfLeast(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < at(values, best) ? i : best), 0);
}

function at(values: readonly number[], i: number): number {
  return values[i] ?? NaN;
}
