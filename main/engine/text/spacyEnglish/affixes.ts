/** What spaCy's English rules split off the front, the back and the middle of a word, and what it takes for an address. */
import {
  ALPHA,
  ALPHA_LOWER,
  ALPHA_UPPER,
  CURRENCY,
  ICON,
  PUNCT,
  QUOTES,
  SPACE,
  WORD,
} from '../characters.ts';

/** Units that are split from the number before them. */
const UNITS =
  'km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb oz kmh mph mb kb gb tb % ' +
  'км км² км³ м м² м³ дм дм² дм³ см см² см³ мм мм² мм³ нм кг г мг кб мб гб тбكم ' +
  'كم² كم³ م م² م³ سم سم² سم³ مم مم² مم³ كم غرام جرام جم كغ ملغ كوب اكواب';

const PREFIX = new RegExp(`^(?:\\.\\.+|\\+(?![0-9])|[§%=—–${PUNCT}${QUOTES}${CURRENCY}]|${ICON})`, 'u');

const SUFFIX = new RegExp(
  [
    `[${PUNCT}${QUOTES}—–]$`,
    '……$', // spaCy lists the doubled ellipsis too
    '\\.\\.+$',
    `(?:${ICON})$`,
    "['’]s$",
    '(?<=[0-9])\\+$',
    '(?<=°[fck])\\.$',
    `(?<=[0-9])(?:[${CURRENCY}]|${UNITS.replaceAll(' ', '|')})$`,
    // a class that spaCy wrote as (?:…) inside brackets: its parentheses and bars count as characters
    `(?<=[0-9${ALPHA_LOWER}%²\\-+|${PUNCT}${QUOTES}])\\.$`,
    `(?<=[${ALPHA_UPPER}]{2})\\.$`,
  ].join('|'),
  'u',
);

const INFIX = new RegExp(
  [
    '\\.\\.+',
    '…',
    ICON,
    '(?<=[0-9])[+\\-*^](?=[0-9-])',
    `(?<=[${ALPHA_LOWER}${QUOTES}])\\.(?=[${ALPHA_UPPER}${QUOTES}])`,
    `(?<=[${ALPHA}]),(?=[${ALPHA}])`,
    `(?<=[${ALPHA}0-9])(?:-|–|—|--|---|——|~)(?=[${ALPHA}])`,
    `(?<=[${ALPHA}0-9])[:<>=/](?=[${ALPHA}])`,
  ].join('|'),
  'gu',
);

/** After Diego Perini's pattern (https://gist.github.com/dperini/729294, MIT) with spaCy's changes. */
const URL_PATTERN = new RegExp(
  [
    '^',
    `(?:[${WORD}+\\-.]{2,}://)?`,
    `(?:[^${SPACE}]+(?::[^${SPACE}]*)?@)?`, // user and password, or the name before an e-mail's @
    '(?:',
    '(?!(?:10|127)(?:\\.\\p{Nd}{1,3}){3})', // private networks
    '(?!(?:169\\.254|192\\.168)(?:\\.\\p{Nd}{1,3}){2})',
    '(?!172\\.(?:1[6-9]|2\\p{Nd}|3[0-1])(?:\\.\\p{Nd}{1,3}){2})',
    '(?:[1-9]\\p{Nd}?|1\\p{Nd}{2}|2[01]\\p{Nd}|22[0-3])',
    '(?:\\.(?:1?\\p{Nd}{1,2}|2[0-4]\\p{Nd}|25[0-5])){2}',
    '(?:\\.(?:[1-9]\\p{Nd}?|1\\p{Nd}{2}|2[0-4]\\p{Nd}|25[0-4]))',
    '|',
    '(?:(?:[A-Za-z0-9\\u00a1-\\uffff][A-Za-z0-9\\u00a1-\\uffff_-]{0,62})?[A-Za-z0-9\\u00a1-\\uffff]\\.)+',
    `[${ALPHA_LOWER}]{2,63}`,
    ')',
    '(?::\\p{Nd}{2,5})?',
    `(?:[/?#][^${SPACE}]*)?`,
    '$',
  ].join(''),
  'u',
);

/** No suffix looks at more than this many characters of a word; bounds the time for a word without end. */
const SUFFIX_REACH = 32;

/** Longer words are no addresses: the pattern's time grows with the square of the length. */
const LONGEST_URL = 2000;

/** How many code units spaCy splits off the front of a word; 0 = none. */
export function prefixLength(word: string): number {
  return PREFIX.exec(word)?.[0].length ?? 0;
}

/** How many code units spaCy splits off the back of a word; 0 = none. */
export function suffixLength(word: string): number {
  return SUFFIX.exec(word.slice(-SUFFIX_REACH))?.[0].length ?? 0;
}

/** No infix is made of these alone, and most words are. */
const PLAIN = /^[a-z0-9']*$/;

/** Where a word is split in its middle: [begin, end) of every infix. */
export function infixes(word: string): [begin: number, end: number][] {
  if (PLAIN.test(word)) return [];
  return Array.from(word.matchAll(INFIX), (match) => [match.index, match.index + match[0].length]);
}

/** Web and e-mail addresses stay whole. */
export function isUrl(word: string): boolean {
  return word.length <= LONGEST_URL && word.includes('.') && URL_PATTERN.test(word);
}
