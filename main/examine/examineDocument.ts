/** Looks at one document as it was read: words, odd characters, hints of personal data, letters decoded twice. */
import type { PersonalKind } from '../../shared/recipe.ts';
import { looksTwiceDecoded } from './mojibake.ts';
import { findPersonal } from './personal.ts';
import type { DocumentFindings } from './types.ts';
import { countWords } from './words.ts';

// C0 but tab, line feed and carriage return; delete; C1
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;
const REPLACED = /\ufffd/g;

/** Takes time in proportion to the length of the text, whatever stands in it. */
export function examineDocument(text: string): DocumentFindings {
  return {
    words: countWords(text),
    personal: countPersonal(text),
    controls: occurrences(text, CONTROLS),
    replaced: occurrences(text, REPLACED),
    mojibake: looksTwiceDecoded(text),
  };
}

function countPersonal(text: string): Partial<Record<PersonalKind, number>> {
  const counts: Partial<Record<PersonalKind, number>> = {};
  for (const { kind } of findPersonal(text)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function occurrences(text: string, pattern: RegExp): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) count++;
  return count;
}
