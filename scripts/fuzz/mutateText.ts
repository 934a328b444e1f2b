/** Changes headers that are texts (JSON, a Python dictionary) token by token, and bytes where nothing better is known. */
import { NUMBERS } from './random.ts';
import type { Random } from './random.ts';

const TOKEN = /"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z]+|-?\d+|\s+|./gs;
const WORDS = [
  ...[
    '"dtype"',
    '"shape"',
    '"data_offsets"',
    '"__metadata__"',
    '"__proto__"',
    '"F32"',
    '"F16"',
    '"I64"',
    '"BOOL"',
  ],
  ...[
    "'descr'",
    "'fortran_order'",
    "'shape'",
    "'<f4'",
    "'<f8'",
    "'|O'",
    "'>f4'",
    'True',
    'False',
    'null',
    'NaN',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ',',
    ':',
    ' ',
    '\n',
    '"',
    "'",
    '\\',
    '\0',
    'L',
    '-',
    '.',
    'e9',
    '0x',
    '𝄞',
  ],
];

export function mutatedText(source: string, random: Random): string {
  const tokens = source.match(TOKEN) ?? [];
  for (let times = random.once(2) ? 1 : 2 + random.below(3); times > 0; times--) {
    const place = random.below(tokens.length + 1);
    switch (random.below(9)) {
      case 0:
        tokens.splice(place, 1 + random.below(4));
        break;
      case 1:
        tokens.splice(place, 0, ...tokens.slice(place, place + 1 + random.below(16)));
        break;
      case 2:
      case 6:
      case 7: {
        const numbers = tokens.flatMap((token, i) => (/^-?\d/.test(token) ? [i] : []));
        if (numbers.length > 0) tokens[random.pick(numbers)] = String(random.pick(NUMBERS));
        break;
      }
      case 3: {
        const [token] = tokens.splice(place, 1);
        if (token !== undefined) tokens.splice(random.below(tokens.length + 1), 0, token);
        break;
      }
      case 4:
        tokens[place] = random.pick(WORDS);
        break;
      case 5:
        tokens.splice(place, 0, ' '.repeat(1 + random.below(9)));
        break;
      default:
        tokens.splice(place, 0, random.once(30) ? random.pick(WORDS).repeat(3000) : random.pick(WORDS));
    }
  }
  return tokens.join('');
}

/** Bytes flipped, cut off, taken out or put in, mostly near the begin or the end, where formats say what they are. */
export function mutatedBytes(source: Uint8Array, random: Random): Buffer {
  let bytes = Buffer.from(source);
  for (let times = random.once(2) ? 1 : 2 + random.below(3); times > 0; times--) {
    const near = random.once(2) ? bytes.length : Math.min(bytes.length, 120);
    const place = random.once(2)
      ? random.below(near + 1)
      : Math.max(0, bytes.length - random.below(near + 1));
    switch (random.below(5)) {
      case 0:
        bytes = bytes.subarray(0, place);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + random.below(8))]);
        break;
      case 2:
        bytes = Buffer.concat([
          bytes.subarray(0, place),
          Buffer.alloc(1 + random.below(8), random.below(256)),
          bytes.subarray(place),
        ]);
        break;
      default:
        bytes = Buffer.from(bytes);
        if (place < bytes.length)
          bytes[place] = random.once(2) ? random.pick([0, 1, 0x7f, 0x80, 0xff]) : random.below(256);
    }
  }
  return bytes;
}
