/** Writes plain data as a pickle (protocol 2, which every Python since 2.3 reads), with nothing in it but what is asked for. */
import { AppError } from '../../../shared/errors.ts';
import { OP } from './opcodes.ts';

/** A class or a function of Python's by its name; the reader decides whether it knows it. */
export interface Global {
  readonly kind: 'global';
  readonly module: string;
  readonly name: string;
}

/** What can be written. A list of JavaScript becomes a list; numbers are whole. */
export type Pickled =
  | string
  | number
  | boolean
  | null
  | readonly Pickled[]
  | Global
  | { readonly kind: 'tuple'; readonly items: readonly Pickled[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Pickled, Pickled])[] }
  /** the result of a call, made by the reader */
  | { readonly kind: 'call'; readonly of: Global; readonly args: readonly Pickled[] }
  /** something that lies outside of the pickle */
  | { readonly kind: 'outside'; readonly id: Pickled };

/** As many as Python's own writer hands to a list or a dictionary at once. */
const BATCH = 1000;

export function globalOf(module: string, name: string): Global {
  return { kind: 'global', module, name };
}

export function tuple(...items: readonly Pickled[]): Pickled {
  return { kind: 'tuple', items };
}

/** The bytes of a pickle. Strings and names that come up again are written once and referred to. */
export function writePickle(value: Pickled): Uint8Array {
  const out = new PickleOut(repeated(value));
  out.bytes(OP.PROTO, 2);
  out.put(value);
  out.bytes(OP.STOP);
  return out.finished();
}

class PickleOut {
  #buffer = Buffer.alloc(4096);
  #length = 0;
  readonly #repeated: ReadonlySet<string>;
  /** places of what was written and will come up again */
  readonly #memo = new Map<string, number>();

  constructor(repeated: ReadonlySet<string>) {
    this.#repeated = repeated;
  }

  finished(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  bytes(...bytes: readonly number[]): void {
    this.#append(Uint8Array.from(bytes));
  }

  put(value: Pickled): void {
    if (value === null) this.bytes(OP.NONE);
    else if (typeof value === 'boolean') this.bytes(value ? OP.NEWTRUE : OP.NEWFALSE);
    else if (typeof value === 'number') this.#putWhole(value);
    else if (typeof value === 'string') this.#once(keyOf(value), () => this.#putText(value));
    else if (isList(value)) this.#putList(value);
    else this.#putNode(value);
  }

  #putNode(value: Exclude<Pickled, string | number | boolean | null | readonly Pickled[]>): void {
    switch (value.kind) {
      case 'global':
        this.#once(keyOf(value), () => {
          this.bytes(OP.GLOBAL);
          this.#append(Buffer.from(`${value.module}\n${value.name}\n`, 'ascii'));
        });
        return;
      case 'tuple':
        this.#putTuple(value.items);
        return;
      case 'dict':
        this.bytes(OP.EMPTY_DICT);
        for (const batch of batches(value.entries)) {
          this.bytes(OP.MARK);
          for (const [key, item] of batch) {
            this.put(key);
            this.put(item);
          }
          this.bytes(OP.SETITEMS);
        }
        return;
      case 'call':
        this.put(value.of);
        this.#putTuple(value.args);
        this.bytes(OP.REDUCE);
        return;
      case 'outside':
        this.put(value.id);
        this.bytes(OP.BINPERSID);
    }
  }

  #putList(items: readonly Pickled[]): void {
    this.bytes(OP.EMPTY_LIST);
    for (const batch of batches(items)) {
      this.bytes(OP.MARK);
      for (const item of batch) this.put(item);
      this.bytes(OP.APPENDS);
    }
  }

  #putTuple(items: readonly Pickled[]): void {
    const short = [OP.EMPTY_TUPLE, OP.TUPLE1, OP.TUPLE2, OP.TUPLE3][items.length];
    if (short === undefined) this.bytes(OP.MARK);
    for (const item of items) this.put(item);
    this.bytes(short ?? OP.TUPLE);
  }

  #putText(text: string): void {
    const bytes = encodeText(text);
    const head = Buffer.alloc(5);
    head[0] = OP.BINUNICODE;
    head.writeUInt32LE(bytes.length, 1);
    this.#append(head);
    this.#append(bytes);
  }

  #putWhole(value: number): void {
    if (!Number.isSafeInteger(value)) {
      throw new AppError('internal/bad-pickle', `${value} is no whole number that could be saved.`);
    }
    if (value >= 0 && value < 2 ** 8) this.bytes(OP.BININT1, value);
    else if (value >= 0 && value < 2 ** 16) this.bytes(OP.BININT2, value & 0xff, value >> 8);
    else if (value >= -(2 ** 31) && value < 2 ** 31) {
      const whole = Buffer.alloc(5);
      whole[0] = OP.BININT;
      whole.writeInt32LE(value, 1);
      this.#append(whole);
    } else {
      // two's complement; a safe integer has at most 54 bits
      const long = Buffer.alloc(10);
      long[0] = OP.LONG1;
      long[1] = 8;
      long.writeBigInt64LE(BigInt(value), 2);
      this.#append(long);
    }
  }

  /** Writes it, and remembers it if it comes up again; the next time it is only referred to. */
  #once(key: string, write: () => void): void {
    const place = this.#memo.get(key);
    if (place === undefined) {
      write();
      if (!this.#repeated.has(key)) return;
      this.#memo.set(key, this.#memo.size);
      this.#refer(OP.BINPUT, OP.LONG_BINPUT, this.#memo.size - 1);
    } else this.#refer(OP.BINGET, OP.LONG_BINGET, place);
  }

  #refer(short: number, long: number, place: number): void {
    if (place < 256) {
      this.bytes(short, place);
      return;
    }
    const bytes = Buffer.alloc(5);
    bytes[0] = long;
    bytes.writeUInt32LE(place, 1);
    this.#append(bytes);
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(needed, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = needed;
  }
}

/** UTF-8, and half a pair of surrogates as Python writes it: three bytes of its own (`surrogatepass`). */
function encodeText(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const half = code >= 0xd800 && code <= 0xdfff;
    return half
      ? Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)])
      : Buffer.from(character, 'utf8');
  });
  return Buffer.concat(parts);
}

/** Keys of the strings and names that stand in it more than once. */
function repeated(value: Pickled): ReadonlySet<string> {
  const seen = new Set<string>();
  const again = new Set<string>();
  const meet = (key: string): void => {
    if (seen.has(key)) again.add(key);
    else seen.add(key);
  };
  const visit = (at: Pickled): void => {
    if (at === null || typeof at === 'number' || typeof at === 'boolean') return;
    if (typeof at === 'string') meet(keyOf(at));
    else if (isList(at)) at.forEach(visit);
    else if (at.kind === 'global') meet(keyOf(at));
    else if (at.kind === 'tuple') at.items.forEach(visit);
    else if (at.kind === 'dict') at.entries.forEach((entry) => entry.forEach(visit));
    else if (at.kind === 'call') [at.of, ...at.args].forEach(visit);
    else visit(at.id);
  };
  visit(value);
  return again;
}

function keyOf(value: string | Global): string {
  return typeof value === 'string' ? `text ${value}` : `global ${value.module} ${value.name}`;
}

function isList(value: Pickled): value is readonly Pickled[] {
  return Array.isArray(value);
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}
