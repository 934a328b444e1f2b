/** Finds phone and card numbers among the digits of a text. */
import type { PersonalSpan } from './personal.ts';

/**
 * Seven digits at least, up to three separators between two: no two ways to read it, so no going back. At most 61 at a
 * time, since the machine for patterns keeps a place for each.
 */
const DIGITS = /(?:\+ ?)?\(?\d(?:[ \u00a0\u202f()./\u2010\u2011-]{0,3}\d){6,60}/g;

/** what is written before a phone number, and nothing but a few words between */
const CALLED =
  /(?:tel|phone|phone number|telephone|fon|telefon|téléphone|teléfono|mobile|mobil|handy|móvil|cell|call|dial|fax|whatsapp|text)(?:\.|:| at| me at| us at| us on| on| is| no\.?| number)?[:.]? ?\(?$/i;
const OTHERWISE = /(?:isbn|issn|doi|ean|order|invoice|serial|item|asin|patent)[^\n]{0,14}$/i;

/** the first digits of the large card schemes (ISO/IEC 7812) */
const CARD_START = /^(?:3[0-9]|4|5[0-9]|2[2-7]|6)/;
const CARD_FORM = /^(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})$/;

/** +49 170 1234567, 0044 20 7946 0958 */
const INTERNATIONAL = /^(?:\+ ?|00)\(?[1-9](?:\D{0,3}\d){6,14}$/;
/** (555) 123-4567, 555-123-4567, 1-555-123-4567 */
const NORTH_AMERICAN = /^(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d([.-]))[2-9]\d\d[ .-]\d{4}$/;
/** 020 7946 0958, 030/1234567, (089) 123456, 01 23 45 67 89 */
const WITH_ZERO = /^\(?0[1-9]\d{0,4}\)?[ \u00a0/.-]{1,3}\d[\d \u00a0./-]{3,12}\d$/;
const DATE = /^\d{1,2}([./-])\d{1,2}\1\d{2,4}(?:\D|$)/;

export function findNumbers(text: string): PersonalSpan[] {
  const spans: PersonalSpan[] = [];
  for (const match of text.matchAll(DIGITS)) {
    const opened = match[0].startsWith('(') && !match[0].includes(')'); // a remark, not an area code
    const number = opened ? match[0].slice(1) : match[0];
    const end = match.index + match[0].length;
    const start = end - number.length;
    if (isJoined(text, start, end)) continue;
    const before = text.slice(Math.max(0, start - 30), start);
    const kind = isCard(number) ? 'card' : isPhone(number, before) ? 'phone' : null;
    if (kind !== null) spans.push({ kind, start, end });
  }
  return spans;
}

/** what a longer row of digits leaves before its next part */
const DIGIT_BEFORE = /\d[ \u00a0\u202f()./\u2010\u2011-]{0,3}$/;

/** Part of a longer row of digits, of a word, a decimal fraction, a price or a share. */
function isJoined(text: string, start: number, end: number): boolean {
  return (
    DIGIT_BEFORE.test(text.slice(Math.max(0, start - 4), start)) ||
    /[\w.,$€£¥#@=%/-]$/.test(text.slice(Math.max(0, start - 1), start)) ||
    /^(?:[\w%$€£¥°@]|[.,/:-]\d)/.test(text.slice(end, end + 2))
  );
}

function isCard(found: string): boolean {
  return CARD_FORM.test(found) && CARD_START.test(found) && passesLuhn(found.replace(/\D/g, ''));
}

function isPhone(found: string, before: string): boolean {
  if (OTHERWISE.test(before)) return false;
  const digits = found.replace(/\D/g, '').length;
  if (digits > 15) return false;
  if (CALLED.test(before)) return true;
  if (INTERNATIONAL.test(found)) return found.startsWith('+') || digits >= 10;
  if (NORTH_AMERICAN.test(found)) return true;
  return digits >= 8 && digits <= 12 && WITH_ZERO.test(found) && !DATE.test(found);
}

/** The check of card numbers (ISO/IEC 7812-1, annex B): every second digit from the right doubled. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const value = at % 2 === 1 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0 && /[1-9]/.test(digits);
}
