/** Where an axis has its ticks: long ones with numbers and short ones between, as on a ruler. */
import { count, learningRate, threeDigits } from '../../../shared/format.ts';

/** A long tick has a label, a short one has none. */
export interface Tick {
  readonly value: number;
  readonly label: string | null;
}

type Format = (value: number) => string;

/** Steps between long ticks, and into how many short ones each is divided. */
const STEPS = [
  { step: 1, parts: 5 },
  { step: 2, parts: 4 },
  { step: 5, parts: 5 },
  { step: 10, parts: 5 },
];

/** The step 1, 2 or 5 times a power of ten that gives at most `most` stretches. */
export function niceStep(span: number, most: number): { step: number; parts: number } {
  const rough = span / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = STEPS.find(({ step }) => step * power >= rough * (1 - 1e-9)) ?? { step: 10, parts: 5 };
  return { step: nice.step * power, parts: nice.parts };
}

/**
 * Ticks of an even scale.
 * @param most long ticks that there is room for
 */
export function linearTicks(min: number, max: number, most: number, format: Format = threeDigits): Tick[] {
  if (!(max > min) || !Number.isFinite(max - min)) return [];
  const { step, parts } = niceStep(max - min, most);
  const short = step / parts;
  const slack = short * 1e-6;
  const ticks: Tick[] = [];
  for (let k = Math.ceil((min - slack) / short); k * short <= max + slack; k++) {
    const value = clean(k * short, short);
    ticks.push({ value, label: k % parts === 0 ? format(value) : null });
  }
  return ticks;
}

/** Ticks of whole numbers: no step is smaller than one. */
export function countTicks(min: number, max: number, most: number): Tick[] {
  const room = Math.max(1, Math.min(most, Math.floor(max - min)));
  return linearTicks(min, max, room, count).filter(({ value }) => Number.isInteger(value));
}

/** Ticks of a logarithmic scale: long at the powers of ten, also at 2 and 5 where fewer than two powers are in view, or at all. */
export function logTicks(min: number, max: number, format: Format = learningRate): Tick[] {
  if (!(min > 0) || !(max > min)) return [];
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const inView = powers.filter((power) => within(10 ** power, min, max)).length;
  const ticks = powers
    .flatMap((power) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => ({
        digit,
        value: Number(`${String(digit)}e${String(power)}`),
      })),
    )
    .filter(({ value }) => within(value, min, max));
  const usual = inView < 2 ? [1, 2, 5] : [1];
  const long =
    ticks.filter(({ digit }) => usual.includes(digit)).length < 2 ? ticks.map(({ digit }) => digit) : usual;
  return ticks.map(({ digit, value }) => ({ value, label: long.includes(digit) ? format(value) : null }));
}

/**
 * The ticks of a loss axis again as perplexities: at round perplexities, placed at their logarithms.
 * @param most long ticks that there is room for
 */
export function perplexityTicks(minLoss: number, maxLoss: number, most: number): Tick[] {
  if (!(maxLoss > minLoss)) return [];
  const low = Math.exp(minLoss);
  const high = Math.exp(Math.min(maxLoss, 700));
  const candidates = [1, 2, 5].flatMap((digit) =>
    Array.from({ length: 40 }, (_, power) => digit * 10 ** power),
  );
  const round = candidates.filter((value) => within(value, low, high));
  const values =
    round.length >= 3
      ? round
      : linearTicks(low, high, most).flatMap((t) => (t.label === null ? [] : [t.value]));
  const gap = (maxLoss - minLoss) / Math.max(1, most);
  let lastAt = -Infinity;
  return values
    .sort((a, b) => a - b)
    .filter((value) => value > 0)
    .flatMap((value) => {
      const at = Math.log(value);
      if (at - lastAt < gap) return [];
      lastAt = at;
      return [{ value: at, label: threeDigits(value) }];
    });
}

function within(value: number, min: number, max: number): boolean {
  return value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
}

/** Takes away the dust of floating-point steps: 0.30000000000000004 is 0.3. */
function clean(value: number, step: number): number {
  const decimals = Math.max(0, Math.min(20, 2 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(decimals)) + 0;
}
