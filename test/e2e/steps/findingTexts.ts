/** Texts in which something of every kind is to be found: copies, notices, addresses, letters gone wrong, German. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/setup/places.mjs';

export const NOTICE = 'Printed at the harbour office, all rights reserved.';
/** what the texts hold of each kind */
export const FOUND = { exact: 2, near: 2, german: 3, mojibake: 2, noticed: 12 } as const;
export const EMAIL = 'ann.harper@example.org';
export const PHONE = '+49 170 1234567';

const GERMAN = [
  'Der Kapitän ging am frühen Morgen über den Markt und kaufte einen großen Korb voller Äpfel für die Mannschaft.',
  'Am Abend saßen die Matrosen in der Schenke am Hafen und erzählten einander Geschichten von fernen Inseln.',
  'Das Schiff lag noch drei Wochen vor Anker, weil der Wind aus der falschen Richtung kam und niemand fahren wollte.',
];

/** A file with a document a line. @returns its path and the number of documents */
export function findingTextsIn(
  dir: string,
  name = 'finds',
): { readonly file: string; readonly documents: number } {
  const chapters = ['chapter-005.txt', 'chapter-007.txt', 'chapter-008.txt'].map((chapter) =>
    readFileSync(join(ROOT, 'resources', 'sample', 'moby-dick', chapter), 'utf8'),
  );
  const passages = chapters
    .flatMap((chapter) => chapter.split('\n\n'))
    .map((passage) => passage.replaceAll('\n', ' ').trim())
    .filter((passage) => passage.length > 400);
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = passages;
  const noticed = passages.map((text, i) => (i < FOUND.noticed ? `${text}\n${NOTICE}` : text));
  const documents = [
    ...noticed,
    ...[noticed[0] ?? '', noticed[1] ?? ''],
    // one word more among a hundred
    ...[third, fourth].map((text) => `${text} Indeed.`),
    `Write to ${EMAIL} about the ship ${fifth.slice(0, 200)}`,
    `Call ${PHONE} about the cargo ${second.slice(0, 200)}`,
    `The captain of the cafÃ© came to see us, ${first.slice(0, 200)}`,
    `The mate said itâ€™s late, ${third.slice(100, 300)}`,
    ...GERMAN,
    'Too short.',
  ];
  const file = join(dir, `${name}.jsonl`);
  writeFileSync(file, documents.map((text) => `${JSON.stringify({ text })}\n`).join(''));
  return { file, documents: documents.length };
}
