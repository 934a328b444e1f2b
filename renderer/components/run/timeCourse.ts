/** Training time at each update: what the clock says, without the pauses. */
import type { RunPause } from '../../../shared/run.ts';
import type { UpdateSeries } from '../../state/updateSeries.ts';

const FIRST_ROOM = 1024;
/** Clocks tick in whole milliseconds and a resumed run repeats updates; on an axis each has its own place. */
const LEAST_MS = 0.001;

export class TimeCourse {
  #elapsed = new Float64Array(FIRST_ROOM);
  #length = 0;
  #start = NaN;
  /** the first update with a time, where the next one had not come yet: how long it took is still to be told */
  #alone = 0;
  #rewrites = 0;
  #pauses: readonly RunPause[] = [];
  #nextPause = 0;
  #paused = 0;
  #turns = 0;

  /** False for runs of versions that stored no times. */
  get isKnown(): boolean {
    return Number.isFinite(this.#start);
  }

  /** Changes when times that were given out are no longer true. */
  get rewrites(): number {
    return this.#turns;
  }

  /** Takes in what is new; starts over when the past has changed. */
  follow(series: UpdateSeries, pauses: readonly RunPause[]): void {
    const told = this.#alone > 0 && series.length > this.#alone;
    if (told || series.rewrites !== this.#rewrites || !samePauses(pauses, this.#pauses)) {
      this.#rewrites = series.rewrites;
      this.#pauses = pauses;
      this.#length = 0;
      this.#nextPause = 0;
      this.#paused = 0;
      this.#start = NaN;
      this.#alone = 0;
      this.#turns += 1;
    }
    this.#makeRoom(series.length);
    for (let step = this.#length + 1; step <= series.length; step++) {
      const time = series.timeOf(step);
      const before = step === 1 ? 0 : (this.#elapsed[step - 2] ?? 0);
      let elapsed = before + LEAST_MS;
      if (Number.isFinite(time)) {
        if (!Number.isFinite(this.#start)) {
          this.#start = startOf(series, step);
          this.#alone = step === series.length ? step : 0;
        }
        elapsed = Math.max(elapsed, time - this.#start - this.#pausedUntil(time));
      }
      this.#elapsed[step - 1] = elapsed;
    }
    this.#length = Math.max(this.#length, series.length);
  }

  /** Training time after `step` updates, ms. */
  at(step: number): number {
    if (step < 1) return 0;
    return this.#elapsed[Math.min(step, this.#length) - 1] ?? 0;
  }

  #pausedUntil(time: number): number {
    for (;;) {
      const pause = this.#pauses[this.#nextPause];
      if (pause === undefined || pause.to === null || pause.to > time) return this.#paused;
      this.#paused += Math.max(0, pause.to - pause.from);
      this.#nextPause += 1;
    }
  }

  #makeRoom(length: number): void {
    if (length <= this.#elapsed.length) return;
    const larger = new Float64Array(Math.max(length, this.#elapsed.length * 2));
    larger.set(this.#elapsed);
    this.#elapsed = larger;
  }
}

/** The first update took about as long as the second. */
function startOf(series: UpdateSeries, step: number): number {
  const time = series.timeOf(step);
  const next = series.timeOf(step + 1);
  return Number.isFinite(next) ? time - Math.max(0, next - time) : time;
}

function samePauses(a: readonly RunPause[], b: readonly RunPause[]): boolean {
  // one that goes on now has no part in times that are past
  const ended = (list: readonly RunPause[]): RunPause[] => list.filter(({ to }) => to !== null);
  const [x, y] = [ended(a), ended(b)];
  return x.length === y.length && x.every((p, i) => p.from === y[i]?.from && p.to === y[i].to);
}
