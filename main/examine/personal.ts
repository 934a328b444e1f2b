/** Finds what may tell who a person is: addresses and numbers that carry a check or have a telling form. */
import type { PersonalKind } from '../../shared/recipe.ts';
import { findEmails } from './personalEmail.ts';
import { findIbans, findIds } from './personalIds.ts';
import { findAddresses } from './personalIp.ts';
import { findNumbers } from './personalNumbers.ts';

/** Character positions, `end` without. */
export interface PersonalSpan {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
}

/** plain lower-case words, so that each stays one token whatever the rules */
const MASKS: Readonly<Record<PersonalKind, string>> = {
  email: 'emailaddress',
  phone: 'phonenumber',
  card: 'cardnumber',
  iban: 'bankaccount',
  id: 'idnumber',
  ip: 'ipaddress',
};

/**
 * In the order of the text, without overlap: where two kinds claim the same place, the one with the better check has it.
 * Takes time in proportion to the length of the text, whatever stands in it.
 */
export function findPersonal(text: string): PersonalSpan[] {
  const spans: PersonalSpan[] = text.includes('@') ? findEmails(text) : [];
  if (/\d\d/.test(text) || text.includes('::')) {
    for (const find of [findIbans, findIds, findAddresses, findNumbers]) addFree(spans, find(text));
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Puts one word in the place of each find of the kinds. */
export function maskPersonal(text: string, kinds: readonly PersonalKind[]): string {
  let masked = '';
  let from = 0;
  for (const { kind, start, end } of findPersonal(text)) {
    if (!kinds.includes(kind)) continue;
    masked += text.slice(from, start) + MASKS[kind];
    from = end;
  }
  return from === 0 ? text : masked + text.slice(from);
}

/** Adds what overlaps with nothing taken before. `found` is in the order of the text and without overlap. */
function addFree(taken: PersonalSpan[], found: readonly PersonalSpan[]): void {
  if (found.length === 0) return;
  const before = [...taken].sort((a, b) => a.start - b.start);
  let at = 0;
  for (const span of found) {
    while (at < before.length && (before[at]?.end ?? 0) <= span.start) at++;
    const next = before[at];
    if (next === undefined || next.start >= span.end) taken.push(span);
  }
}
