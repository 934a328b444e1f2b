/** WordNet's glosses: synonyms, definition and example sentences of each sense. WordNet 3.0 licence: any purpose, keep the notice. */
import { readDeb } from './archives.ts';
import { oneLine, pieces, type Document } from './documents.ts';
import { readPackage } from './packages.ts';

const GLOSSES_A_DOCUMENT = 20;

/** Lines of a file: of a number, two blanks and the number come first, in the notice alone. */
const NOTICE = /^ {2}\d+ ?/;

/** The notice that goes with whatever is passed on of WordNet, as its files begin with it. */
export function wordnetLicence(): string {
  const [content] = readDeb(readPackage('glosses'), /\/wordnet\/data\.noun$/).values();
  const lines = (content?.toString('latin1') ?? '').split('\n');
  const notice = lines.slice(
    0,
    lines.findIndex((line) => !NOTICE.test(line)),
  );
  return `${notice.map((line) => line.replace(NOTICE, '').trimEnd()).join('\n')}\n`;
}

/** One string a sense, e.g. `dog, domestic dog: a member of the genus Canis; "the dog barked all night"`, in WordNet's order. */
export function glossLines(): string[] {
  const files = readDeb(readPackage('glosses'), /\/wordnet\/data\.(noun|verb|adj|adv)$/);
  return ['noun', 'verb', 'adj', 'adv'].flatMap((part) => {
    const content = [...files].find(([name]) => name.endsWith(`data.${part}`))?.[1];
    return (content?.toString('latin1') ?? '').split('\n').flatMap(glossOf);
  });
}

/** A line is `offset file part count (word id)… pointers | gloss`, the count in base 16; the notice's lines begin with blanks. */
function glossOf(line: string): string[] {
  const bar = line.indexOf('|');
  if (line.startsWith('  ') || bar < 0) return [];
  const fields = line.slice(0, bar).split(' ');
  const count = Number.parseInt(fields[3] ?? '0', 16);
  // Adjectives carry their place in brackets, as in `galore(ip)`.
  const words = Array.from({ length: count }, (_, i) =>
    (fields[4 + 2 * i] ?? '').replace(/\(\w+\)$/, '').replaceAll('_', ' '),
  );
  return [oneLine(`${words.join(', ')}: ${line.slice(bar + 1)}`)];
}

/** Glosses in groups, a paragraph each, because a single one is shorter than what a language model needs to see together. */
export function glosses(): Document[] {
  return pieces(glossLines(), GLOSSES_A_DOCUMENT).map((group) => ({
    text: group.join('\n\n'),
    source: 'wordnet',
  }));
}
