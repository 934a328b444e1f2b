/**
 * Reads character vectors and lists out of R's binary serialisation (XDR, versions 2 and 3), as far as a lazy-load
 * database of text needs it. Format: "Serialization Formats" in the manual R Internals.
 */
import { inflateSync } from 'node:zlib';
import { AppError } from '../../shared/errors.ts';

export type RValue = null | string | number | RValue[] | { [name: string]: RValue };

const HAS_ATTRIBUTES = 1 << 9;
const HAS_TAG = 1 << 10;

/** One object from the bytes that R's `serialize` wrote. Lists with names become plain objects; other attributes are dropped. */
export function readRObject(bytes: Buffer): RValue {
  let at = 2; // 'X\n'
  const symbols: RValue[] = [];
  const int = (): number => bytes.readInt32BE((at += 4) - 4);
  const text = (length: number): string => bytes.toString('utf8', at, (at += length));
  const times = <T>(n: number, read: () => T): T[] => Array.from({ length: n }, read);

  function attributes(flags: number, value: RValue): RValue {
    if ((flags & HAS_ATTRIBUTES) === 0) return value;
    const names = pairsOf(item())['names'];
    if (!Array.isArray(names) || !Array.isArray(value)) return value;
    return Object.fromEntries(value.map((v, i) => [nameOf(names[i]), v]));
  }

  function item(): RValue {
    const flags = int();
    switch (flags & 0xff) {
      case 254: // NULL
      case 242: // empty environment
      case 253: // global environment
        return null;
      case 255: // a symbol seen before
        return symbols[(flags >> 8) - 1] ?? null;
      case 1: {
        const name = item();
        symbols.push(name);
        return name;
      }
      case 2: {
        if ((flags & HAS_ATTRIBUTES) !== 0) item();
        const tag = (flags & HAS_TAG) === 0 ? '' : nameOf(item());
        const head = item();
        return { ...pairsOf(item()), [tag]: head };
      }
      case 9: {
        const length = int();
        return length < 0 ? null : text(length);
      }
      case 10: // logical
      case 13: // integer
        return attributes(flags, times(int(), int));
      case 14:
        return attributes(
          flags,
          times(int(), () => bytes.readDoubleBE((at += 8) - 8)),
        );
      case 16: // character
      case 19: // list
        return attributes(flags, times(int(), item));
      default:
        throw new AppError(
          'input/r-type',
          `R's data holds an object of type ${flags & 0xff}, which is not text.`,
        );
    }
  }

  const version = int();
  at += 8; // the R versions that wrote and can read it
  if (version === 3) text(int()); // the native encoding
  return item();
}

const nameOf = (value: RValue | undefined): string => (typeof value === 'string' ? value : '');

function pairsOf(value: RValue): { [name: string]: RValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** One object of a lazy-load database: a big-endian length, then zlib. */
export function readRChunk(database: Buffer, offset: number, length: number): RValue {
  return readRObject(inflateSync(database.subarray(offset + 4, offset + length)));
}
