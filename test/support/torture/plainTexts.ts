/** Plain texts: line ends, marks at the beginning, zero bytes, emptiness, and things that only look like texts. */
import { gzipSync } from 'node:zlib';
import { sentence, trial } from './trial.ts';
import type { Trial } from './trial.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))),
  );

export const plainTexts = (): Trial[] => [
  trial('plain/unix.txt', `${sentence('unix')}\nSecond line.\n`, {
    texts: [`${sentence('unix')}\nSecond line.\n`],
  }),
  trial('plain/windows.txt', `${sentence('windows')}\r\nSecond line.\r\n`, {
    texts: [`${sentence('windows')}\nSecond line.\n`],
  }),
  trial('plain/old-mac.txt', `${sentence('mac')}\rSecond line.\r`, {
    texts: [`${sentence('mac')}\nSecond line.\n`],
  }),
  trial('plain/mixed-ends.txt', 'one\r\ntwo\rthree\nfour', { texts: ['one\ntwo\nthree\nfour'] }),
  trial('plain/no-end.txt', sentence('no end'), { texts: [sentence('no end')] }),
  trial('plain/mark.txt', bytes([0xef, 0xbb, 0xbf], sentence('mark')), { texts: [sentence('mark')] }),
  trial('plain/mark-only.txt', bytes([0xef, 0xbb, 0xbf]), { reason: /empty/ }),
  trial('plain/empty.txt', '', { reason: /empty/ }),
  trial('plain/spaces.txt', ' \n\t \r\n', { reason: /empty/ }),
  trial('plain/form-feed.txt', `${sentence('page one')}\f${sentence('page two')}`, {
    texts: [`${sentence('page one')}\f${sentence('page two')}`],
  }),
  trial('plain/separators.txt', 'a\u2028b\u2029c\u0085d is kept as it is.', {
    texts: ['a\u2028b\u2029c\u0085d is kept as it is.'],
  }),
  trial('plain/emoji.txt', 'A family 👩‍👩‍👧 and a flag 🇩🇪 in one line.', {
    texts: ['A family 👩‍👩‍👧 and a flag 🇩🇪 in one line.'],
  }),
  trial('plain/beyond.txt', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the first plane: 𠀀𠀁.', {
    texts: ['𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the first plane: 𠀀𠀁.'],
  }),
  trial('plain/combining.txt', 'cafe\u0301 and café are two ways.', {
    texts: ['cafe\u0301 and café are two ways.'],
  }),
  trial('plain/right-to-left.txt', 'كتب مدير الميناء تقريره عن السفن.', {
    texts: ['كتب مدير الميناء تقريره عن السفن.'],
  }),
  trial('plain/one-letter.txt', 'a', { texts: ['a'] }),
  trial('plain/markdown.md', `# Title\n\n${sentence('markdown')}\n`, {
    texts: [`# Title\n\n${sentence('markdown')}\n`],
  }),
  trial('plain/no-extension', sentence('no extension'), { texts: [sentence('no extension')] }),
  trial('plain/other.log', `${sentence('a log')}\n`, { texts: [`${sentence('a log')}\n`] }),
  trial('plain/long-line.txt', 'word '.repeat(400_000), { count: 1 }),
  trial('plain/many-lines.txt', 'x\n'.repeat(200_000), { count: 1 }),
  // one bad byte in ten thousand good ones is damage, not another encoding
  trial('plain/one-bad-byte.txt', bytes('Käse und Brot. '.repeat(800), [0xff], ' und mehr Käse.'), {
    texts: [`${'Käse und Brot. '.repeat(800)}\ufffd und mehr Käse.`],
    odd: /byte/,
  }),
  trial('plain/cut-in-a-letter.txt', bytes('Käse und Brot. '.repeat(800), [0xc3]), {
    texts: [`${'Käse und Brot. '.repeat(800)}\ufffd`],
    odd: /byte/,
  }),
  trial('plain/picture.txt', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 13], 'IHDR', [0, 0, 0, 1]), {
    reason: /picture/,
  }),
  trial('plain/photo.jpg', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF', [0, 1, 1, 0]), {
    reason: /picture/,
  }),
  trial('plain/program.txt', bytes([0x7f], 'ELF', [2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), {
    reason: /program/,
  }),
  trial('plain/packed.gz', gzipSync(sentence('gzip')), { reason: /compressed/ }),
  trial('plain/packed.txt', gzipSync(sentence('gzip')), { reason: /compressed/ }),
  trial('plain/noise.txt', noise(4096), { reason: /not a text|no text/i }),
  trial('plain/zeros.txt', new Uint8Array(4096), { reason: /not a text|no text|zero/i }),
  trial('plain/.hidden.txt', sentence('hidden'), { reason: /hidden/ }),
  trial('plain/tweets.csv.txt', 'only one line without any comma', { count: 1 }),
];

/** Bytes in no order, the same every time. */
function noise(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 16) & 0xff;
  });
}
