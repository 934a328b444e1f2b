/** A growing line of readings in typed arrays, with a pyramid of lowest and highest that grows with it. */

/** Each block of the pyramid covers 2 ** BITS blocks of the one below it. */
const BITS = 4;
const FIRST_ROOM = 1024;
/** No reading: a block that holds none, or holds only readings that are no numbers. */
const NONE = -1;

export interface Point {
  x: number;
  y: number;
}

/** Indices of the lowest and the highest reading of each block of one size. */
interface Level {
  readonly shift: number;
  low: Int32Array;
  high: Int32Array;
}

/**
 * Readings in rising order of x. All of them are kept; `y` may be NaN, which breaks the line and is counted.
 * Finding the lowest or highest of any stretch costs a few steps, however long it is.
 */
export class Series {
  #x = new Float64Array(FIRST_ROOM);
  #y = new Float64Array(FIRST_ROOM);
  #length = 0;
  #notFinite = 0;
  #levels: Level[] = [];

  get length(): number {
    return this.#length;
  }

  /** How many readings were no numbers. */
  get notFinite(): number {
    return this.#notFinite;
  }

  x(index: number): number {
    return index < this.#length ? (this.#x[index] ?? NaN) : NaN;
  }

  y(index: number): number {
    return index < this.#length ? (this.#y[index] ?? NaN) : NaN;
  }

  get firstX(): number {
    return this.x(0);
  }

  get lastX(): number {
    return this.x(this.#length - 1);
  }

  get lastY(): number {
    return this.y(this.#length - 1);
  }

  push(x: number, y: number): void {
    const index = this.#length;
    if (index > 0 && x <= this.lastX) {
      throw new RangeError(`readings come in rising order: ${String(x)} after ${String(this.lastX)}`);
    }
    if (index === this.#x.length) this.#grow();
    this.#x[index] = x;
    this.#y[index] = y;
    this.#length = index + 1;
    if (Number.isFinite(y)) this.#raise(index, y);
    else this.#notFinite++;
  }

  /**
   * Adds columns as they come over the bridge.
   * @param stride how far apart two readings lie in `ys`, for columns that stand side by side
   * @param offset where the first reading lies
   */
  append(xs: ArrayLike<number>, ys: ArrayLike<number>, stride = 1, offset = 0): void {
    for (let i = 0; i < xs.length; i++) this.push(xs[i] ?? NaN, ys[i * stride + offset] ?? NaN);
  }

  /** Forgets the readings after `x`: a run went back to an earlier checkpoint. */
  truncateAfter(x: number): void {
    const keep = this.indexAfter(x);
    if (keep === this.#length) return;
    for (let i = keep; i < this.#length; i++) if (!Number.isFinite(this.y(i))) this.#notFinite--;
    this.#length = keep;
    for (const level of this.#levels) {
      const block = keep >> level.shift;
      level.low.fill(NONE, block);
      level.high.fill(NONE, block);
    }
    // what is left of the blocks that were cut through is entered again
    const top = this.#levels.at(-1);
    const from = top === undefined ? keep : (keep >> top.shift) << top.shift;
    for (let i = from; i < keep; i++) if (Number.isFinite(this.y(i))) this.#raise(i, this.y(i));
  }

  /** The first index whose x is at or after the given one. */
  indexAt(x: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#x[middle] ?? NaN) < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first index whose x is after the given one. */
  indexAfter(x: number): number {
    const at = this.indexAt(x);
    return this.x(at) === x ? at + 1 : at;
  }

  /** Indices of the lowest and the highest reading from `from` up to and without `to`; null where there is none. */
  extremes(from: number, to: number): { readonly low: number; readonly high: number } | null {
    const ys = this.#y;
    let low = NONE;
    let high = NONE;
    let lowest = Infinity;
    let highest = -Infinity;
    const meet = (index: number): void => {
      const y = ys[index] ?? NaN;
      if (y < lowest) {
        lowest = y;
        low = index;
      }
      if (y > highest) {
        highest = y;
        high = index;
      }
    };
    let at = from;
    while (at < to) {
      const level = this.#largestBlock(at, to);
      if (level === undefined) {
        if (Number.isFinite(ys[at])) meet(at);
        at += 1;
      } else {
        const block = at >> level.shift;
        const lowAt = level.low[block] ?? NONE;
        if (lowAt !== NONE) {
          meet(lowAt);
          meet(level.high[block] ?? NONE);
        }
        at += 1 << level.shift;
      }
    }
    return low === NONE ? null : { low, high };
  }

  /** The readings outside two limits: how many below and above, and the farthest of each. */
  outside(lowest: number, highest: number): Outside {
    const found: Outside = { below: 0, above: 0, lowest: null, highest: null };
    const all = this.extremes(0, this.#length);
    if (all === null) return found;
    const point = (index: number): Point => ({ x: this.x(index), y: this.y(index) });
    if (this.y(all.low) < lowest) found.lowest = point(all.low);
    if (this.y(all.high) > highest) found.highest = point(all.high);
    if (found.lowest === null && found.highest === null) return found;
    let at = 0;
    while (at < this.#length) {
      const level = this.#largestBlock(at, this.#length);
      const size = level === undefined ? 1 : 1 << level.shift;
      const inside = level !== undefined && this.#blockInside(level, at >> level.shift, lowest, highest);
      if (inside) {
        at += size;
        continue;
      }
      const end = level === undefined ? at + 1 : Math.min(this.#length, at + (1 << BITS));
      for (; at < end; at++) {
        if (this.y(at) < lowest) found.below++;
        else if (this.y(at) > highest) found.above++;
      }
    }
    return found;
  }

  #blockInside(level: Level, block: number, lowest: number, highest: number): boolean {
    const low = level.low[block] ?? NONE;
    const high = level.high[block] ?? NONE;
    return low === NONE || (this.y(low) >= lowest && this.y(high) <= highest);
  }

  /** The largest block that begins at `at` and ends no later than `to`. */
  #largestBlock(at: number, to: number): Level | undefined {
    if ((at & ((1 << BITS) - 1)) !== 0) return undefined; // most often: no block begins here
    for (let i = this.#levels.length - 1; i >= 0; i--) {
      const level = this.#levels[i];
      if (level === undefined) continue;
      const size = 1 << level.shift;
      if ((at & (size - 1)) === 0 && at + size <= to) return level;
    }
    return undefined;
  }

  #raise(index: number, y: number): void {
    for (const level of this.#levels) {
      const block = index >> level.shift;
      const low = level.low[block] ?? NONE;
      const high = level.high[block] ?? NONE;
      if (low === NONE || y < this.y(low)) level.low[block] = index;
      if (high === NONE || y > this.y(high)) level.high[block] = index;
    }
  }

  #grow(): void {
    const room = this.#x.length * 2;
    this.#x = larger(this.#x, new Float64Array(room));
    this.#y = larger(this.#y, new Float64Array(room));
    for (const level of this.#levels) {
      const blocks = Math.ceil(room / (1 << level.shift));
      level.low = larger(level.low, new Int32Array(blocks).fill(NONE));
      level.high = larger(level.high, new Int32Array(blocks).fill(NONE));
    }
    this.#addLevels(room);
  }

  constructor() {
    this.#addLevels(FIRST_ROOM);
  }

  /** Levels for the room there is; a new one is filled from the readings that are there already. */
  #addLevels(room: number): void {
    for (let shift = BITS * (this.#levels.length + 1); 1 << shift < room; shift += BITS) {
      const blocks = Math.ceil(room / (1 << shift));
      const level = {
        shift,
        low: new Int32Array(blocks).fill(NONE),
        high: new Int32Array(blocks).fill(NONE),
      };
      for (let block = 0; block << shift < this.#length; block++) {
        const found = this.extremes(block << shift, Math.min(this.#length, (block + 1) << shift));
        if (found === null) continue;
        level.low[block] = found.low;
        level.high[block] = found.high;
      }
      this.#levels.push(level);
    }
  }
}

/** Readings that an axis does not reach. */
export interface Outside {
  below: number;
  above: number;
  lowest: Point | null;
  highest: Point | null;
}

function larger<T extends Float64Array | Int32Array>(old: T, room: T): T {
  room.set(old);
  return room;
}
