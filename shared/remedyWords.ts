/** Remedies in words, for the report, the recipe and the runs on a dataset. */
import { assertNever } from './assertNever.ts';
import type { PersonalKind, Remedy } from './recipe.ts';
import { count, counted } from './format.ts';

const PERSONAL: Readonly<Record<PersonalKind, readonly [one: string, many: string]>> = {
  email: ['e-mail address', 'e-mail addresses'],
  phone: ['phone number', 'phone numbers'],
  card: ['card number', 'card numbers'],
  iban: ['bank account', 'bank accounts'],
  id: ['identity number', 'identity numbers'],
  ip: ['network address', 'network addresses'],
};

/** What a remedy does, as a sentence without its full stop: `Repeated lines are taken out: 3 lines`. */
export function remedySentence(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'drop-exact':
      return 'Of equal documents only the first is kept';
    case 'drop-near':
      return 'Of documents that are the same but for little, only the first is kept';
    case 'drop-lines':
      return `Repeated lines are taken out: ${counted(remedy.lines.length, 'line')}`;
    case 'drop-short':
      return `Documents of fewer than ${counted(remedy.words, 'word')} are left out`;
    case 'drop-languages':
      return `Documents in ${inWords(remedy.languages.map(languageName))} are left out`;
    case 'drop-documents':
      return remedy.documents.length === 1
        ? 'A document chosen by hand is left out'
        : `${count(remedy.documents.length)} documents chosen by hand are left out`;
    case 'mask-personal':
      return `A plain word stands in the place of ${inWords(remedy.what.map((kind) => PERSONAL[kind][1]))}`;
    case 'mend-mojibake':
      return 'Letters that were decoded twice are put right';
    case 'compose':
      return 'Letters and their accents are joined into one character';
    default:
      return assertNever(remedy);
  }
}

/** `1 phone number`, `24 e-mail addresses` */
export function personalWords(kind: PersonalKind, n: number): string {
  return counted(n, ...PERSONAL[kind]);
}

/** The English name of a language by its ISO 639-1 code; the code itself where it is unknown or none. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
  } catch {
    return code; // a recipe may hold anything of ten characters
  }
}

/** `a`, `a and b`, `a, b and c` */
export function inWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
