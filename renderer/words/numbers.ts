/** Small numbers as words and large ones shortened, as sentences say them. */
import { count, fixed, threeDigits } from '../../shared/format.ts';

const WORDS = [
  ...['no', 'one', 'two', 'three', 'four', 'five', 'six'],
  ...['seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
];

/** `three` up to twelve, `13` from there on */
export function inWords(n: number): string {
  return WORDS[n] ?? count(n);
}

/** `Three`, at the start of a sentence */
export function atStart(n: number): string {
  const words = inWords(n);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Perplexities below each other: one digit after the point up to a hundred, `101` and more without. */
export function perplexityFigure(perplexity: number): string {
  return perplexity < 99.95 ? fixed(perplexity, 1) : threeDigits(perplexity);
}

/** `12.0 M`, `840,112`: large numbers with three digits that count. */
export function shortCount(n: number): string {
  if (n < 1e6) return count(n);
  const [size, unit] = n < 1e9 ? [n / 1e6, 'M'] : [n / 1e9, 'G'];
  return `${size < 99.95 ? size.toFixed(1) : threeDigits(size)} ${unit}`;
}
