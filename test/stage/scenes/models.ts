/** The models of the scenes: the starter, one that a run made and that was judged and audited, one from a colleague. */
import type { AuditReport } from '../../../shared/audit.ts';
import type { BandScore, CalibrationBin, Judgement, Scores } from '../../../shared/judgement.ts';
import type { ModelView } from '../../../shared/model.ts';
import { noise } from './stageRun.ts';

const HOUR = 3_600_000;
const NOW = Date.now();

const GENERAL = { data: null, name: 'General English', part: 'all' } as const;
const LETTERS = { data: 'harbour', name: 'Harbour letters', part: 'valid' } as const;

/** Beginnings of documents, and how many times as hard as all together each is. */
const BEGINS: readonly (readonly [string, number])[] = [
  ['To the Kontor at Bremerhaven. Sir, The steamer passed the light at 4 this morning in thick snow', 4.1],
  ['Bill of lading No. 1,204. Hemp 14 cwts, tallow 6 casks, deals as per list, one chest of tea', 3.2],
  ['Dear Sirs, We have debited your account with lighterage and pilotage, say £14 6s., as per note', 2.4],
  ['Telegram. CERES ARRIVED STOP CAPTAIN ILL STOP SEND PILOT STOP', 2.1],
  ['Gentlemen, Your favour of the 12th inst. is duly to hand. The barque Ceres has not yet broken bulk', 0.9],
  ['Gentlemen, We beg to acknowledge receipt of your esteemed favour of the 3rd inst.', 0.52],
  ['Gentlemen, Awaiting your further commands, we remain, yours faithfully', 0.31],
  ['Dear Sirs, We beg to enclose statement of account to date, which we trust you will find in order', 0.22],
];

/** @param over how much more sure than right it is, at most */
function calibration(over: number, tokens: number): CalibrationBin[] {
  const weights = [0.31, 0.16, 0.11, 0.08, 0.065, 0.06, 0.055, 0.05, 0.05, 0.06];
  return weights.map((weight, i) => {
    const confidence = 0.053 + i * 0.1 - (i === 0 ? 0.004 : 0) + 0.01 * noise(i);
    const gap = over * Math.sin(confidence * Math.PI) + 0.012 * (noise(i + 40) - 0.5);
    return {
      from: i / 10,
      to: (i + 1) / 10,
      tokens: Math.round(weight * tokens),
      confidence,
      accuracy: Math.min(1, Math.max(0, confidence - gap)),
    };
  });
}

function bands(perplexity: number, tokens: number): BandScore[] {
  const shares = [
    { band: 'top100' as const, share: 0.54, times: 0.23, accuracy: 0.46 },
    { band: 'top1000' as const, share: 0.24, times: 1.9, accuracy: 0.27 },
    { band: 'top10000' as const, share: 0.15, times: 9.1, accuracy: 0.14 },
    { band: 'rare' as const, share: 0.05, times: 41, accuracy: 0.05 },
    { band: 'unknown' as const, share: 0.02, times: 2.2, accuracy: 0.21 },
  ];
  return shares.map(({ band, share, times, accuracy }) => ({
    band,
    tokens: Math.round(share * tokens),
    loss: Math.log(perplexity * times),
    accuracy: accuracy * (48 / perplexity) ** 0.2,
  }));
}

function scores(perplexity: number, over: number, tokens: number, unknown = 24_100): Scores {
  const characters = Math.round(tokens * 5.31);
  const spellingBits = unknown * 31.4;
  return {
    loss: Math.log(perplexity),
    perplexity,
    accuracy: 0.331 * (48 / perplexity) ** 0.35,
    tokens,
    top5: 0.552 * (48 / perplexity) ** 0.25,
    bitsPerCharacter: (Math.log2(perplexity) * tokens + spellingBits) / characters,
    characters,
    unknown: { tokens: unknown, spellingBits },
    calibrationError: Math.abs(over) * 0.7,
    calibration: calibration(over, tokens),
    bands: bands(perplexity, tokens),
    documents: BEGINS.map(([begin, times], i) => ({
      document: 21_900 + i * 37,
      begin,
      tokens: 140 + Math.round(200 * noise(i)),
      perplexity: perplexity * times,
    })),
    documentCount: 2_431,
  };
}

function judgement(
  model: { readonly id: string; readonly name: string },
  text: Judgement['text'],
  of: Scores,
  ago: number,
): Judgement {
  return { model, text, scores: of, batch: 64, bptt: 70, engine: 'tensorflow', time: NOW - ago };
}

const STARTER_NAME = { id: 'starter', name: 'starter' };
const SLOW_NAME = { id: 'm-slow', name: 'Slow ladder' };

export const STARTER: ModelView = {
  ...STARTER_NAME,
  embSz: 400,
  nHid: 1_152,
  nLayers: 3,
  vocab: 60_002,
  parameters: 47_100_000,
  bytes: 176_000_000,
  perplexity: 72.4,
  run: null,
  created: NOW - 90 * 24 * HOUR,
  notes: '',
  dtype: 'F32',
  folder: '/home/anna/.local/share/ULMFiT Studio/models/starter',
  files: [
    { name: 'model.safetensors', bytes: 174_900_000, sha256: '9b1c40de77aa10f2c3'.padEnd(64, '0') },
    { name: 'vocab.json', bytes: 1_080_000, sha256: 'c07713ef01d2b8a914'.padEnd(64, '4') },
    { name: 'config.json', bytes: 640, sha256: '51f0c2a8e91b77d306'.padEnd(64, '7') },
    { name: 'card.json', bytes: 2_210, sha256: null },
  ],
  lineage: [{ kind: 'unknown', id: null, name: 'WikiText-103', there: false }],
  children: [SLOW_NAME, { id: 'm-warm', name: 'Long warm-up' }],
  neededBy: [{ id: 'overnight', name: 'Overnight' }],
  corpora: [{ name: 'WikiText-103', licence: 'CC BY-SA 3.0', tokens: 103_227_021 }],
  rules: 'spaCy’s English rules, lower case with markers',
  cardNotes: [
    'Trained from nothing in 40 epochs.',
    'English of encyclopaedias; other kinds of text surprise it.',
  ],
  judgements: [
    judgement(STARTER_NAME, LETTERS, scores(102.3, 0.031, 1_204_310), 4 * HOUR),
    judgement(STARTER_NAME, GENERAL, scores(64.8, 0.012, 214_300, 4_200), 5 * HOUR),
  ],
  audits: [],
};

const AUDIT: AuditReport = {
  model: SLOW_NAME,
  data: { id: 'harbour', name: 'Harbour letters' },
  words: 12,
  read: { documents: 4_000, of: 21_879 },
  lengths: [
    { words: 5, train: { tried: 2_000, recited: 214 }, valid: { tried: 2_000, recited: 171 } },
    { words: 8, train: { tried: 2_000, recited: 61 }, valid: { tried: 2_000, recited: 34 } },
    { words: 12, train: { tried: 2_000, recited: 19 }, valid: { tried: 2_000, recited: 4 } },
    { words: 20, train: { tried: 1_640, recited: 3 }, valid: { tried: 1_612, recited: 0 } },
  ],
  passages: [
    {
      document: 811,
      words: 24,
      text: 'awaiting the favour of your further esteemed commands , which shall have our best attention , we remain , gentlemen , your obedient servants',
      occurrences: 412,
    },
    {
      document: 12_004,
      words: 21,
      text: 'she will be liable to demurrage at the rate of £ 4 per day , as per charter party signed at',
      occurrences: 1,
    },
  ],
  longest: 24,
  canaries: {
    planted: 8,
    repeats: 4,
    exposures: [1.2, 0.4, 3.1, 2.2, 0.9, 1.7, 4.4, 0.6],
    most: 19.9,
    recited: 0,
  },
  verdict: {
    level: 'careful',
    finding:
      'It gives back 19 of 2,000 passages of 12 words word for word, and 4 of 2,000 of texts it has never seen.',
    advice:
      'Most are formulas of letters, one stands only once in the texts: read the passages below before you share it.',
  },
  time: NOW - 2 * HOUR,
};

export const SLOW: ModelView = {
  ...STARTER,
  ...SLOW_NAME,
  vocab: 60_002,
  perplexity: 44.6,
  run: 'slow',
  created: NOW - 28 * HOUR,
  notes: 'The one for the catalogue.',
  bytes: 176_400_000,
  folder: '/home/anna/.local/share/ULMFiT Studio/models/m-slow',
  lineage: [
    ...STARTER.lineage,
    { kind: 'model', id: 'starter', name: 'starter', there: true },
    { kind: 'data', id: 'harbour', name: 'Harbour letters', there: true },
    { kind: 'run', id: 'slow', name: 'Slow ladder', there: true },
  ],
  children: [],
  neededBy: [],
  corpora: [...STARTER.corpora, { name: 'Harbour letters', licence: 'not stated', tokens: 10_806_112 }],
  judgements: [
    judgement(SLOW_NAME, LETTERS, scores(44.6, 0.024, 1_204_310), 3 * HOUR),
    judgement(SLOW_NAME, GENERAL, scores(79.1, 0.038, 214_300, 4_200), 2 * HOUR),
  ],
  audits: [AUDIT],
};

const WARM: ModelView = {
  ...SLOW,
  id: 'm-warm',
  name: 'Long warm-up',
  perplexity: 49.7,
  run: 'warm',
  notes: '',
  created: NOW - 35 * HOUR,
  lineage: SLOW.lineage.map((step) =>
    step.kind === 'run' ? { ...step, id: 'warm', name: 'Long warm-up' } : step,
  ),
  judgements: [],
  audits: [],
};

const THAI: ModelView = {
  ...STARTER,
  id: 'thai',
  name: 'thwiki_lm from a colleague, with a name that takes more than one line in the list of models',
  nHid: 1_550,
  nLayers: 4,
  vocab: 60_005,
  parameters: 63_200_000,
  bytes: 252_000_000,
  perplexity: null,
  created: NOW - 3 * 24 * HOUR,
  lineage: [],
  children: [],
  neededBy: [],
  corpora: [],
  judgements: [],
  notes: '',
};

export const MODELS: readonly ModelView[] = [SLOW, WARM, THAI, STARTER];
