/** Goes through the bytes of a pickle; whatever length they name is held against what is there before it is used. */
import { isUtf8 } from 'node:buffer';
import { beyondLimit, STRING_BYTES } from './limits.ts';
import { damaged } from './refusals.ts';

/** The pickle goes on where the bytes end; there may be more of them in the file. */
export class OutOfBytes extends Error {}

const NEWLINE = 0x0a;
const LONGEST_NAME = 256;

export class PickleBytes {
  readonly #bytes: Buffer;
  place: number;

  constructor(bytes: Uint8Array, place: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.place = place;
  }

  /** Bytes that there are, from the first of the pickle to the last that may belong to it. */
  get length(): number {
    return this.#bytes.length;
  }

  /** Moves on over so many bytes and gives the place of the first. */
  #take(count: number): number {
    const begin = this.place;
    if (begin + count > this.#bytes.length) throw new OutOfBytes();
    this.place = begin + count;
    return begin;
  }

  uint8(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  uint16(): number {
    return this.#bytes.readUInt16LE(this.#take(2));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.#take(4));
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#take(8));
  }

  /** Big-endian, as pickle has floats and nothing else. */
  float64(): number {
    return this.#bytes.readDoubleBE(this.#take(8));
  }

  /** Two's complement, little-endian; the empty one is 0. */
  long(count: number): number | bigint {
    if (count === 0) return 0;
    const begin = this.#take(count);
    const digits = Uint8Array.prototype.slice.call(this.#bytes, begin, this.place).reverse();
    const value = BigInt.asIntN(8 * count, BigInt(`0x${Buffer.from(digits).toString('hex')}`));
    const small = Number(value);
    return Number.isSafeInteger(small) ? small : value;
  }

  text(count: number | bigint): string {
    const begin = this.#takeString(count);
    const text = this.#bytes.toString('utf8', begin, this.place);
    // what is no UTF-8 becomes U+FFFD, which a text may also hold of its own
    if (text.includes('\ufffd') && !isUtf8(this.#bytes.subarray(begin, this.place)))
      throw damaged('a text in it is not written in UTF-8');
    return text;
  }

  raw(count: number): Uint8Array {
    return Uint8Array.from(this.#bytes.subarray(this.#takeString(count), this.place));
  }

  /** Of GLOBAL: printable ASCII up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(NEWLINE, this.place);
    if ((end < 0 ? this.#bytes.length : end) - this.place > LONGEST_NAME)
      throw damaged('the name of a class in it is longer than any');
    if (end < 0) throw new OutOfBytes();
    const line = this.#bytes.toString('latin1', this.place, end);
    if (!/^[\x21-\x7e]*$/.test(line)) throw damaged('the name of a class in it is not one');
    this.place = end + 1;
    return line;
  }

  #takeString(count: number | bigint): number {
    if (count > STRING_BYTES) throw beyondLimit('holds a text of more than 1 MiB');
    return this.#take(Number(count));
  }
}
