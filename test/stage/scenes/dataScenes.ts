/** Scenes about texts alone: doubtful letters, tables, findings, work that was cut off, other languages and scripts. */
import type { DatasetView, DocumentView, ImportState, PickedFiles, Reading } from '../../../shared/data.ts';
import { DATASETS, HARBOUR, RECIPE } from './datasets.ts';
import { FOUND, GERMAN, LEAKING } from './reports.ts';
import type { Scene } from './scene.ts';

export const READINGS: readonly Reading[] = [
  {
    encoding: 'windows-1252',
    lines: ['Sehr geehrter Herr Müller, für Ihre Anfrage', 'über die Löschung der „Solveig“ danken wir.'],
  },
  {
    encoding: 'macintosh',
    lines: ['Sehr geehrter Herr M¸ller, f¸r Ihre Anfrage', '¸ber die Lˆschung der ÑSolveigì danken wir.'],
  },
  {
    encoding: 'windows-1251',
    lines: ['Sehr geehrter Herr Mьller, fьr Ihre Anfrage', 'ьber die Lцschung der „Solveig“ danken wir.'],
  },
];

const CYRILLIC: readonly Reading[] = [
  { encoding: 'windows-1251', lines: ['Капитан просит прислать лоцмана.', 'Груз: пенька, 14 тонн.'] },
  { encoding: 'koi8-r', lines: ['йЮОХРЮМ ОПНЯХР ОПХЯКЮРЭ КНЖЛЮМЮ.', 'цПСГ: ОЕМЭЙЮ, 14 РНММ.'] },
  { encoding: 'windows-1252', lines: ['Êàïèòàí ïðîñèò ïðèñëàòü ëîöìàíà.', 'Ãðóç: ïåíüêà, 14 òîíí.'] },
];

const MIXED: PickedFiles = {
  token: 'picked-2',
  suggestedName: 'Case files',
  files: 247,
  bytes: 84_200_000,
  names: ['letters/0001.pdf', 'letters/0002.pdf', 'minutes/2019-03.docx', 'tickets-2024.csv'],
  kinds: [
    { kind: 'pdf', files: 212 },
    { kind: 'docx', files: 31 },
    { kind: 'delimited', files: 4 },
  ],
  table: null,
  doubtful: [{ name: 'letters/1911-telegram.txt', alike: 32, readings: READINGS }],
  leftOut: [
    { path: 'letters/scan-0031.tif', reason: 'pictures are not read' },
    { path: 'letters/scan-0032.tif', reason: 'pictures are not read' },
    { path: 'minutes/.DS_Store', reason: 'hidden' },
  ],
};

const TABLE: PickedFiles = {
  token: 'picked-3',
  suggestedName: 'tickets',
  files: 1,
  bytes: 18_400_000,
  names: ['tickets-2024.csv'],
  kinds: [{ kind: 'delimited', files: 1 }],
  table: {
    columns: ['id', 'opened', 'customer', 'body', 'resolution', 'team'],
    text: 'body',
    rows: [
      [
        '10231',
        '2024-01-03',
        'Rickmers & Co.',
        'The crane on the north quay stands still since this morning and the lighters cannot be unloaded. Two crews are waiting.',
        'Fuse replaced',
        'Cranes',
      ],
      [
        '10232',
        '2024-01-03',
        'Lund Shipping',
        'Invoice 4411 shows demurrage for a day on which the port was closed by ice.',
        'Credited',
        'Accounts',
      ],
      [
        '10233',
        '2024-01-04',
        'Müller KG',
        'Bitte senden Sie uns die Liegezeiten der letzten drei Monate.',
        '',
        'Office',
      ],
      ['10234', '2024-01-04', 'Rickmers & Co.', 'Same crane again.', 'Inspection booked', 'Cranes'],
    ],
  },
  doubtful: [],
  leftOut: [],
};

const DOUBTFUL_TABLE: PickedFiles = {
  ...TABLE,
  token: 'picked-4',
  table: {
    columns: ['id', 'text'],
    text: null,
    rows: [
      ['1', 'Müller'],
      ['2', 'Löschung'],
    ],
  },
  doubtful: [
    { name: 'tickets-2024.csv', alike: 1, readings: READINGS },
    { name: 'port-of-riga.csv', alike: 3, readings: CYRILLIC },
  ],
};

const AS_GERMAN: DatasetView = {
  ...HARBOUR,
  data: 'german',
  name: 'Briefe aus dem Kontor',
  documents: { train: 1_890, valid: 210 },
  tokens: { train: 902_411, valid: 104_007 },
  skipped: [],
  report: GERMAN,
  recipe: { ...RECIPE, rules: { words: 'unicode', off: ['replace_maj', 'fix_html'] } },
  coverage: { model: 'starter', tokens: 0.412, types: 0.118 },
  unknownTypes: 54_102,
  unknown: [
    { word: 'und', count: 21_904, before: 'Hanf', after: 'Teer liegen bereit' },
    { word: 'daß', count: 8_113, before: 'Wir teilen Ihnen mit,', after: 'die Barke gelöscht ist' },
  ],
};

const DONE: DatasetView = {
  ...HARBOUR,
  documents: { train: 21_490, valid: 2_390 },
  report: {
    ...FOUND,
    leftOut: 430,
    duplicates: { exact: 0, near: 0, leaking: 0, moved: 0, pairs: [] },
    repeatedLines: FOUND.repeatedLines.slice(3),
    personal: [],
  },
  recipe: {
    ...RECIPE,
    remedies: [
      { kind: 'drop-near' },
      { kind: 'drop-lines', lines: FOUND.repeatedLines.slice(0, 3).map(({ line }) => line) },
      { kind: 'mask-personal', what: ['email', 'phone', 'iban'] },
    ],
  },
};

function plain(text: string, name: string): Omit<DocumentView, 'of' | 'index'> {
  const words = text.match(/[\p{L}\p{M}\d]+|[^\s\p{L}]/gu) ?? [];
  const tokens = [
    { text: 'xxbos', kind: 'marker' as const },
    ...words.map((word, i) => ({
      text: word,
      kind: i % 5 === 3 ? ('unknown' as const) : ('known' as const),
    })),
  ];
  return { name, labels: {}, part: 'train', text, tokens, tokenCount: tokens.length, cut: false };
}

const ODD: readonly Omit<DocumentView, 'of' | 'index'>[] = [
  {
    ...plain(
      'Gentlemen,\tthe barque\u0000 Ceres has not yet\u001b broken bulk.\nM\ufffdller & Co. wait at the quay\u0007, and the barque waits too.',
      '1911/telegram.txt',
    ),
    labels: { folder: '1911', year: '1911', author: 'Harbour master', series: 'Telegrams received' },
  },
  { ...plain('Same crane again.', '1911/short.txt'), part: 'out', tokens: [], tokenCount: 0 },
];

const ARABIC: readonly Omit<DocumentView, 'of' | 'index'>[] = [
  plain(
    'وصلت السفينة إلى الميناء في الصباح الباكر، وكانت تحمل ٢١٢ طنا من الفحم. ننتظر تعليماتكم بشأن التفريغ.',
    'رسائل/١٨٨٤/رسالة-١١٢.txt',
  ),
  plain('طلب القبطان مرشدا للسفينة عند المدخل الشمالي.', 'رسائل/١٨٨٤/رسالة-١١٣.txt'),
];

/** @param base what every scene has; @param reading an import that goes on */
export function dataScenes(base: () => Scene, reading: ImportState): Readonly<Record<string, () => Scene>> {
  const revising: ImportState = {
    ...reading,
    id: 'harbour',
    kind: 'revision',
    name: HARBOUR.name,
    phase: 'examining',
    done: 43,
    total: 100,
    msLeft: 95_000,
    data: null,
  };
  return {
    table: () => ({ ...base(), picked: TABLE }),
    mixed: () => ({ ...base(), picked: MIXED }),
    doubtful: () => ({ ...base(), picked: DOUBTFUL_TABLE }),
    findings: () => ({ ...base(), datasets: [...DATASETS] }),
    done: () => ({ ...base(), datasets: [DONE] }),
    leaking: () => ({
      ...base(),
      datasets: [
        {
          ...HARBOUR,
          report: LEAKING,
          recipe: { ...RECIPE, split: { kind: 'random', valid: 0.1, seed: 42, together: false } },
        },
      ],
    }),
    german: () => ({ ...base(), datasets: [AS_GERMAN] }),
    odd: () => ({ ...base(), datasets: [HARBOUR], documents: ODD }),
    arabic: () => ({
      ...base(),
      datasets: [{ ...HARBOUR, name: 'رسائل الميناء', skipped: [] }],
      documents: ARABIC,
    }),
    revising: () => ({ ...base(), datasets: [...DATASETS], imports: [revising] }),
    changed: () => ({
      ...base(),
      datasets: [...DATASETS],
      imports: [
        {
          ...revising,
          status: 'done',
          data: 'harbour',
          msLeft: null,
          changed: [
            { name: '1911/telegram-åäö.txt', what: 'changed' },
            { name: '1911/telegram-ü.txt', what: 'missing' },
          ],
        },
      ],
    }),
    unfinished: () => ({
      ...base(),
      datasets: [...DATASETS].slice(1),
      imports: [
        { ...reading, status: 'interrupted', msLeft: null },
        {
          ...reading,
          id: 'import-2',
          name: 'Tickets of 2024',
          phase: 'reading',
          done: 3,
          total: null,
          msLeft: null,
        },
        {
          ...reading,
          id: 'import-3',
          name: 'Minutes',
          phase: 'finishing',
          done: 98,
          total: 100,
          msLeft: 4_000,
        },
      ],
    }),
  };
}
