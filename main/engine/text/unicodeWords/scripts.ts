/** Character classes of the rules for any language, written for the inside of a `u` regular expression's brackets. */

/** Chinese characters, kana, and the signs that lengthen or repeat them. */
export const EAST_ASIAN = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\u30fc\\uff70';

/** Scripts of South-East Asia that write no space between words and that Intl.Segmenter has word lists for. */
export const SOUTH_EAST_ASIAN = '\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}';

/** What is written without spaces between words. */
export const UNSPACED = EAST_ASIAN + SOUTH_EAST_ASIAN;

/**
 * What never begins a word and never ends one: marks (accents, vowel signs, harakat, viramas), joiners and signs of
 * layout such as the soft hyphen (Extend, Format and ZWJ of Unicode Standard Annex 29, WB4).
 */
export const EXTEND =
  '\\p{M}\\u00ad\\u061c\\u200c-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff';

/** Letters, numbers and connectors of scripts with spaces; ׳ (Hebrew geresh) counts as a letter there. */
export const LETTER = '\\p{L}\\p{N}\\p{Pc}\\u05f3';

/** Joins letters, as in `l’heure`, `col·lecció`, `example.org`, צה״ל: MidLetter without the colon, as ICU has it, and MidNumLet. */
export const MID_LETTER = "'.·\\u0387\\u055f\\u05f4\\u2018\\u2019\\u2024\\u2027\\ufe52\\uff07\\uff0e";

/** Joins digits, as in `1.234,56` and `12’000`: MidNum and MidNumLet, and the Arabic decimal sign. */
export const MID_NUMBER =
  "'.,;\\u037e\\u0589\\u060c\\u060d\\u066b\\u066c\\u07f8\\u2018\\u2019\\u2024\\u2044\\ufe50\\ufe52\\ufe54\\uff07\\uff0c\\uff0e\\uff1b";

const PICTOGRAM = '\\p{ExtPict}(?:\\ufe0f|\\p{EMod})?';

/**
 * A whole emoji, as a pattern of its own: flags, keycaps, skin tones, families, flags of regions. Unicode's longest have
 * three joiners and six tags; the bounds keep a pattern that repeats it from looking ahead without end.
 */
export const EMOJI = [
  '\\p{RI}\\p{RI}',
  '[0-9#*]\\ufe0f?\\u20e3',
  `${PICTOGRAM}[\\u{e0020}-\\u{e007f}]{0,8}(?:\\u200d${PICTOGRAM}){0,8}`,
].join('|');
