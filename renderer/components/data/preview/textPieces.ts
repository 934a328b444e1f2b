/** A text in pieces that can be shown: what was looked for, characters that cannot be seen, and bytes that were none. */

export interface TextPiece {
  readonly text: string;
  /** `control`: a short name in place of a character that cannot be seen; `replaced`: U+FFFD */
  readonly kind: 'plain' | 'hit' | 'control' | 'replaced';
  /** what it is, where it is not what it looks like */
  readonly title?: string;
}

/* eslint-disable no-control-regex -- these are what is looked for */
const ODD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\ufffd/g;
/* eslint-enable no-control-regex */

/** @param words as they were typed into the search; empty = nothing is marked */
export function textPieces(text: string, words = ''): readonly TextPiece[] {
  const hits = hitRanges(text, words);
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const { from, to } of hits) {
    pieces.push(...oddPieces(text.slice(at, from), 'plain'), ...oddPieces(text.slice(from, to), 'hit'));
    at = to;
  }
  pieces.push(...oddPieces(text.slice(at), 'plain'));
  return pieces;
}

/** The direction of its first letter, as `dir="auto"` finds it. */
export function textDirection(text: string): 'ltr' | 'rtl' {
  const letter = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter)
    ? 'rtl'
    : 'ltr';
}

/** Where the words stand, in either case and with or without accents; the last may be the beginning of one. */
export function hitRanges(text: string, words: string): readonly { from: number; to: number }[] {
  const wanted = (words.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map(bare).filter((word) => word !== '');
  if (wanted.length === 0) return [];
  const found: { from: number; to: number }[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = bare(match[0]);
    // scripts without spaces have their words inside of what looks like one
    const isHit = wanted.some(
      (one, i) =>
        word === one ||
        (i === wanted.length - 1 && word.startsWith(one)) ||
        (isUnspaced(one) && word.includes(one)),
    );
    if (isHit) found.push({ from: match.index, to: match.index + match[0].length });
  }
  return found;
}

function bare(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function isUnspaced(word: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u.test(
    word,
  );
}

function oddPieces(text: string, kind: 'plain' | 'hit'): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(ODD)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), kind });
    pieces.push(oddPiece(match[0]));
    at = match.index + 1;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), kind });
  return pieces;
}

/** Of ASCII's control characters, as the symbols from U+2400 on show them; few fonts have those. */
const NAMES = [
  ...['NUL', 'SOH', 'STX', 'ETX', 'EOT', 'ENQ', 'ACK', 'BEL', 'BS', 'HT', 'LF', 'VT', 'FF', 'CR', 'SO', 'SI'],
  ...[
    'DLE',
    'DC1',
    'DC2',
    'DC3',
    'DC4',
    'NAK',
    'SYN',
    'ETB',
    'CAN',
    'EM',
    'SUB',
    'ESC',
    'FS',
    'GS',
    'RS',
    'US',
  ],
];

function oddPiece(character: string): TextPiece {
  const code = character.charCodeAt(0);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (code === 0xfffd)
    return { text: character, kind: 'replaced', title: 'stands for bytes that could not be read' };
  const text = code === 0x7f ? 'DEL' : (NAMES[code] ?? name.slice(-2));
  return { text, kind: 'control', title: `control character ${name}, becomes a space` };
}
