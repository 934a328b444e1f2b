/**
 * Pretraining: what a model is trained from nothing with, by how much text there is, and how one goes on.
 *
 * Where the numbers come from:
 * - fastai pretrains WikiText-103 (103 M tokens) at 400/1152/3, 60,000 words, one-cycle to 1e-2 with a batch of 256,
 *   dropout × 0.1, decay 0.1, 12 epochs (`train_wt103.py` of fastai 1), and WikiText-2 (2 M tokens) at 5e-3 in
 *   90 epochs with heavy dropout (`train_wt2.py` of fastai 2). The less text, the more passes and dropout.
 * - The AWD-LSTM paper (arXiv 1708.02182) trains Penn Treebank (0.9 M tokens) and WikiText-2 at 400/1150/3 for 500 and
 *   750 epochs of averaged SGD: on a processor weeks, hence the small sizes here.
 * - The ULMFiT paper and the blog post pretrain at 400/1150/3 with Adam at 4e-3.
 * - The starter model (5.6 M tokens) is 200/448/3 with 12,000 words, one-cycle to 5e-3 (`scripts/starter`).
 * - Measured here on the Brown corpus (1.24 M tokens to learn from, two cores): the preset `small` came to held-out
 *   perplexity 95.4 after 190, 121, 104 and 96.8 at the ends of its first four epochs; the training loss, with dropout,
 *   ended 0.06 below the held-out one, so that it wants no more dropout. A slanted triangle to the same peak came to
 *   94.4, one seed each: either schedule will do. `tiny`, `large` and those for going on are not
 *   measured: they follow from the others and from the sources above.
 * - All layers learn alike from the first update: there is nothing yet that could be forgotten.
 */
import { count, counted } from './format.ts';
import type { Preset } from './presets.ts';
import { PRETRAINING } from './settings.ts';

/** One-cycle at one rate for all layers, as fastai pretrains. */
const ONE_CYCLE = { ...PRETRAINING, schedule: 'onecycle', etaMax: 5e-3, minFreq: 3 } as const;

/** From nothing, smallest first. */
export const PRETRAINING_PRESETS: readonly Preset[] = [
  {
    key: 'tiny',
    label: 'Little text',
    help: 'A very small model, read many times with strong dropout: to try things out. So little text does not teach a language.',
    epochs: 10,
    changes: { ...ONE_CYCLE, embSz: 100, nHid: 256, nLayers: 2, maxVocab: 8000, dropMult: 0.5, batch: 16 },
  },
  {
    key: 'small',
    label: 'About a million',
    help: 'A small model in two layers for about a million tokens, a few books.',
    epochs: 5,
    changes: { ...ONE_CYCLE, embSz: 100, nHid: 256, nLayers: 2, maxVocab: 10_000, dropMult: 0.3, batch: 32 },
  },
  {
    key: 'medium',
    label: 'A few million',
    help: 'Sizes and rates of the bundled starter model, which read 5.6 million tokens once; here they are read three times.',
    epochs: 3,
    changes: { ...ONE_CYCLE, embSz: 200, nHid: 448, nLayers: 3, maxVocab: 12_000, dropMult: 0.3, batch: 32 },
  },
  {
    key: 'large',
    label: 'Tens of millions',
    help: 'The size that fastai and the paper pretrain, with 60,000 words, for twenty million tokens and more. Days on a processor; it can be paused at any time.',
    epochs: 10,
    changes: {
      ...ONE_CYCLE,
      ...{ embSz: 400, nHid: 1152, nLayers: 3, maxVocab: 60_000, dropMult: 0.1, batch: 64, wd: 0.1 },
    },
  },
];

/** With the weights and the words of a model, on the same texts or on more. */
export const FURTHER_PRESETS: readonly Preset[] = [
  {
    key: 'another-day',
    label: 'Another day',
    help: 'One more cycle at half the rate of the first: goes on learning from the same texts or from more of their kind.',
    epochs: 3,
    changes: { ...ONE_CYCLE, etaMax: 2.5e-3 },
  },
  {
    key: 'gentle',
    label: 'A gentle pass',
    help: 'A slanted triangle at a low rate, once through the texts: polishes without moving far.',
    epochs: 1,
    changes: { ...PRETRAINING, etaMax: 1e-3 },
  },
];

/** Fewer training tokens do not teach a language. */
export const LEAST_TOKENS = 500_000;
/** What a model of use takes: the bundled one has read little more. */
export const USEFUL_TOKENS = 5_000_000;
/** Training tokens from which on a preset is the one to take. */
const FROM: readonly (readonly [tokens: number, key: string])[] = [
  [0, 'tiny'],
  [LEAST_TOKENS, 'small'],
  [2_500_000, 'medium'],
  [15_000_000, 'large'],
];
/** The Brown corpus, English, has 0.035 different tokens a token; at twice that a vocabulary of the same size knows less. */
const MANY_FORMS = 0.08;

export interface PretrainingAdvice {
  /** key of the preset to take */
  readonly preset: string;
  /** false: too little text to pretrain at all */
  readonly enough: boolean;
  readonly sentence: string;
}

/**
 * Which preset fits texts, and whether they are enough to pretrain on at all.
 * @param tokens of the training part
 * @param types different tokens of the dataset
 */
export function suggestPretraining(tokens: number, types: number): PretrainingAdvice {
  const preset = FROM.findLast(([from]) => tokens >= from)?.[1] ?? 'tiny';
  const much = counted(tokens, 'token');
  if (tokens < LEAST_TOKENS) {
    const sentence = `${much} are too little to learn a language from. Fine-tuning the starter model does better, if it knows the language of these texts; otherwise bring in more of them.`;
    return { preset, enough: false, sentence };
  }
  const forms =
    types / tokens > MANY_FORMS
      ? ' The texts have many word forms, so a larger vocabulary may be worth its time.'
      : '';
  const what =
    tokens < USEFUL_TOKENS / 2
      ? `enough for a small model, which will know little but these texts; one of wider use takes about ${count(USEFUL_TOKENS)}`
      : `enough to pretrain ${preset === 'large' ? 'a model of full size' : 'a model like the bundled starter'}`;
  return { preset, enough: true, sentence: `${much} are ${what}.${forms}` };
}
