/**
 * Character classes of the text rules, written for the inside of a regular expression's brackets.
 *
 * The rules were born in Python, whose `\s` and `\w` differ from JavaScript's (U+FEFF is no space there, U+001C is),
 * and in spaCy, whose letters are lists of blocks rather than Unicode's property. The spaCy classes describe
 * lower-cased text only, since the rules lower-case every text before it is split into words.
 */

/** Python's `\s` and str.isspace: what str.strip removes. */
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** Python's `\w`: letters, numbers of any kind and the underscore, but no combining marks. Needs the `u` flag. */
export const WORD = '\\p{L}\\p{N}_';

/** Scripts without case that spaCy knows, for which every letter passes as both upper and lower case. */
const UNCASED = [
  '\\u0591-\\u05f4\\ufb1d-\\ufb4f', // Hebrew
  '\\u0620-\\u064a\\u066e-\\u06d5\\u06e5-\\u06ff\\u0750-\\u077f\\u08a0-\\u08bd', // Arabic, Persian, Urdu
  '\\ufb50-\\ufbb1\\ufbd3-\\ufd3d\\ufd50-\\ufdc7\\ufdf0-\\ufdfb\\ufe70-\\ufefc\\u{1ee00}-\\u{1eebb}',
  '\\u0900-\\u09ff\\u0b80-\\u0cff\\u0d80-\\u0dff', // Devanagari, Bengali, Tamil, Telugu, Kannada, Sinhala
  '\\u1100-\\u137f\\uac00-\\ud7af', // Hangul, Ethiopic
  '\\u2e80-\\u2fdf\\u2ff0-\\u30ff\\u31c0-\\u31ef\\u3200-\\u4dbf\\u4e00-\\u9fff', // Kana, Chinese characters
  '\\uf900-\\ufaff\\ufe30-\\ufe4f\\u{1f200}-\\u{1f2ff}\\u{20000}-\\u{2fa1f}',
].join('');

const LOWER_CASE = [
  'a-z\\uff41-\\uff5a',
  '\\u00df-\\u00f6\\u00f8-\\u01ba\\u01bd-\\u01bf\\u01c6-\\u02af', // Latin with marks, phonetic
  '\\u1d00-\\u1d25\\u1d6b-\\u1d77\\u1d79-\\u1d9a\\u1e00-\\u1eff\\u2c60-\\u2c7b',
  '\\ua723-\\ua76f\\ua771-\\ua787\\ua78c-\\ua78e\\ua791-\\ua7b9\\ua7fa\\uab30-\\uab5a\\uab60-\\uab64',
  '\\u03ac-\\u03af\\u03b1-\\u03c9\\u03cc-\\u03ce', // Greek
  '\\u0430-\\u0451\\u0453-\\u045a\\u045c\\u045d\\u0491\\u0497\\u04a3\\u04af\\u04bb\\u04d9\\u04e9', // Cyrillic
].join('');

/** spaCy's ALPHA_UPPER, of which only the letters without case are left in lower-cased text. */
export const ALPHA_UPPER = UNCASED;

/** spaCy's ALPHA_LOWER. */
export const ALPHA_LOWER = LOWER_CASE + UNCASED;

/** spaCy's ALPHA; U+01BB is the one letter without case that it counts neither as upper nor as lower. */
export const ALPHA = `${ALPHA_LOWER}\\u01bb`;

/** spaCy's PUNCT, single characters. */
export const PUNCT = '…,:;!?¿؟¡()\\[\\]{}<>_#*&。？！，、；：～·।،۔؛٪';

/** spaCy's CONCAT_QUOTES. */
export const QUOTES = '\'"”“`‘´’‚,„»«「」『』（）〔〕【】《》\\u3008\\u3009\\u2329\\u232a⟦⟧';

/** spaCy's currency signs (its `US$` and the like never meet lower-cased text). */
export const CURRENCY = '$£€¥฿₽﷼₴₠-₫₭-₿';

/** Symbols that Unicode gained since version 11, whose `So` category spaCy copied. */
const NEWER_SYMBOLS = [
  '\\u166d\\u2b96\\u2b97\\u2bc9\\u2bff\\u2e50\\u2e51\\u2ffc-\\u2fff\\u31e4-\\u31ef\\u32ff\\ufbc3-\\ufdcf\\ufdfe\\ufdff',
  '\\u{1019c}\\u{10ed1}-\\u{10ed8}\\u{11fd5}-\\u{11ff1}\\u{1cc00}-\\u{1cfc3}\\u{1d1e9}\\u{1d1ea}\\u{1e14f}\\u{1ed2e}',
  '\\u{1f10d}-\\u{1f10f}\\u{1f16c}-\\u{1f16f}\\u{1f1ad}\\u{1f6d5}-\\u{1f6df}\\u{1f6fa}-\\u{1f6fc}\\u{1f7d9}-\\u{1f7f0}',
  '\\u{1f8b0}-\\u{1f8c1}\\u{1f90c}-\\u{1f90f}\\u{1f93f}\\u{1f971}\\u{1f972}\\u{1f977}-\\u{1f979}\\u{1f97b}',
  '\\u{1f9a3}-\\u{1f9af}\\u{1f9ba}-\\u{1f9bf}\\u{1f9c3}-\\u{1f9cf}\\u{1fa00}-\\u{1fa57}\\u{1fa70}-\\u{1fbfa}',
].join('');

/** One of spaCy's icons (signs, dingbats, emoji up to 2018), as a pattern of its own. */
export const ICON = `(?![${NEWER_SYMBOLS}])\\p{So}`;
