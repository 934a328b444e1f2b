/** Finds bank accounts (IBAN) and numbers that states give to people, by their check digits or a telling form. */
import type { PersonalSpan } from './personal.ts';

/** lengths from the IBAN registry (ISO 13616) of the countries with most accounts */
const IBAN_LENGTHS = new Map(
  (
    'NO15 BE16 DK18 FI18 NL18 SI19 AT20 EE20 LT20 LU20 CH21 HR21 LV21 LI21 BG22 DE22 GB22 IE22 ME22 RS22 ' +
    'AE23 IL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 TN24 PT25 IS26 TR26 FR27 GR27 IT27 MC27 SM27 ' +
    'AL28 AZ28 CY28 HU28 LB28 PL28 BR29 UA29 MT31'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);
const IBAN_START = /(?<![A-Za-z0-9])[A-Z]{2}\d\d(?= ?[A-Z0-9])/g;

interface IdForm {
  readonly form: RegExp;
  readonly valid: (found: string, before: string) => boolean;
}

const ID_FORMS: readonly IdForm[] = [
  // United States, social security number: the form tells; areas 000, 666 and 9xx are never given out
  { form: /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])/g, valid: () => true },
  // United Kingdom, national insurance number
  {
    form: /(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D](?!\w)/g,
    valid: () => true,
  },
  // Spain, DNI and NIE: the letter is the number modulo 23
  { form: /(?<!\w)(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z](?!\w)/g, valid: isSpanish },
  // Italy, codice fiscale
  { form: /(?<!\w)[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z](?!\w)/g, valid: isItalian },
  // Germany, tax identification number: eleven digits are too common to go by the check alone
  {
    form: /(?<![\w.,-])[1-9]\d ?\d{3} ?\d{3} ?\d{3}(?![\w-]|[.,]\d)/g,
    valid: (found, before) => /(?:steuer|idnr|tax id|tin\b)[^\d\n]{0,24}$/i.test(before) && isGerman(found),
  },
  // Netherlands, BSN
  {
    form: /(?<![\w.,-])\d{9}(?![\w-]|[.,]\d)/g,
    valid: (found, before) =>
      /(?:bsn|burgerservicenummer|sofinummer)[^\d\n]{0,12}$/i.test(before) && isDutch(found),
  },
];

export function findIbans(text: string): PersonalSpan[] {
  const spans: PersonalSpan[] = [];
  for (const match of text.matchAll(IBAN_START)) {
    const end = ibanEnd(text, match.index, IBAN_LENGTHS.get(match[0].slice(0, 2)) ?? 0);
    if (end > 0) spans.push({ kind: 'iban', start: match.index, end });
  }
  return spans;
}

/** Numbers of people: only forms with check digits, or which nothing else is written in. */
export function findIds(text: string): PersonalSpan[] {
  const spans: PersonalSpan[] = [];
  for (const { form, valid } of ID_FORMS) {
    for (const match of text.matchAll(form)) {
      const start = match.index;
      if (valid(match[0], text.slice(Math.max(0, start - 48), start))) {
        spans.push({ kind: 'id', start, end: start + match[0].length });
      }
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Where an account number of `length` characters ends, single spaces between not counted; 0 = there is none. */
function ibanEnd(text: string, start: number, length: number): number {
  let account = '';
  let at = start;
  for (; account.length < length; at++) {
    const char = text[at] ?? '';
    if (/[A-Z0-9]/.test(char)) account += char;
    else if (char !== ' ' || text[at - 1] === ' ') return 0;
  }
  if (length === 0 || /[A-Za-z0-9]/.test(text[at] ?? '')) return 0;
  return remainder97(account.slice(4) + account.slice(0, 4)) === 1 ? at : 0;
}

/** ISO 7064, MOD 97-10, with letters as 10 to 35 */
function remainder97(characters: string): number {
  let rest = 0;
  for (const char of characters) {
    const value = parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

function isSpanish(found: string): boolean {
  const plain = found.replaceAll('-', '');
  const number = plain.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23] === plain.at(-1);
}

/** Decree of 23 December 1976: characters in odd places have values of their own. */
function isItalian(found: string): boolean {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const value = parseInt(found[at] ?? '', 36);
    const place = value > 9 ? value - 10 : value;
    sum += at % 2 === 0 ? (odd[place] ?? 0) : place;
  }
  return String.fromCharCode(65 + (sum % 26)) === found[15];
}

/** ISO 7064, MOD 11,10; among the first ten digits exactly one occurs more than once */
function isGerman(found: string): boolean {
  const digits = found.replaceAll(' ', '');
  if (new Set(digits.slice(0, 10)).size < 8 || new Set(digits.slice(0, 10)).size > 9) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits[10]);
}

/** the "elfproef": weights 9 to 2, and −1 for the last digit */
function isDutch(found: string): boolean {
  let sum = 0;
  for (let at = 0; at < 9; at++) sum += Number(found[at]) * (at === 8 ? -1 : 9 - at);
  return sum % 11 === 0 && Number(found) > 0;
}
