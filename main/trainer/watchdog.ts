/** Notices that the trainer's process gives no sign of life, and how fast its updates are. */
import type { StampedEvent } from '../services/engineHost.ts';

export interface Patience {
  /** ms without a word while it trains, or ten times the median update where that is longer */
  readonly training: number;
  /** while it loads, prepares, measures itself or writes a model, and before its first updates */
  readonly waiting: number;
}

const PATIENCE: Patience = { training: 30_000, waiting: 300_000 };
const TIMES_MEDIAN = 10;
const RECENT = 64;
const FEW = 5;
const TICK_MS = 1000;

/** Counts only while something is asked of the process. */
export class Watchdog {
  readonly #patience: Patience;
  readonly #hung: () => void;
  readonly #ticking: NodeJS.Timeout;
  #doing: (keyof Patience)[] = [];
  #lastSign = performance.now();
  #lastTick = performance.now();
  #lastUpdate: number | null = null;
  readonly #durations: number[] = [];

  constructor(patience: Partial<Patience>, hung: () => void) {
    this.#patience = { ...PATIENCE, ...patience };
    this.#hung = hung;
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.#ticking.unref();
  }

  /** A message came. */
  sign(): void {
    this.#lastSign = performance.now();
  }

  /** Learns from the times of updates how long one takes. */
  follow(events: readonly StampedEvent[]): void {
    for (const { time, event } of events) {
      if (event.kind === 'update' && this.#lastUpdate !== null) {
        this.#durations.push(time - this.#lastUpdate);
        if (this.#durations.length > RECENT) this.#durations.shift();
      }
      this.#lastUpdate = event.kind === 'update' ? time : null;
    }
  }

  /** Watches as long as the answer is not there. */
  async during<T>(doing: keyof Patience, answer: Promise<T>): Promise<T> {
    this.sign();
    this.#doing.push(doing);
    try {
      return await answer;
    } finally {
      this.#doing.splice(this.#doing.indexOf(doing), 1);
    }
  }

  close(): void {
    clearInterval(this.#ticking);
  }

  #tick(): void {
    const now = performance.now();
    // this process slept or was held up itself: silence in that time means nothing
    if (now - this.#lastTick > 5 * TICK_MS) this.#lastSign = now;
    this.#lastTick = now;
    if (this.#doing.length > 0 && now - this.#lastSign > this.#limit()) {
      this.close();
      this.#hung();
    }
  }

  #limit(): number {
    const { training, waiting } = this.#patience;
    if (!this.#doing.includes('training') || this.#durations.length < FEW) return waiting;
    const sorted = this.#durations.toSorted((a, b) => a - b);
    return Math.max(training, TIMES_MEDIAN * (sorted[Math.floor(sorted.length / 2)] ?? 0));
  }
}
