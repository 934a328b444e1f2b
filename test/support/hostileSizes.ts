/** Pickles that are small and stand for much, and files that end before their time. */
import {
  bool,
  bytesOfParts,
  call,
  dict,
  float,
  get,
  global,
  int,
  le,
  list,
  long,
  orderedDict,
  pickle,
  PROTO,
  put,
  storage,
  str,
  tuple,
} from './pickleAssembler.ts';
import type { Part } from './pickleAssembler.ts';
import { legacyStream, oneTensor, torchZip } from './weightFiles.ts';

export function wornOut(system: Part, command: Part): Record<string, Uint8Array> {
  const nested = (levels: number, open: string, close: string): Uint8Array =>
    pickle(open.repeat(levels), close.repeat(levels));
  /** ten times the list before, many times over: 10^n values from n short steps */
  const laughs = (levels: number): Uint8Array =>
    pickle(
      list(int(1)),
      put(0),
      Array.from({ length: levels }, (_, n) =>
        [list(...Array.from({ length: 10 }, () => get(n))), put(n + 1)].flat(),
      ),
      'r',
      le(4, 9),
      Array.from({ length: levels }, () => '\x86'),
    );
  const encoded = global('_codecs', 'encode');
  return {
    'ten lists of ten lists, 9 levels': laughs(9),
    'two tuples of two tuples, 64 levels': pickle(
      int(1),
      Array.from({ length: 64 }, (_, n) => [put(n), get(n), '\x86']),
    ),
    'dictionaries of the same dictionary, 40 levels': pickle(
      dict(),
      put(0),
      Array.from({ length: 40 }, (_, n) => ['0', dict([str('a'), get(n)], [str('b'), get(n)]), put(n + 1)]),
    ),
    'lists in lists, 5,000 levels':
      nested(5000, ']', 'a').subarray(0, -2).length > 0
        ? pickle(']'.repeat(5000), 'a'.repeat(4999))
        : Buffer.alloc(0),
    'tuples in tuples, 5,000 levels': pickle(int(1), '\x85'.repeat(5000)),
    'tuples in tuples, deep by the memo': pickle(
      int(1),
      Array.from({ length: 900 }, () => '\x85'),
      put(0),
      Array.from({ length: 900 }, () => '\x85'),
      '0',
      get(0),
      '\x85'.repeat(200),
    ),
    'marks in marks, 5,000 levels': pickle('('.repeat(5000)),
    '3 million values on the stack': pickle('N'.repeat(3_000_000)),
    '3 million values pushed and popped': pickle('N0'.repeat(1_500_000), int(1)),
    '600,000 places in the memo': bytesOfParts(
      '\x80\x04',
      int(1),
      '\x94'.repeat(600_000),
      Array.from({ length: 600_000 }, (_, n) => put(n)),
      '.',
    ),
    'a megabyte encoded 1,000 times': pickle(
      encoded,
      put(0),
      '0',
      str('a'.repeat(2 ** 20)),
      put(1),
      '0',
      str('latin1'),
      put(2),
      '0',
      Array.from({ length: 1000 }, () => [tuple(), '0', get(0), get(1), get(2), '\x86R0']),
      int(1),
    ),
    'a list made a dictionary 100,000 times': pickle(
      '](',
      Array.from({ length: 1000 }, (_, n) => [int(n), int(n), '\x86']),
      'e',
      put(0),
      '0',
      global('collections', 'OrderedDict'),
      put(1),
      '0',
      Array.from({ length: 100_000 }, () => [get(1), get(0), '\x85R0']),
      int(1),
    ),
    'an L of the same long list 10,000 times, with a call': pickle(
      '](',
      'N'.repeat(10_000),
      'e',
      put(0),
      '0',
      dict([str('items'), get(0)]),
      put(1),
      '0',
      Array.from({ length: 10_000 }, () => [global('fastcore.foundation', 'L'), ')\x81', get(1), 'b0']),
      call(system, command),
    ),
    '120,000 tensors of one number': torchZip(
      pickle(
        global('torch._utils', '_rebuild_tensor_v2'),
        put(0),
        '0',
        tuple(storage({ count: 6 }), int(0), tuple(int(1)), tuple(int(1)), bool(false), orderedDict()),
        put(1),
        '0',
        Array.from({ length: 120_000 }, () => [get(0), get(1), 'R0']),
        int(1),
      ),
    ),
    'thousands of long numbers': pickle(
      '](',
      Array.from({ length: 20_000 }, () => long(-1n, 255)),
      call(system, command),
      'e',
    ),
  };
}

export function truncated(): Record<string, Uint8Array> {
  const zip = torchZip(oneTensor());
  const stream = legacyStream();
  const bare = pickle(list(str('xxunk'), float(NaN), long(-1n, 255)));
  const cut = (
    name: string,
    bytes: Uint8Array,
    places: readonly number[],
  ): (readonly [string, Uint8Array])[] =>
    places.map((place) => [`${name} after ${place} bytes`, bytes.subarray(0, place)] as const);
  const nine = (bytes: Uint8Array): number[] =>
    Array.from({ length: 9 }, (_, i) => Math.max(2, Math.floor((bytes.length * i) / 9)));
  return Object.fromEntries([
    ...cut('an archive', zip, nine(zip)),
    ...cut('a stream', stream, [
      ...nine(stream),
      15,
      20,
      stream.length - 25,
      stream.length - 24,
      stream.length - 1,
    ]),
    ...cut('a word list', bare, nine(bare)),
  ]);
}

export function claimedLengths(): Record<string, Uint8Array> {
  return {
    'BINUNICODE of 4 GiB': pickle('X', le(4, 0xffffffff), 'a'),
    'BINUNICODE8 of 16 EiB': pickle('\x8d', le(8, 0xffffffffffffffffn), 'a'),
    'BINUNICODE8 of 2^53': pickle('\x8d', le(8, 2n ** 53n), 'a'),
    'BINBYTES of 4 GiB': pickle('B', le(4, 0xffffffff), 'a'),
    'BINUNICODE a byte too long': bytesOfParts(PROTO, 'X', le(4, 3), 'a.'),
    'SHORT_BINUNICODE too long': pickle('\x8c\xff', 'a'),
    'LONG1 without its bytes': pickle('\x8a\xff\x01'),
    'a text of more than 1 MiB': pickle(str('a'.repeat(2 ** 20 + 1))),
    'bytes of more than 1 MiB': pickle('B', le(4, 2 ** 20 + 1), Buffer.alloc(2 ** 20 + 1)),
    'a class whose name never ends': pickle('c', 'a'.repeat(100_000)),
    'a class whose name is long': pickle(global('a'.repeat(300), 'b')),
    'a class whose name is in another script': pickle(global('os\x80', 'system')),
    'a text that is no UTF-8': pickle('X', le(4, 3), '\xff\xfe\xfd'),
    'half of a surrogate pair': pickle('X', le(4, 3), '\xed\xa0\x80'),
    'a version that will be': bytesOfParts('\x80\x63', int(1), '.'),
    'a version of text': bytesOfParts('\x80\x00', int(1), '.'),
    'a frame around nothing': bytesOfParts('\x80\x04\x95', le(8, 0xffffffffffffffffn)),
  };
}
