/** How much a text looks like what people write: for telling right readings of bytes from wrong ones. */
import { FREQUENT, LATIN, USUAL } from './alphabets.ts';

/** Typographic signs that are usual beside words, and those that are usual inside of them. */
const BESIDE = new Set('“”„‘’‚«»‹›–—…•€£°§©®™±µ·¿¡、。，；：？！「」『』（）《》・　″′‐‑ªº×½²³〜～ー·،؟؛฿₪№');
const INSIDE = new Set('’‘·‐‑\u00ad\u200c\u200d');

const BROKEN = -2.5;
const ODD_CASE = -1.5;
/** Scripts without capitals are taken for Cyrillic in capitals otherwise. */
const CAPITALS = -0.15;
const MIXED = -0.8;

type Kind = 'ascii' | 'latin' | 'kana' | 'han' | 'hangul' | 'other' | 'sign';

/** Texts in Cyrillic have about twice as many; other scripts taken for it have hardly any. */
const FEWEST_VOWELS = 0.25;
const UNSPEAKABLE = -0.4;
const VOWELS = new Set('аеёиоуыэюяіїє');

/** Sums over the characters of a text that are not ASCII. */
interface Tally {
  signs: number;
  worth: number;
  /** letters beyond A to Z, how many of which each Latin alphabet has */
  latin: number;
  readonly byLatin: number[];
  cyrillic: number;
  vowels: number;
  han: number;
  kana: number;
  hangul: number;
  simplified: number;
  traditional: number;
  japanese: number;
  korean: number;
}

/**
 * Mean worth of the characters that are not ASCII: about 1 for a right reading of any language listed, below 0.5 for
 * most wrong ones; 0 for plain ASCII.
 */
export function plausibility(text: string): { readonly mean: number; readonly characters: number } {
  const tally: Tally = {
    ...{ signs: 0, worth: 0, latin: 0, cyrillic: 0, vowels: 0, han: 0, kana: 0, hangul: 0 },
    ...{ simplified: 0, traditional: 0, japanese: 0, korean: 0 },
    byLatin: LATIN.map(() => 0),
  };
  let before = ' ';
  let kindBefore: Kind = 'ascii';
  const characters = Array.from(text);
  for (const [i, character] of characters.entries()) {
    const kind = kindOf(character);
    if (kind !== 'ascii') {
      tally.signs += 1;
      tally.worth += worthOf(character, kind, before, characters[i + 1] ?? ' ', tally);
    }
    if (isLetter(character) && isLetter(before) && mixed(kind, kindBefore, character, before)) {
      tally.worth += MIXED;
    }
    before = character;
    kindBefore = kind;
  }
  const mean = (tally.worth + lettersOf(tally)) / Math.max(1, tally.signs);
  return { mean, characters: tally.signs };
}

/** What the alphabets say of the letters that were counted. */
function lettersOf(tally: Tally): number {
  const latin = 1.6 * Math.max(...tally.byLatin) - 0.6 * tally.latin;
  const { han, kana, hangul } = tally;
  const frequent = (n: number, all: number): number => 0.3 * all + 0.9 * n;
  const readings = [
    frequent(tally.simplified, han) - 0.5 * (kana + hangul),
    frequent(tally.traditional, han) - 0.5 * (kana + hangul),
    frequent(tally.japanese, han) + 0.9 * kana - 0.5 * hangul,
    frequent(tally.korean, hangul) - 0.5 * kana - 0.2 * han,
  ];
  const unspeakable = tally.vowels < FEWEST_VOWELS * tally.cyrillic ? UNSPEAKABLE * tally.cyrillic : 0;
  return latin + unspeakable + Math.max(...readings);
}

function worthOf(character: string, kind: Kind, before: string, after: string, tally: Tally): number {
  if (/[\ufffd\p{Cn}\p{Co}\p{Cs}]|[\x80-\x9f]/u.test(character)) return BROKEN;
  const lower = character.toLowerCase();
  const capital = lower !== character && isLetter(before);
  const oddCase = capital ? (isLower(before) ? ODD_CASE : CAPITALS) : 0;
  switch (kind) {
    case 'latin':
      tally.latin += 1;
      for (const [i, alphabet] of LATIN.entries()) {
        if (alphabet.has(lower) || alphabet.has(character)) tally.byLatin[i] = (tally.byLatin[i] ?? 0) + 1;
      }
      return oddCase;
    case 'kana':
      tally.kana += 1;
      // bytes of many encodings make half-width kana, which hardly anybody writes
      return character >= '\uff61' ? -1.5 : 0;
    case 'han':
      tally.han += 1;
      if (FREQUENT.simplified.has(character)) tally.simplified += 1;
      if (FREQUENT.traditional.has(character)) tally.traditional += 1;
      if (FREQUENT.japanese.has(character)) tally.japanese += 1;
      return 0;
    case 'hangul':
      tally.hangul += 1;
      if (FREQUENT.korean.has(character)) tally.korean += 1;
      return 0;
    case 'other':
      if (USUAL.get(lower)?.script === 'cyrillic') tally.cyrillic += 1;
      if (VOWELS.has(lower)) tally.vowels += 1;
      return (USUAL.get(lower)?.worth ?? -0.5) + oddCase;
    default:
      return signWorth(character, before, after);
  }
}

function signWorth(character: string, before: string, after: string): number {
  const inside = isLetter(before) && isLetter(after);
  if (inside && !isHan(before) && !isHan(after)) return INSIDE.has(character) ? 0.7 : -1;
  if (/\p{M}/u.test(character)) return USUAL.get(character)?.worth ?? 0.2;
  return BESIDE.has(character) ? 0.6 : -0.8;
}

/** Letters of two scripts side by side; Japanese and Chinese mix theirs. */
function mixed(kind: Kind, kindBefore: Kind, character: string, before: string): boolean {
  const family = (of: Kind, letter: string): string => {
    if (of === 'ascii' || of === 'latin') return 'latin';
    if (of === 'other') return USUAL.get(letter.toLowerCase())?.script ?? 'other';
    return 'east';
  };
  return family(kind, character) !== family(kindBefore, before);
}

function kindOf(character: string): Kind {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 'ascii';
  if (USUAL.has(character.toLowerCase())) return 'other';
  if (!isLetter(character)) return 'sign';
  if (point < 0x250) return point === 0xaa || point === 0xba ? 'sign' : 'latin';
  if ((point >= 0x3041 && point <= 0x30ff) || (point >= 0xff66 && point <= 0xff9f)) return 'kana';
  if (isHan(character)) return 'han';
  if (point >= 0xac00 && point <= 0xd7a3) return 'hangul';
  return point >= 0x1e00 && point < 0x1f00 ? 'latin' : 'other';
}

function isLetter(character: string): boolean {
  return /^\p{L}/u.test(character);
}

function isLower(character: string): boolean {
  return character !== character.toUpperCase();
}

function isHan(character: string): boolean {
  return character >= '\u3041' && character <= '\u9fff';
}
