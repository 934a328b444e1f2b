/** The updates of one run as series that grow; update `step` stands at index `step − 1`, and all before it are there. */
import type { MetricColumns } from '../../shared/run.ts';
import { Series } from '../components/charts/series.ts';

const FIRST_ROOM = 1024;

/** Whether all rows found their place; `gap` = some come after updates that are not here yet. */
export type Taken = 'all' | 'gap';

export class UpdateSeries {
  /** x is the update in all of them */
  readonly loss = new Series();
  readonly gradNorm = new Series();
  /** one a layer group, slowest first; 0 = frozen */
  #rates: readonly Series[] = [];
  #time = new Float64Array(FIRST_ROOM);
  #rewrites = 0;

  /** The last update that is here. */
  get length(): number {
    return this.loss.length;
  }

  get rates(): readonly Series[] {
    return this.#rates;
  }

  /** Changes whenever numbers that were here already are no longer true: what was computed from them is not either. */
  get rewrites(): number {
    return this.#rewrites;
  }

  /** When an update was done, epoch milliseconds; NaN where it was never stored. */
  timeOf(step: number): number {
    return step >= 1 && step <= this.length ? (this.#time[step - 1] ?? NaN) : NaN;
  }

  /**
   * Takes rows that may overlap with what is here. An update that comes again with other numbers is the beginning of
   * another way: what was known after it is forgotten.
   * @param holes `stored`: a jump in the rows is a hole in the store itself and becomes NaN; `missing`: rows after a
   *   jump are left out, for whoever calls will read what lies between
   */
  take(columns: MetricColumns, holes: 'stored' | 'missing'): Taken {
    if (columns.step.length === 0) return 'all';
    if (this.#rates.length < columns.groups) this.#setGroups(columns.groups);
    for (let row = 0; row < columns.step.length; row++) {
      const step = columns.step[row] ?? NaN;
      if (!(step >= 1)) continue;
      if (step > this.length + 1) {
        if (holes === 'missing') return 'gap';
        while (this.length < step - 1) this.#push({ loss: NaN, gradNorm: NaN, time: NaN, rate: () => NaN });
      }
      if (step <= this.length) {
        if (this.#isSame(step, columns, row)) continue;
        this.truncate(step - 1);
      }
      this.#push({
        loss: columns.loss[row] ?? NaN,
        gradNorm: columns.gradNorm[row] ?? NaN,
        time: columns.time[row] ?? NaN,
        rate: (g) => (g < columns.groups ? (columns.lr[row * columns.groups + g] ?? NaN) : NaN),
      });
    }
    return 'all';
  }

  /** Forgets all updates after `length`. */
  truncate(length: number): void {
    if (length >= this.length) return;
    for (const series of [this.loss, this.gradNorm, ...this.#rates]) series.truncateAfter(length);
    this.#rewrites += 1;
  }

  #push(update: Update): void {
    const step = this.length + 1;
    if (this.#time.length < step) {
      const larger = new Float64Array(this.#time.length * 2);
      larger.set(this.#time);
      this.#time = larger;
    }
    this.#time[step - 1] = update.time;
    this.loss.push(step, update.loss);
    this.gradNorm.push(step, update.gradNorm);
    this.#rates.forEach((series, g) => series.push(step, update.rate(g)));
  }

  #isSame(step: number, columns: MetricColumns, row: number): boolean {
    const at = step - 1;
    return (
      Object.is(this.loss.y(at), columns.loss[row]) &&
      Object.is(this.gradNorm.y(at), columns.gradNorm[row]) &&
      Object.is(this.#time[at], columns.time[row]) &&
      this.#rates.every((series, g) => Object.is(series.y(at), columns.lr[row * columns.groups + g]))
    );
  }

  /** The number of groups never changes within a run; it is known with the first row. */
  #setGroups(groups: number): void {
    this.#rates = Array.from({ length: groups }, (_, g) => this.#rates[g] ?? new Series());
    for (const series of this.#rates) {
      while (series.length < this.length) series.push(series.length + 1, NaN);
    }
  }
}

interface Update {
  readonly loss: number;
  readonly gradNorm: number;
  readonly time: number;
  rate(group: number): number;
}
