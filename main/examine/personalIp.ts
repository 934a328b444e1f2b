/** Finds addresses of computers in the internet, version 4 and 6. */
import { isIPv6 } from 'node:net';
import type { PersonalSpan } from './personal.ts';

const QUAD = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g;
/** A version or a section of a document is written like an address. */
const NUMBERED = /(?:v|version|release|section|chapter|sect|§|no|nr|build)\.? ?$/i;
const COLONS = /(?<![\w:])(?:[0-9a-f]{1,4}:{1,2}){2,7}[0-9a-f]{0,4}(?![\w:]|\.\d)/gi;

export function findAddresses(text: string): PersonalSpan[] {
  const spans: PersonalSpan[] = [];
  for (const match of text.matchAll(QUAD)) {
    if (isQuad(match[0]) && !NUMBERED.test(text.slice(Math.max(0, match.index - 10), match.index))) {
      spans.push(spanOf(match));
    }
  }
  for (const match of text.matchAll(COLONS)) if (isSixth(match[0])) spans.push(spanOf(match));
  return spans.sort((a, b) => a.start - b.start);
}

/** Four single digits are rather a section or a version. */
function isQuad(found: string): boolean {
  const parts = found.split('.');
  return (
    found.length > 7 && parts[0] !== '0' && parts.every((part) => Number(part) < 256 && !/^0\d/.test(part))
  );
}

/** `12:30:45` and `std::max` are none. */
function isSixth(found: string): boolean {
  const groups = found.split(':').filter((group) => group !== '');
  return isIPv6(found) && groups.some((group) => /\d/.test(group) && group.length > 2);
}

function spanOf(match: RegExpExecArray): PersonalSpan {
  return { kind: 'ip', start: match.index, end: match.index + match[0].length };
}
