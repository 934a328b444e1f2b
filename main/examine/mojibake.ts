/** Finds and mends UTF-8 that was once read as windows-1252 or latin-1, such as `cafÃ©` and `itâ€™s`. */

/** what windows-1252 has in place of 0x80 to 0x9f; U+FFFF where it has nothing and decoders keep the control character */
const UPPER =
  '\u20ac\uffff\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\uffff\u017d\uffff' +
  '\uffff\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\uffff\u017e\u0178';
const BYTE_OF = new Map(Array.from(UPPER, (char, at) => [char, 0x80 + at] as const));

/** a byte from 0x80 to 0xbf as such a reading shows it */
const NEXT = `[\\u0080-\\u00bf${UPPER.replaceAll('\uffff', '')}]`;
const SEQUENCE = `[\\u00c2-\\u00df]${NEXT}|[\\u00e0-\\u00ef]${NEXT}{2}|[\\u00f0-\\u00f4]${NEXT}{3}`;
/** The machine for patterns keeps a place for each repetition, so an endless run is taken in parts. */
const RUN = new RegExp(`(?:${SEQUENCE}){1,1000}`, 'g');

/** Lead bytes after which one sequence alone tells: Latin letters, punctuation, ligatures and marks, pictures. */
const TELLING = /^[\u00c2-\u00c5\u00e2\u00ef\u00f0]/;
/** What ordinary text, too, has after a capital letter: fixed spaces and signs… */
const SIGN = /^.[\u00a0\u00b0-\u00b4\u00b7\u00b9\u2013\u2014\u2026]$/;
/** …and quotation marks, which end what is quoted. */
const QUOTE = /^.[\u00ab\u00bb\u2018-\u201a\u201c-\u201e\u2039\u203a]$/;
const CAPITAL = /\p{Lu}/u;
const SMALL = /\p{Ll}/u;
const LETTER = /\p{L}/u;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text may have gone through the same mistake more than once; three times has been seen. */
const ROUNDS = 3;

/** Whether `mendMojibake` would change the text. */
export function looksTwiceDecoded(text: string): boolean {
  for (const match of text.matchAll(RUN)) if (mendRun(match[0], text, match.index) !== null) return true;
  return false;
}

/** Puts the affected runs right; what is no valid UTF-8 underneath, or could be meant as it is, stays. */
export function mendMojibake(text: string): string {
  let now = text;
  for (let round = 0; round < ROUNDS; round++) {
    const next = now.replace(RUN, (run, at: number, all: string) => mendRun(run, all, at) ?? run);
    if (next === now) break;
    now = next;
  }
  return now;
}

/** null = leave it */
function mendRun(run: string, text: string, at: number): string | null {
  const bytes = Uint8Array.from(run, (char) => BYTE_OF.get(char) ?? char.charCodeAt(0));
  let mended: string;
  try {
    mended = strict.decode(bytes);
  } catch {
    return null;
  }
  const before = text[at - 1] ?? '';
  const after = text[at + run.length] ?? '';
  return isTelling(run, mended, before, after) ? mended : null;
}

/**
 * One sequence alone could be meant: `AMANHÃ”`, `„Ä“`. A Cyrillic, Greek, Arabic or Chinese word is a run of several
 * sequences, where chance is out of the question.
 */
function isTelling(run: string, mended: string, before: string, after: string): boolean {
  if (Array.from(mended).length > 1) return true;
  if (!TELLING.test(run)) return false;
  if (SIGN.test(run)) return !CAPITAL.test(before);
  return !QUOTE.test(run) || LETTER.test(after) || SMALL.test(before);
}
