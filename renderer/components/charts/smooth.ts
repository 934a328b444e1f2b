/** An average that follows a series as it grows: exponential, corrected for its start, over every reading. */
import { DebiasedMean } from '../../../shared/lrFinder.ts';
import { Series } from './series.ts';

/** The smoothed twin of a series; `follow` takes in what is new and starts over only when the past has changed. */
export class Smoothed {
  #beta: number;
  #mean: DebiasedMean;
  #series = new Series();

  /** @param beta share of the past that each reading keeps: 0 smooths nothing, 0.99 strongly */
  constructor(beta: number) {
    this.#beta = beta;
    this.#mean = new DebiasedMean(beta);
  }

  get beta(): number {
    return this.#beta;
  }

  /** @returns the smoothed series, as long as the raw one; a reading that is no number leaves the average as it was */
  follow(raw: Series, beta = this.#beta): Series {
    const known = this.#series.length;
    const changed = known > raw.length || (known > 0 && this.#series.lastX !== raw.x(known - 1));
    if (changed || beta !== this.#beta) {
      this.#beta = beta;
      this.#mean = new DebiasedMean(beta);
      this.#series = new Series();
    }
    for (let i = this.#series.length; i < raw.length; i++) {
      const y = raw.y(i);
      this.#series.push(raw.x(i), Number.isFinite(y) ? this.#mean.add(y) : NaN);
    }
    return this.#series;
  }
}
