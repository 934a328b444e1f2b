/** Files in the encodings that people have, and what is known and guessed of them. */
import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../main/reading/encoding/decoder.ts';
import { detectEncoding, likelyReadings } from '../../main/reading/encoding/detectEncoding.ts';
import type { ByteSource } from '../../main/reading/sources.ts';
import { encodeText } from '../support/encodeText.ts';
import { SENTENCES } from '../support/sentences.ts';

type Language = keyof typeof SENTENCES;

const MATRIX: readonly (readonly [string, Language])[] = [
  ['utf-8', 'french'],
  ['utf-16le', 'french'],
  ['utf-16be', 'russian'],
  ['utf-32le', 'simplified'],
  ['utf-32be', 'german'],
  ['windows-1252', 'french'],
  ['iso-8859-15', 'german'],
  ['macintosh', 'spanish'],
  ['windows-1250', 'polish'],
  ['iso-8859-2', 'czech'],
  ['windows-1251', 'russian'],
  ['koi8-r', 'russian'],
  ['iso-8859-5', 'russian'],
  ['windows-1253', 'greek'],
  ['iso-8859-7', 'greek'],
  ['windows-1254', 'turkish'],
  ['windows-1255', 'hebrew'],
  ['windows-1256', 'arabic'],
  ['windows-1257', 'lithuanian'],
  ['windows-874', 'thai'],
  ['shift_jis', 'japanese'],
  ['euc-jp', 'japanese'],
  ['gb18030', 'simplified'],
  ['big5', 'traditional'],
  ['euc-kr', 'korean'],
  ['iso-2022-jp', 'japanese'],
];

function sourceOf(bytes: Buffer, pieceSize = 64 * 1024): ByteSource {
  return {
    ...{ path: 'memory', inner: null, name: 'memory', bytes: bytes.length },
    async *pieces() {
      for (let at = 0; at < bytes.length; at += pieceSize) {
        yield await Promise.resolve(bytes.subarray(at, at + pieceSize));
      }
    },
  };
}

function decoded(bytes: Buffer, encoding: string): string {
  const decoder = createDecoder(encoding);
  return decoder.decode(bytes, false) + decoder.decode(new Uint8Array(0), true);
}

/** Typographic apostrophes are not in every encoding. */
const plain = (text: string): string => text.replaceAll('’', "'");

interface Case {
  readonly name: string;
  readonly encoding: string;
  readonly bytes: Buffer;
  readonly told: boolean;
}

function casesOf([encoding, language]: readonly [string, Language]): Case[] {
  const sentences = SENTENCES[language].map(plain);
  const texts = { short: sentences[0] ?? '', long: `${sentences.join('\n')}\n`.repeat(40) };
  const wide = encoding.startsWith('utf');
  return Object.entries(texts).flatMap(([length, text]) => {
    const whole = encodeText(text, encoding);
    const broken = Buffer.from(whole);
    broken[4 * Math.floor(whole.length / 8)] = 0xff;
    const named = (how: string, bytes: Buffer, told: boolean): Case => ({
      ...{ name: `${encoding}, ${language}, ${length}, ${how}`, encoding, bytes, told },
    });
    const none = [
      named('no mark', whole, wide || encoding === 'iso-2022-jp'),
      named('a bad byte', broken, wide),
    ];
    return wide ? [named('mark', encodeText(`\ufeff${text}`, encoding), true), ...none] : none;
  });
}

describe('the encoding of a file', () => {
  test('is found for at least 97 of 100 files, and never called sure when it is wrong', async () => {
    const cases = MATRIX.flatMap(casesOf);
    const wrong: string[] = [];
    const lies: string[] = [];
    for (const { name, encoding, bytes } of cases) {
      const found = await detectEncoding(sourceOf(bytes));
      if (decoded(bytes, found.encoding) === decoded(bytes, encoding)) continue;
      wrong.push(`${name} → ${found.encoding}`);
      if (found.sure) lies.push(name);
    }
    console.info(`${cases.length - wrong.length} of ${cases.length} encodings found`, wrong);
    expect(lies).toEqual([]);
    expect(wrong.length).toBeLessThanOrEqual(cases.length * 0.03);
  });

  test('is sure where the bytes tell, and only there', async () => {
    const told = MATRIX.flatMap(casesOf).filter(({ name }) => !name.endsWith('a bad byte'));
    for (const { name, bytes, told: expected } of told) {
      expect([name, (await detectEncoding(sourceOf(bytes))).sure]).toEqual([name, expected]);
    }
  });

  test('is UTF-8 where a few of many bytes are broken, and something else where one é is all there is', async () => {
    const damaged = Buffer.concat([Buffer.from('Schöne Grüße. '.repeat(100)), Buffer.of(0xff)]);
    expect(await detectEncoding(sourceOf(damaged))).toEqual({ encoding: 'utf-8', sure: true });
    const french = Buffer.from('un caf\xe9 noir', 'latin1');
    expect(await detectEncoding(sourceOf(french))).toEqual({ encoding: 'windows-1252', sure: false });
  });

  test.each(['El Niño and São Paulo', 'naïve', 'a £5 café', '“quoted” – it’s fine…', '5 µm and 20 °C ± 2'])(
    'is the most usual one for an English text with few other letters: %s',
    async (text) => {
      const found = await detectEncoding(sourceOf(encodeText(text, 'windows-1252')));
      expect(found).toEqual({ encoding: 'windows-1252', sure: false });
    },
  );

  test('is told by a byte at the end of a long file, wherever its pieces end', async () => {
    const long = Buffer.concat([
      Buffer.alloc(100_000, 'plain words '),
      Buffer.from('caf\xe9 d\xe9j\xe0', 'latin1'),
    ]);
    const utf8 = Buffer.from('日本語の文'.repeat(1000));
    for (const size of [1, 7, 4096]) {
      expect((await detectEncoding(sourceOf(long, size))).encoding).toBe('windows-1252');
      expect(await detectEncoding(sourceOf(utf8, size))).toEqual({ encoding: 'utf-8', sure: true });
    }
  });
});

describe('a file whose bytes do not tell', () => {
  test('shows its first telling lines in the likeliest readings, no two alike', async () => {
    const text = `plain first line\n${SENTENCES.russian.join('\n')}\n`;
    const readings = await likelyReadings(sourceOf(encodeText(text, 'koi8-r')));
    expect(readings.length).toBe(3);
    expect(readings[0]).toEqual({ encoding: 'koi8-r', lines: SENTENCES.russian });
    expect(new Set(readings.map(({ lines }) => lines.join())).size).toBe(3);
  });

  test('has no readings where the bytes tell', async () => {
    expect(await likelyReadings(sourceOf(Buffer.from('déjà vu')))).toEqual([]);
    const short = await likelyReadings(sourceOf(encodeText('The captain of the Möwe', 'windows-1252')));
    expect(short.length).toBe(3);
    expect(short.filter(({ encoding }) => encoding.startsWith('utf-16'))).toEqual([]);
  });
});

describe('bytes that cannot be decoded', () => {
  test.each([
    [
      'utf-8',
      Buffer.concat([Buffer.from('aé€'), Buffer.of(0xe2, 0x82), Buffer.from('x'), Buffer.of(0xff)]),
      2,
      6,
    ],
    ['shift_jis', Buffer.of(0x82, 0xa0, 0x41, 0x0a, 0x82, 0xa2, 0xff, 0x82, 0x20, 0x82), 3, 6],
    [
      'utf-16le',
      Buffer.concat([Buffer.from('\ufeffab', 'utf16le'), Buffer.of(0, 0xd8, 0x41, 0, 0x41)]),
      2,
      6,
    ],
    ['utf-32le', Buffer.of(0x41, 0, 0, 0, 0, 0xd8, 0, 0, 1, 2), 2, 4],
    ['windows-1253', Buffer.of(0x61, 0xe1, 0xd2), 1, 2],
  ])('are counted and located in %s, wherever the pieces end', (encoding, bytes, count, first) => {
    for (const size of [1, 2, 3, 100]) {
      const decoder = createDecoder(encoding);
      let text = '';
      for (let at = 0; at < bytes.length; at += size)
        text += decoder.decode(bytes.subarray(at, at + size), false);
      text += decoder.decode(new Uint8Array(0), true);
      expect(decoder.bad).toEqual({ count, first });
      expect(text.split('\ufffd').length - 1).toBe(count);
      expect(text.startsWith('\ufeff')).toBe(false);
    }
  });
});
