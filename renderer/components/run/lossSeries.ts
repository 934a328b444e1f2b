/** What the loss chart draws along one horizontal axis: every reading, and its average; both grow with the run. */
import { Series } from '../charts/series.ts';
import { Smoothed } from '../charts/smooth.ts';
import type { UpdateSeries } from '../../state/updateSeries.ts';
import type { TimeUnit } from './across.ts';
import type { TimeCourse } from './timeCourse.ts';

export interface LossSeries {
  readonly raw: Series;
  readonly smooth: Series;
}

export class LossAlongUpdates {
  #smoothed = new Smoothed(0.9);
  #rewrites = 0;

  follow(updates: UpdateSeries, smoothing: number): LossSeries {
    if (updates.rewrites !== this.#rewrites) {
      this.#rewrites = updates.rewrites;
      this.#smoothed = new Smoothed(smoothing);
    }
    return { raw: updates.loss, smooth: this.#smoothed.follow(updates.loss, smoothing) };
  }
}

export class LossAlongTime {
  #smoothed = new Smoothed(0.9);
  #raw = new Series();
  #turns = '';

  follow(updates: UpdateSeries, course: TimeCourse, unit: TimeUnit, smoothing: number): LossSeries {
    const turns = [updates.rewrites, course.rewrites, unit.ms].join(' ');
    if (turns !== this.#turns) {
      this.#turns = turns;
      this.#raw = new Series();
      this.#smoothed = new Smoothed(smoothing);
    }
    for (let i = this.#raw.length; i < updates.length; i++) {
      this.#raw.push(course.at(i + 1) / unit.ms, updates.loss.y(i));
    }
    return { raw: this.#raw, smooth: this.#smoothed.follow(this.#raw, smoothing) };
  }
}
