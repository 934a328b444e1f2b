/** A calm line of progress with the time left: redrawn in place on a terminal, now and then a plain line elsewhere. */
import { count, percent, timeLeft } from '../../shared/format.ts';
import type { Sink } from './output.ts';

const BAR = 24;
const REDRAW_MS = 200;
const PLAIN_LINE_MS = 15_000;
/** A forecast from fewer readings jumps about. */
const LEAST_READINGS = 20;
const LEAST_MS = 15_000;
const RECENT = 64;

/** How far a piece of work is; `total` null while unknown. */
export interface Reading {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
  /** e.g. the current loss */
  readonly detail?: string;
}

export class ProgressLine {
  private readonly sink: Sink;
  private readonly live: boolean;
  private drawn = false;
  private lastDrawn = 0;
  private what = '';
  private forecast = new Forecast();

  constructor(sink: Sink) {
    this.sink = sink;
    this.live = sink.isTTY === true;
    this.lastDrawn = Date.now();
  }

  update(reading: Reading, now = Date.now()): void {
    if (reading.what !== this.what) {
      this.what = reading.what;
      this.forecast = new Forecast();
    }
    this.forecast.add(reading.done, now);
    if (now - this.lastDrawn < (this.live ? REDRAW_MS : PLAIN_LINE_MS)) return;
    this.lastDrawn = now;
    const text = progressText(reading, this.forecast.left(reading.total), this.live);
    if (this.live) {
      const columns = this.sink.columns ?? 80;
      this.sink.write(`\r\u001b[2K${text.slice(0, columns - 1)}`);
      this.drawn = true;
    } else {
      this.sink.write(`${text}\n`);
    }
  }

  /** Takes the line away, so that something else can be printed; the next reading draws it again. */
  clear(): void {
    if (this.drawn) this.sink.write('\r\u001b[2K');
    this.drawn = false;
    if (this.live) this.lastDrawn = 0;
  }

  /** The work is over. */
  end(): void {
    this.clear();
    this.what = '';
  }
}

/** `Training  ███████·····  41.0 %  492 of 1,200  about 3 min left  loss 4.31` */
export function progressText(
  { what, done, total, detail }: Reading,
  left: number | null,
  withBar: boolean,
): string {
  const parts = [what];
  if (total === null || total <= 0) {
    parts.push(count(done));
  } else {
    // 100 % is said by the result alone: the last files are still being written
    const share = Math.min(0.99, done / total);
    const filled = Math.round(share * BAR);
    if (withBar) parts.push('█'.repeat(filled) + '·'.repeat(BAR - filled));
    parts.push(percent(share), `${count(done)} of ${count(total)}`);
  }
  // the time left first: a narrow window cuts off the end
  if (left !== null) parts.push(timeLeft(left));
  if (detail !== undefined) parts.push(detail);
  return parts.join('  ');
}

/** Time left from the median of recent unit times, so that a pause or an evaluation does not spoil it. */
export class Forecast {
  private first: { done: number; at: number } | null = null;
  private last: { done: number; at: number } | null = null;
  private readonly unitMs: number[] = [];
  private readings = 0;

  add(done: number, now: number): void {
    this.first ??= { done, at: now };
    if (this.last !== null && done > this.last.done) {
      this.unitMs.push((now - this.last.at) / (done - this.last.done));
      if (this.unitMs.length > RECENT) this.unitMs.shift();
      this.readings++;
    }
    if (this.last === null || done > this.last.done) this.last = { done, at: now };
  }

  /** Milliseconds until `total`, or null while it cannot be told. */
  left(total: number | null): number | null {
    if (total === null || this.first === null || this.last === null || this.readings === 0) return null;
    if (this.readings < LEAST_READINGS && this.last.at - this.first.at < LEAST_MS) return null;
    const sorted = this.unitMs.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    return Math.max(0, total - this.last.done) * median;
  }
}
