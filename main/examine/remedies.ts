/** What remedies do to the text of a document, and which documents they leave out. */
import { assertNever } from '../../shared/assertNever.ts';
import type { Remedy } from '../../shared/recipe.ts';
import { mendMojibake } from './mojibake.ts';
import { maskPersonal } from './personal.ts';
import { dropLines } from './repeatedLines.ts';

/** What is known of all documents, by index. */
export interface RemedyFacts {
  /** lowest index of the documents with the same characters, and of those that are alike; see `findClusters` */
  readonly exact: Uint32Array;
  readonly near: Uint32Array;
  /** ISO 639-1; null where it could not be told */
  readonly languageOf: (index: number) => string | null;
}

/** By a document's index, and the number of its words after the remedies that change texts; asked for where it matters. */
type LeavesOut = (index: number, words: () => number) => boolean;

/** Whether a remedy changes texts; the others leave documents out. */
export function textual(remedy: Remedy): boolean {
  return changeOf(remedy) !== null;
}

/** Applies the remedies that change texts, in their order; the others are passed over. */
export function changeText(remedies: readonly Remedy[]): (text: string) => string {
  const changes = remedies.map(changeOf).filter((change) => change !== null);
  return (text) => changes.reduce((now, change) => change(now), text);
}

/** Tells whether one of the remedies leaves a document out: when one is tried, and when a dataset is built by them. */
export function leavesOut(remedies: readonly Remedy[], facts: RemedyFacts): LeavesOut {
  const tests = remedies.map((remedy) => testOf(remedy, facts)).filter((test) => test !== null);
  return (index, words) => tests.some((test) => test(index, words));
}

function testOf(remedy: Remedy, facts: RemedyFacts): LeavesOut | null {
  switch (remedy.kind) {
    case 'drop-exact':
      return (index) => (facts.exact[index] ?? index) !== index;
    case 'drop-near':
      return (index) => (facts.near[index] ?? index) !== index;
    case 'drop-short':
      return (_, words) => words() < remedy.words;
    case 'drop-languages': {
      const languages = new Set<string | null>(remedy.languages);
      return (index) => languages.has(facts.languageOf(index));
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
