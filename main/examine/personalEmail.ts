/** Finds e-mail addresses from their @ outwards. */
import type { PersonalSpan } from './personal.ts';

// RFC 5321, 4.5.3.1: 64 characters before the @, 255 after it
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;
const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const LABELS = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,24}$/u;

export function findEmails(text: string): PersonalSpan[] {
  const spans: PersonalSpan[] = [];
  let free = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at, free);
    const end = start < at ? domainEnd(text, at + 1) : at;
    if (end <= at) continue;
    spans.push({ kind: 'email', start, end });
    free = end;
  }
  return spans;
}

/** Where the part before the @ begins; the @ itself where there is none. */
function localStart(text: string, at: number, free: number): number {
  let start = at;
  const lowest = Math.max(free, at - LONGEST_LOCAL);
  while (start > lowest && LOCAL.test(text[start - 1] ?? '')) start--;
  while (start < at && !/[\p{L}\p{N}_+]/u.test(text[start] ?? '')) start++; // a quotation mark or a dash before it
  return text[at - 1] === '.' ? at : start;
}

/** Where the domain ends; 0 where there is none. */
function domainEnd(text: string, from: number): number {
  let end = from;
  while (end - from < LONGEST_DOMAIN && DOMAIN.test(text[end] ?? '')) end++;
  while (end > from && /[.-]/.test(text[end - 1] ?? '')) end--; // the full stop of the sentence
  return LABELS.test(text.slice(from, end)) ? end : 0;
}
