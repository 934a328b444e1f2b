/** What is set on the screen as plain data: limits, usual values, scales, and its copy on disk. */
import { z } from 'zod';
import type { Dice } from '../../../shared/play.ts';
import type { Scale } from '../newRun/scales.ts';

export const MODES = ['complete', 'measure'] as const;
export type Mode = (typeof MODES)[number];

/** Characters that a text may have. */
export const TEXT_LIMIT = 100_000;
export const SEED_LIMIT = 2 ** 31 - 1;

const key = z.string().max(100).nullable();
const formSchema = z.object({
  mode: z.enum(MODES),
  beginning: z.string().max(TEXT_LIMIT),
  text: z.string().max(TEXT_LIMIT),
  left: key,
  right: key,
  temperature: z.number().min(0).max(10),
  topK: z.int().min(0).max(1_000_000),
  topP: z.number().gt(0).max(1),
  words: z.int().min(1).max(2000),
  noUnknown: z.boolean(),
  seed: z.int().min(0).max(SEED_LIMIT),
  colour: z.boolean(),
  numbers: z.boolean(),
});

export type PlayForm = Readonly<z.infer<typeof formSchema>>;
export type ScaledKey = 'temperature' | 'topK' | 'topP' | 'words';

export const FRESH: PlayForm = {
  mode: 'complete',
  beginning: '',
  text: '',
  left: null,
  right: null,
  temperature: 0.8,
  topK: 40,
  topP: 1,
  words: 50,
  noUnknown: true,
  seed: 42,
  colour: true,
  numbers: false,
};

/** @returns a form as it was written down, or null where it is none: of another version, or damaged */
export function formOf(json: string): PlayForm | null {
  let stored: unknown;
  try {
    stored = JSON.parse(json);
  } catch {
    return null;
  }
  const read = formSchema.safeParse(stored);
  return read.success ? read.data : null;
}

export function diceOf({ temperature, topK, topP, seed, noUnknown }: PlayForm): Dice {
  return { temperature, topK, topP, seed, noUnknown };
}

/** The dice after these; after the last number comes the first. */
export function nextSeed(seed: number): number {
  return seed >= SEED_LIMIT ? 0 : seed + 1;
}

/** Stands on the scale of top-k for “all words”, whose number is 0. */
export const ALL_WORDS = 1000;

function steps(values: readonly number[], safe: readonly [number, number]): Scale {
  return { kind: 'steps', low: values[0] ?? 0, high: values.at(-1) ?? 1, safe, steps: values, digits: 4 };
}

function every(step: number, from: number, to: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) =>
    Number((from + i * step).toPrecision(6)),
  );
}

export const SCALES: Readonly<Record<ScaledKey, Scale>> = {
  temperature: steps(every(0.05, 0, 1.5), [0.5, 1.1]),
  topK: steps(
    [1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 70, 100, 150, 200, 300, 400, 500, 700, 900, ALL_WORDS],
    [10, 200],
  ),
  topP: steps(every(0.05, 0.05, 1), [0.8, 1]),
  words: steps(every(10, 10, 200), [20, 120]),
};

const LIMITS: Readonly<Record<ScaledKey, readonly [number, number]>> = {
  temperature: [0, 10],
  topK: [0, 1_000_000],
  topP: [0.01, 1],
  words: [1, 2000],
};

/** What is typed and shown, and where it stands on its scale. */
export function toScale(key: ScaledKey, value: number): number {
  return key === 'topK' && value === 0 ? ALL_WORDS : value;
}

export function fromScale(key: ScaledKey, place: number): number {
  return key === 'topK' && place >= ALL_WORDS ? 0 : place;
}

/** Whole numbers, for what is counted. */
export function readValue(key: ScaledKey | 'seed', value: number): number | null {
  const [min, max] = key === 'seed' ? [0, SEED_LIMIT] : LIMITS[key];
  const whole = key === 'temperature' || key === 'topP' || Number.isInteger(value);
  return whole && value >= min && value <= max ? value : null;
}
