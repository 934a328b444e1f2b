/** What remedies do to the text of a document, and which documents they leave out. */
import { assertNever } from '../../shared/assertNever.ts';
import type { Remedy } from '../../shared/recipe.ts';
import { mendMojibake } from './mojibake.ts';
import { maskPersonal } from './personal.ts';
import { dropLines } from './repeatedLines.ts';
import { countWords } from './words.ts';

/** What is known of all documents, by index. */
export interface RemedyFacts {
  /** lowest index of the documents with the same characters, and of those that are alike; see `findClusters` */
  readonly exact: Uint32Array;
  readonly near: Uint32Array;
  /** ISO 639-1; null where it could not be told */
  readonly languages: readonly (string | null)[];
}

/** Whether a remedy changes texts; the others leave documents out. */
export function textual(remedy: Remedy): boolean {
  return changeOf(remedy) !== null;
}

/** Applies the remedies that change texts, in their order; the others are passed over. */
export function changeText(remedies: readonly Remedy[]): (text: string) => string {
  const changes = remedies.map(changeOf).filter((change) => change !== null);
  return (text) => changes.reduce((now, change) => change(now), text);
}

/** Tells whether one of the remedies leaves a document out, by its index and its text after those that change texts. */
export function leavesOut(
  remedies: readonly Remedy[],
  facts: RemedyFacts,
): (index: number, text: string) => boolean {
  const tests = remedies.map((remedy) => testOf(remedy, facts)).filter((test) => test !== null);
  return (index, text) => tests.some((test) => test(index, text));
}

function testOf(remedy: Remedy, facts: RemedyFacts): ((index: number, text: string) => boolean) | null {
  switch (remedy.kind) {
    case 'drop-exact':
      return (index) => (facts.exact[index] ?? index) !== index;
    case 'drop-near':
      return (index) => (facts.near[index] ?? index) !== index;
    case 'drop-short':
      return (_, text) => countWords(text) < remedy.words;
    case 'drop-languages': {
      const languages = new Set<string | null>(remedy.languages);
      return (index) => languages.has(facts.languages[index] ?? null);
    }
    case 'drop-documents': {
      const documents = new Set(remedy.documents);
      return (index) => documents.has(index);
    }
    case 'drop-lines':
    case 'mask-personal':
    case 'mend-mojibake':
    case 'compose':
      return null;
    default:
      return assertNever(remedy);
  }
}

function changeOf(remedy: Remedy): ((text: string) => string) | null {
  switch (remedy.kind) {
    case 'drop-lines': {
      const lines = new Set(remedy.lines);
      return (text) => dropLines(text, lines);
    }
    case 'mask-personal':
      return (text) => maskPersonal(text, remedy.what);
    case 'mend-mojibake':
      return mendMojibake;
    case 'compose':
      return (text) => text.normalize('NFC');
    case 'drop-exact':
    case 'drop-near':
    case 'drop-short':
    case 'drop-languages':
    case 'drop-documents':
      return null;
    default:
      return assertNever(remedy);
  }
}
