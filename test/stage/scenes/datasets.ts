/** Datasets that look like those people have: letters of a harbour office, interviews, a novel. */
import type { DatasetView, DocumentView, LengthHistogram, SeenToken } from '../../../shared/data.ts';
import type { Recipe } from '../../../shared/recipe.ts';
import { FOUND, NOTHING_FOUND } from './reports.ts';
import { noise } from './stageRun.ts';

const NOW = Date.now();
const DAY = 86_400_000;

export const STARTER = { id: 'starter', name: 'starter', vocab: 60_002 } as const;

/** Bins of equal width on a logarithmic scale, filled as a bell. */
function lengths(documents: number, middle: number, spread: number): LengthHistogram {
  const bins = 28;
  const low = Math.log(10);
  const high = Math.log(5_000);
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    Math.round(Math.exp(low + ((high - low) * i) / bins)),
  );
  const weights = edges.slice(0, -1).map((edge, i) => {
    const at = (Math.log((edge + (edges[i + 1] ?? edge)) / 2) - Math.log(middle)) / spread;
    return Math.exp((-at * at) / 2) * (0.93 + 0.14 * noise(i + documents));
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    edges,
    counts: weights.map((weight) => Math.round((weight / whole) * documents)),
    quarter: Math.round(middle * Math.exp(-0.674 * spread)),
    middle,
    threeQuarters: Math.round(middle * Math.exp(0.674 * spread)),
  };
}

export const RECIPE: Recipe = {
  split: { kind: 'random', valid: 0.1, seed: 42, together: true },
  rules: { words: 'spacy-en', off: [] },
  remedies: [],
};

export const HARBOUR: DatasetView = {
  data: 'harbour',
  name: 'Harbour letters',
  documents: { train: 21_879, valid: 2_431 },
  tokens: { train: 10_806_112, valid: 1_204_310 },
  types: 61_420,
  skipped: [
    ...['1884/oct/scan-0031.pdf', '1884/oct/scan-0032.pdf', '1902/scan-0007.pdf'].map((path) => ({
      path,
      reason: 'scanned pages without text',
    })),
    ...['1871/blank.txt', '1871/blank (2).txt', '1890/index.txt', '1899/empty.md'].map((path) => ({
      path,
      reason: 'empty',
    })),
    { path: '1911/telegram-åäö.txt', reason: 'the letters are in no encoding that is known' },
  ],
  created: NOW - 2 * DAY,
  notes: '',
  recipe: RECIPE,
  report: FOUND,
  groupColumns: ['folder', 'year'],
  model: STARTER,
  coverage: { model: 'starter', tokens: 0.968, types: 0.704 },
  unknownTypes: 18_204,
  unknown: [
    { word: 'inst.', count: 9_871, before: 'your favour of the 12th', after: 'is duly to hand' },
    { word: 'Messrs', count: 6_442, before: 'we have written to', after: 'Rickmers & Co.' },
    { word: 'ult.', count: 4_028, before: 'yours of the 28th', after: 'came too late' },
    { word: 'cwts', count: 2_310, before: 'say 14', after: 'of best hemp' },
    { word: 'barque', count: 1_950, before: 'per the Norwegian', after: 'Solveig, Capt. Lund' },
    { word: 'demurrage', count: 1_204, before: 'the vessel will be liable to', after: 'at the rate of £4' },
    { word: 'lighterage', count: 866, before: 'we have debited', after: 'and pilotage' },
    { word: 'Kontor', count: 312, before: 'addressed to the', after: 'at Bremerhaven' },
  ],
  lengths: lengths(24_310, 380, 0.7),
  bytes: 71_300_000,
};

const INTERVIEWS: DatasetView = {
  ...HARBOUR,
  data: 'interviews',
  name: 'Interviews with nurses on night duty, 2019–2024',
  documents: { train: 178, valid: 20 },
  tokens: { train: 1_902_411, valid: 214_007 },
  types: 28_112,
  skipped: [],
  created: NOW - 9 * DAY,
  recipe: { ...RECIPE, split: { kind: 'group', by: 'folder', valid: 0.1, seed: 7, together: true } },
  report: NOTHING_FOUND,
  notes: 'From the study of 2019. Names were taken out before.',
  coverage: { model: 'starter', tokens: 0.991, types: 0.883 },
  unknownTypes: 3_289,
  unknown: HARBOUR.unknown.slice(0, 3),
  lengths: lengths(198, 2_400, 0.4),
  bytes: 11_200_000,
};

const MOBY: DatasetView = {
  ...HARBOUR,
  data: 'moby-dick',
  name: 'moby-dick',
  documents: { train: 132, valid: 4 },
  tokens: { train: 271_040, valid: 13_870 },
  types: 17_220,
  skipped: [],
  created: NOW - 30 * DAY,
  recipe: { ...RECIPE, split: { kind: 'given' } },
  report: null,
  groupColumns: [],
  coverage: { model: 'starter', tokens: 0.949, types: 0.612 },
  unknownTypes: 6_681,
  lengths: lengths(136, 1_500, 0.5),
  bytes: 1_300_000,
};

export const DATASETS: readonly DatasetView[] = [HARBOUR, INTERVIEWS, MOBY];

const LETTERS = [
  'Gentlemen, Your favour of the 12th inst. is duly to hand. The barque Ceres has not yet broken bulk, and unless the lighters are sent by Thursday she will be liable to demurrage at the rate of £4 per day. AWAITING your reply, we remain',
  'Gentlemen, Your favour of the 14th inst. is to hand. The barque Ceres has not yet broken bulk, and unless lighters are sent by Friday she will be liable to demurrage at the rate of £4 per day. AWAITING your reply, we remain',
  'Dear Sirs, We have debited your account with lighterage and pilotage, say £14 6s., as per note enclosed. Capt. Lund complains of the berth, and not without reason; the quay was frozen on both sides.',
  'To the Kontor at Bremerhaven. Sir, The steamer passed the light at 4 this morning in thick snow and has not been seen since. The agents are informed. We have written to Messrs Rickmers & Co.',
];
const UNKNOWN = new Set([
  'inst',
  'barque',
  'lighters',
  'demurrage',
  'lighterage',
  'pilotage',
  'kontor',
  'messrs',
]);

/** As the model would see it: lower case with markers, words it does not know marked as such. */
function seen(text: string): SeenToken[] {
  const tokens: SeenToken[] = [{ text: 'xxbos', kind: 'marker' }];
  for (const part of text.match(/[\p{L}\d]+|[^\s\p{L}\d]/gu) ?? []) {
    const word = part.toLowerCase();
    if (/^\p{Lu}\p{Lu}+$/u.test(part)) tokens.push({ text: 'xxup', kind: 'marker' });
    else if (/^\p{Lu}/u.test(part)) tokens.push({ text: 'xxmaj', kind: 'marker' });
    tokens.push({ text: word, kind: UNKNOWN.has(word) ? 'unknown' : 'known' });
  }
  return tokens;
}

export const DOCUMENTS: readonly Omit<DocumentView, 'of' | 'index'>[] = LETTERS.map((text, i) => ({
  name: `1884/oct/letter-${String(112 + i * 37)}.txt`,
  labels: { folder: '1884/oct', year: '1884' },
  part: i === 1 ? 'valid' : 'train',
  text,
  tokens: seen(text),
  tokenCount: seen(text).length,
  cut: i === 2,
}));
