/** A nested folder as people have it: texts of every kind that can be read, and files that cannot be, for a reason each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeText } from '../../support/encodeText.ts';
import { letter, mailbox } from '../../support/mailFiles.ts';
import { docxFile, epubFile, odtFile, wordLine, xlsxFile } from '../../support/officeFiles.ts';
import { pdfOf } from '../../support/pdfFiles.ts';
import { sentence } from '../../support/torture/trial.ts';
import { zipFile } from '../../support/zipFiles.ts';

const s = sentence;
const cell = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const row = (...cells: readonly string[]): string => `<row>${cells.map(cell).join('')}</row>`;
const mail = (subject: string): string =>
  letter(['From: ann@example.org', 'To: ben@example.org', `Subject: ${subject}`], s(subject));
/** the smallest picture there is, as every program knows it */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What can be read: the file, its bytes, and a word of each document that must come of it. */
const READ: readonly (readonly [path: string, bytes: string | Uint8Array, words: readonly string[]])[] = [
  ['letters/contract.docx', docxFile(wordLine(s('contracts'))), ['contracts']],
  ['letters/draft.odt', odtFile(`<text:p>${s('drafts')}</text:p>`), ['drafts']],
  ['letters/memo.rtf', `{\\rtf1\\ansi ${s('memos')}\\par}`, ['memos']],
  ['letters/2020/report.pdf', pdfOf([[{ text: s('cargoes'), y: 700 }]]), ['cargoes']],
  [
    'letters/2020/old.txt',
    encodeText(`${s('gulls')} Die Möwe flog früh über das Öl.`, 'windows-1252'),
    ['gulls'],
  ],
  ['web/page.html', `<html><body><p>${s('lanterns')}</p></body></html>`, ['lanterns']],
  [
    'books/short.epub',
    epubFile('Tides', [['1.xhtml', `<html><body><p>${s('tides')}</p></body></html>`]]),
    ['tides'],
  ],
  [
    'tables/sheet.xlsx',
    xlsxFile([{ name: 'Log', rows: row('id', 'text') + row('1', s('anchors')) + row('2', s('ropes')) }]),
    ['anchors', 'ropes'],
  ],
  [
    'tables/reviews.csv',
    `id,text,stars\n1,${s('sailors')},5\n2,${s('captains')},1\n`,
    ['sailors', 'captains'],
  ],
  ['tables/lines.jsonl', `{"text":"${s('winds')}"}\n{"text":"${s('storms')}"}\n`, ['winds', 'storms']],
  ['tables/records.json', JSON.stringify([{ text: s('masts') }, { text: s('keels') }]), ['masts', 'keels']],
  [
    'tables/rows.xml',
    `<?xml version="1.0"?><rows><row><id>1</id><text>${s('sails')}</text></row><row><id>2</id><text>${s('decks')}</text></row></rows>`,
    ['sails', 'decks'],
  ],
  ['mail/one.eml', mail('pilots'), ['pilots']],
  ['mail/box.mbox', mailbox([mail('ferries'), mail('bridges')]), ['ferries', 'bridges']],
  ['film/talk.srt', `1\n00:00:01,000 --> 00:00:03,000\n${s('whales')}\n`, ['whales']],
  [
    'packed/more.zip',
    zipFile([
      { name: 'in/deep.txt', bytes: s('harpoons') },
      { name: 'in/table.csv', bytes: `id,text\n1,${s('barrels')}\n` },
    ]),
    ['harpoons', 'barrels'],
  ],
];

/** What cannot be read, and the reason that a person must be told. */
const LEFT_OUT: readonly (readonly [path: string, bytes: string | Uint8Array, reason: RegExp])[] = [
  ['letters/secret.pdf', pdfOf([[{ text: s('secrets'), y: 700 }]], { password: 'secret' }), /password/],
  ['letters/2020/scan.pdf', pdfOf([[], []]), /scan/],
  ['empty.txt', '', /empty/],
  ['pictures/harbour.png', PICTURE, /picture|image/],
];

export const MIXED_WORDS = READ.flatMap(([, , words]) => words);
export const MIXED_LEFT_OUT = LEFT_OUT.map(([path, , reason]) => ({ path, reason }));

/** @returns the folder */
export function mixedTextsIn(dir: string, name = 'Harbour papers'): string {
  const folder = join(dir, name);
  for (const [path, bytes] of [...READ, ...LEFT_OUT]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
