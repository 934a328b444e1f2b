/** How the letters of a file are written: told by its bytes where they tell, else the likeliest guess. */
import { analyse } from 'chardet';
import type { Reading } from '../../../shared/data.ts';
import type { ByteSource } from '../sources.ts';
import { escapedJapanese, markOf, zeroPattern } from './marks.ts';
import { plausibility } from './plausibility.ts';
import { aroundNonAscii } from './sample.ts';
import { countUtf8, wholeUtf8 } from './utf8.ts';

/** Bytes that a guess goes by. */
const SAMPLE = 64 * 1024;
/** Bytes of the sample that every candidate decodes: enough to tell, and quick for folders of many files. */
const SCORED = 8 * 1024;
/** One broken sequence in so many bytes is damage, not another encoding. */
const DAMAGE = 10_000;

/** Worth of chardet's confidence (0 to 100), and of a place in the list of candidates. */
const HINT = 0.0001;
const RARER = 0.0005;
/**
 * So many characters' worth of what is usual is added: a few accents in a file that is English otherwise are far more
 * often French than Latvian. The first candidate is by far the most usual one, the next are so where they are at home.
 */
const PRIOR = 3;
const USUAL = 13;

const LINES = 3;
const LINE = 200;

/** What TextDecoder knows and people have, the more usual first: of equal readings the first is taken. */
const CANDIDATES = [
  ...[
    'windows-1252',
    'utf-8',
    'windows-1251',
    'windows-1250',
    'shift_jis',
    'gb18030',
    'euc-kr',
    'big5',
    'euc-jp',
  ],
  ...[
    'windows-1253',
    'windows-1254',
    'windows-1255',
    'windows-1256',
    'iso-8859-15',
    'iso-8859-2',
    'windows-1257',
  ],
  ...[
    'windows-874',
    'koi8-r',
    'koi8-u',
    'iso-8859-5',
    'iso-8859-6',
    'iso-8859-7',
    'macintosh',
    'x-mac-cyrillic',
  ],
  ...['ibm866', 'utf-16le', 'utf-16be'],
];

export interface Detected {
  /** as `encodingName` gives it */
  readonly encoding: string;
  /** told by the bytes: a mark, valid UTF-8, plain ASCII or the zeros of UTF-16 */
  readonly sure: boolean;
}

/** What was seen of a file whose bytes do not tell. */
interface Seen {
  readonly head: Buffer;
  /** bytes around those that are not ASCII */
  readonly sample: Buffer;
}

/**
 * Goes through the whole source, since one byte near its end can tell; of a longer one than `atMost` only its begin.
 *
 * @throws AppError `input/…` of the source
 */
export async function detectEncoding(
  source: ByteSource,
  signal?: AbortSignal,
  atMost = Number.POSITIVE_INFINITY,
): Promise<Detected> {
  const looked = await look(source, signal, atMost);
  if ('encoding' in looked) return looked;
  const [best] = rank(looked);
  return { encoding: best?.encoding ?? 'windows-1252', sure: false };
}

/**
 * The likeliest readings of a source whose bytes do not tell, best first, no two alike: its first lines that are not
 * plain ASCII. Empty where the bytes tell.
 */
export async function likelyReadings(
  source: ByteSource,
  n = 3,
  signal?: AbortSignal,
  atMost = Number.POSITIVE_INFINITY,
): Promise<Reading[]> {
  const looked = await look(source, signal, atMost);
  if ('encoding' in looked) return [];
  const readings: Reading[] = [];
  for (const { encoding, text } of rank(looked)) {
    const lines = linesOf(text);
    const known = readings.some((reading) => reading.lines.join('\n') === lines.join('\n'));
    if (!known && lines.length > 0) readings.push({ encoding, lines });
    if (readings.length === n) break;
  }
  return readings;
}

async function look(
  source: ByteSource,
  signal: AbortSignal | undefined,
  atMost: number,
): Promise<Detected | Seen> {
  let [head, rest, sample] = [Buffer.alloc(0), Buffer.alloc(0), Buffer.alloc(0)];
  let [bytes, good, bad, escaped] = [0, 0, 0, false];
  for await (const piece of source.pieces()) {
    signal?.throwIfAborted();
    if (head.length < SCORED) {
      head = Buffer.concat([head, piece.subarray(0, SCORED - head.length)]);
      const told = markOf(head) ?? zeroPattern(head);
      if (told !== null && head.length >= 4) return { encoding: told, sure: true };
    }
    bytes += piece.length;
    const part = Buffer.concat([rest, piece]);
    const whole = part.subarray(0, wholeUtf8(part));
    rest = part.subarray(whole.length);
    escaped ||= escapedJapanese(whole);
    const counted = countUtf8(whole);
    good += counted.good;
    bad += counted.bad;
    if (counted.bad > 0 && sample.length < SAMPLE) {
      sample = Buffer.concat([sample, aroundNonAscii(whole, SAMPLE - sample.length)]);
    }
    if (bytes >= atMost || (bad > good + 1000 && sample.length >= SCORED)) break;
  }
  const told = markOf(head) ?? zeroPattern(head);
  if (told !== null) return { encoding: told, sure: true };
  if (rest.length > 0 && bytes >= source.bytes) {
    bad += 1;
    sample = Buffer.concat([sample, aroundNonAscii(rest, SAMPLE)]);
  }
  const little = bad <= 1 + bytes / DAMAGE;
  if (escaped && good === 0 && little) return { encoding: 'iso-2022-jp', sure: true };
  // other encodings hardly ever make sequences that are valid UTF-8
  if (bad === 0 || (little && good >= 10 * bad)) return { encoding: 'utf-8', sure: true };
  return { head, sample };
}

/** Candidates with the text that they make of the sample, likeliest first. */
function rank({ head, sample }: Seen): { encoding: string; text: string; score: number }[] {
  const hints = new Map(
    analyse(sample).map(({ name, confidence }) => [encodingOf(name), confidence] as const),
  );
  // a space of UTF-16 comes with a zero byte
  const narrow = head.includes(0x20) && !head.includes(0);
  const scored = CANDIDATES.filter((encoding) => !(narrow && isWide(encoding))).map((encoding, i) => {
    const wide = isWide(encoding);
    const bytes = wide ? head.subarray(0, head.length - (head.length % 2)) : sample.subarray(0, SCORED);
    const text = new TextDecoder(encoding).decode(bytes, { stream: true });
    // the guess of another and what is usual only decide where the letters do not
    const { mean, characters } = plausibility(text);
    const prior = i === 0 ? 1 : i < USUAL ? 0.5 : 0.3;
    const likely = (mean * characters + prior * PRIOR) / (characters + PRIOR);
    const score = likely + (hints.get(encoding) ?? 0) * HINT - i * RARER;
    return { encoding, text, score };
  });
  return scored.sort((a, b) => b.score - a.score);
}

const isWide = (encoding: string): boolean => encoding.startsWith('utf-16');

/** null where TextDecoder does not know what the guess names. */
function encodingOf(name: string): string | null {
  try {
    return new TextDecoder(name === 'ISO-8859-8-I' ? 'windows-1255' : name).encoding;
  } catch {
    return null;
  }
}

function linesOf(text: string): string[] {
  const lines = text.split(/[\r\n]+/).filter((line) => /[^\0-\x7f]/.test(line));
  return lines.slice(0, LINES).map((line) => line.trim().slice(0, LINE));
}
