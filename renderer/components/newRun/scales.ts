/** The scale below a setting's value: how far it reaches, how it is divided, and what is usual on it. */
import type { SettingKey, Settings } from '../../../shared/hyperparams.ts';
import { withoutDust } from './numbers.ts';

export interface Scale {
  readonly kind: 'even' | 'log' | 'steps';
  readonly low: number;
  readonly high: number;
  /** where runs of this program and of the papers have been; outside it is allowed, and said */
  readonly safe: readonly [number, number];
  /** the values themselves, for `steps` */
  readonly steps?: readonly number[];
  /** digits that a value taken from the scale has */
  readonly digits: number;
}

export type ScaledKey = SettingKey | 'epochs';

const SCALES: Partial<Record<ScaledKey, Scale>> = {
  // from the paper (4e−3) to the presets (2e−2), and half as far again on either side
  etaMax: { kind: 'log', low: 1e-4, high: 0.1, safe: [2e-3, 3e-2], digits: 2 },
  frozenEtaMax: { kind: 'log', low: 1e-4, high: 0.1, safe: [2e-3, 3e-2], digits: 2 },
  cutFrac: { kind: 'even', low: 0, high: 0.5, safe: [0.05, 0.3], digits: 2 },
  ratio: { kind: 'log', low: 1, high: 1000, safe: [10, 100], digits: 2 },
  discriminative: { kind: 'even', low: 1, high: 5, safe: [1, 4], digits: 2 },
  dropMult: { kind: 'even', low: 0, high: 2, safe: [0.2, 1], digits: 2 },
  batch: {
    kind: 'steps',
    low: 1,
    high: 256,
    safe: [16, 128],
    steps: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    digits: 4,
  },
  epochs: { kind: 'steps', low: 1, high: 20, safe: [1, 15], steps: count(1, 20), digits: 4 },
  frozenEpochs: { kind: 'steps', low: 0, high: 5, safe: [0, 2], steps: count(0, 5), digits: 4 },
  bptt: { kind: 'even', low: 10, high: 200, safe: [35, 140], digits: 3 },
  wd: { kind: 'log', low: 1e-7, high: 1, safe: [1e-6, 0.1], digits: 2 },
  clip: { kind: 'even', low: 0, high: 2, safe: [0.1, 1], digits: 2 },
  beta1: { kind: 'even', low: 0, high: 0.99, safe: [0.7, 0.95], digits: 2 },
  arAlpha: { kind: 'even', low: 0, high: 10, safe: [0, 4], digits: 2 },
  // from the smallest preset for pretraining to the sizes of the papers
  embSz: { kind: 'log', low: 25, high: 1600, safe: [100, 400], digits: 2 },
  nHid: { kind: 'log', low: 64, high: 4000, safe: [256, 1152], digits: 2 },
  nLayers: { kind: 'steps', low: 1, high: 6, safe: [2, 4], steps: count(1, 6), digits: 4 },
  maxVocab: { kind: 'log', low: 1000, high: 200_000, safe: [8000, 60_000], digits: 2 },
  minFreq: { kind: 'steps', low: 1, high: 20, safe: [2, 10], steps: count(1, 20), digits: 4 },
  tarBeta: { kind: 'even', low: 0, high: 10, safe: [0, 4], digits: 2 },
};

/** Averaged SGD lives three powers of ten higher: awd-lstm-lm trains at 30. */
const ASGD_RATE: Scale = { kind: 'log', low: 0.1, high: 100, safe: [3, 30], digits: 2 };

/** The scale of a setting; null where a number alone says more. */
export function scaleOf(key: ScaledKey, settings: Pick<Settings, 'optimizer'>): Scale | null {
  if (settings.optimizer === 'asgd' && (key === 'etaMax' || key === 'frozenEtaMax')) return ASGD_RATE;
  return SCALES[key] ?? null;
}

/** Where a value stands, from 0 to 1; values beyond the scale stand at its end. */
export function placeOf(scale: Scale, value: number): number {
  return Math.min(1, Math.max(0, rawPlace(scale, value)));
}

function rawPlace({ kind, low, high, steps = [] }: Scale, value: number): number {
  if (kind === 'log') return Math.log(Math.max(value, low / 1e3) / low) / Math.log(high / low);
  if (kind === 'even') return (value - low) / (high - low);
  // between two steps it stands between them
  const above = steps.findIndex((step) => step >= value);
  if (above <= 0) return above === 0 ? 0 : 1;
  const from = steps[above - 1] ?? low;
  const to = steps[above] ?? high;
  return (above - 1 + (value - from) / (to - from)) / (steps.length - 1);
}

/** The value at a place, with no more digits than the scale can tell apart. */
export function valueAt({ kind, low, high, steps = [], digits }: Scale, place: number): number {
  const share = Math.min(1, Math.max(0, place));
  if (kind === 'steps') return steps[Math.round(share * (steps.length - 1))] ?? low;
  if (kind === 'log') return Number((low * (high / low) ** share).toPrecision(digits));
  const value = low + share * (high - low);
  const grain = 10 ** Math.floor(Math.log10((high - low) / 50));
  return withoutDust(Math.round(value / grain) * grain);
}

/** How far one press of an arrow key goes, as a share of the scale. */
export function stepOf({ kind, steps = [] }: Scale): number {
  return kind === 'steps' ? 1 / Math.max(1, steps.length - 1) : 1 / 100;
}

/** Where the scale has its strokes, from 0 to 1; the long ones are round numbers. */
export function strokesOf({ kind, low, high, steps = [] }: Scale): readonly { at: number; long: boolean }[] {
  if (kind === 'steps') {
    return steps.map((_, i) => ({ at: i / (steps.length - 1), long: i === 0 || i === steps.length - 1 }));
  }
  if (kind === 'even') {
    return Array.from({ length: 21 }, (_, i) => ({ at: i / 20, long: i % 10 === 0 }));
  }
  const powers = Math.log10(high / low);
  return Array.from({ length: Math.floor(powers) * 9 + 1 }, (_, i) => {
    const digit = (i % 9) + 1;
    return { at: (Math.floor(i / 9) + Math.log10(digit)) / powers, long: digit === 1 };
  }).filter(({ at, long }) => at <= 1 && (powers <= 3 || long));
}

/** `low` or `high` where a value is outside the safe range. */
export function beyondSafe({ safe }: Scale, value: number): 'low' | 'high' | null {
  return value < safe[0] ? 'low' : value > safe[1] ? 'high' : null;
}

function count(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
