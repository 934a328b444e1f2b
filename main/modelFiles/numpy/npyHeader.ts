/** The header of NumPy's array files: a Python dictionary, read by a grammar that knows this one dictionary only. */
import { AppError } from '../../../shared/errors.ts';
import { SIZES } from '../dtypes.ts';
import { beyondLimit, RANK } from '../pickle/limits.ts';
import { damaged, unsafe } from '../pickle/refusals.ts';
import type { TensorHandle } from '../plain.ts';

export interface NpyHeader {
  readonly dtype: TensorHandle['dtype'];
  readonly shape: readonly number[];
  /** column by column, as in Fortran */
  readonly columns: boolean;
  /** bytes before the numbers */
  readonly start: number;
}

const LONGEST_HEADER = 10 * 1024;
/** Bytes of a file within which its header must end. */
export const HEADER_ROOM = LONGEST_HEADER + 12;
const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
const MOST_NUMBERS = 2n ** 31n;

const DTYPES: ReadonlyMap<string, TensorHandle['dtype']> = new Map([
  ['<f8', 'F64'],
  ['<f4', 'F32'],
  ['<f2', 'F16'],
  ['<i8', 'I64'],
  ['<i4', 'I32'],
  ['<i2', 'I16'],
  ['|i1', 'I8'],
  ['|u1', 'U8'],
  ['|b1', 'BOOL'],
]);

export const isNpy = (start: Uint8Array): boolean => MAGIC.equals(start.subarray(0, MAGIC.length));

/**
 * @param first bytes of the file, at least `HEADER_ROOM` of them or all
 * @param size bytes of the whole file, which must be those of its header and its numbers exactly
 * @throws AppError `model/unreadable-weights`, `model/unsafe-pickle` for arrays of Python objects, `model/too-large`
 */
export function parseNpyHeader(first: Uint8Array, size: number): NpyHeader {
  const bytes = Buffer.from(first.buffer, first.byteOffset, first.length);
  const major = bytes[6];
  if (!isNpy(bytes) || bytes.length < 12 || major === undefined || major < 1 || major > 3 || bytes[7] !== 0)
    throw damaged('it is no NumPy array of a version that is known');
  const before = major === 1 ? 10 : 12;
  const length = major === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  if (length > LONGEST_HEADER) throw beyondLimit('has a header of more than 10 KiB');
  if (before + length > bytes.length) throw damaged('it ends within its header');
  const text = bytes.toString('latin1', before, before + length);
  const { descr, columns, shape } = new Grammar(text).header();
  const dtype = dtypeOf(descr);
  const count = shape.reduce((product, dimension) => product * BigInt(dimension), 1n);
  if (count > MOST_NUMBERS) throw beyondLimit('holds more than 2 billion numbers in one piece');
  if (BigInt(before + length) + count * BigInt(SIZES[dtype]) !== BigInt(size))
    throw damaged('it holds more or fewer numbers than its header says');
  return { dtype, shape, columns, start: before + length };
}

function dtypeOf(descr: string): TensorHandle['dtype'] {
  const dtype = DTYPES.get(descr);
  if (dtype !== undefined) return dtype;
  if (descr.includes('O')) throw unsafe('an array of Python objects');
  const message = `An array of the file holds numbers of the type “${descr.slice(0, 20)}”, which is not read. Save it as float32, for example with array.astype("<f4").`;
  throw new AppError('model/dtype', message, { dtype: descr });
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (97, 12), }`, its keys in any order, then spaces and a newline. */
class Grammar {
  readonly #text: string;
  #place = 0;

  constructor(text: string) {
    this.#text = text;
  }

  header(): { descr: string; columns: boolean; shape: number[] } {
    let descr: string | null = null;
    let columns: boolean | null = null;
    let shape: number[] | null = null;
    this.#need('{');
    while (!this.#take('}')) {
      const key = this.#string();
      this.#need(':');
      if (key === 'descr' && descr === null) descr = this.#descr();
      else if (key === 'fortran_order' && columns === null) columns = this.#boolean();
      else if (key === 'shape' && shape === null) shape = this.#shape();
      else throw malformed();
      if (!this.#take(',')) {
        this.#need('}');
        break;
      }
    }
    if (
      !/^ *\n?$/.test(this.#text.slice(this.#place)) ||
      descr === null ||
      columns === null ||
      shape === null
    )
      throw malformed();
    return { descr, columns, shape };
  }

  /** A list stands for an array of records. */
  #descr(): string {
    if (!this.#take('[')) return this.#string();
    throw damaged('it holds an array of records, not of plain numbers');
  }

  #string(): string {
    const [whole = '', single, double] = this.#match(/ *(?:'([^'\\\n]{0,64})'|"([^"\\\n]{0,64})")/y);
    this.#place += whole.length;
    return single ?? double ?? '';
  }

  #boolean(): boolean {
    if (this.#take('True')) return true;
    this.#need('False');
    return false;
  }

  #shape(): number[] {
    const shape: number[] = [];
    this.#need('(');
    while (!this.#take(')')) {
      const [whole = '', digits = ''] = this.#match(/ *(0|[1-9][0-9]{0,15})L?/y); // Python 2 writes 97L
      this.#place += whole.length;
      const size = Number(digits);
      if (!Number.isSafeInteger(size)) throw malformed();
      shape.push(size);
      if (shape.length > RANK) throw beyondLimit(`holds an array of more than ${RANK} dimensions`);
      if (!this.#take(',')) {
        if (shape.length === 1) throw malformed(); // (97) is no tuple
        this.#need(')');
        break;
      }
    }
    return shape;
  }

  #match(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#place;
    const found = pattern.exec(this.#text);
    if (found === null) throw malformed();
    return found;
  }

  /** Moves over these characters and the spaces before them, where they are next. */
  #take(characters: string): boolean {
    let place = this.#place;
    while (this.#text[place] === ' ') place++;
    if (!this.#text.startsWith(characters, place)) return false;
    this.#place = place + characters.length;
    return true;
  }

  #need(characters: string): void {
    if (!this.#take(characters)) throw malformed();
  }
}

const malformed = (): AppError => damaged('the header of an array is not as NumPy writes it');
