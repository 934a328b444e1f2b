/** Documents that repeat one another to a known degree, drawn from a seed. */

const WORDS = Array.from({ length: 4000 }, (_, at) => `w${at.toString(36)}`);

/** numbers from 0 to 1 (mulberry32), the same for the same seed */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** words with the frequencies of a language, roughly: the rank is skewed to the frequent ones */
export function drawWords(random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => WORDS[Math.floor(WORDS.length * random() ** 3)] ?? '');
}

/** the same words with a share of them replaced */
export function withChanges(words: readonly string[], share: number, random: () => number): string[] {
  return words.map((word) => (random() < share ? `x${Math.floor(random() * 1e9).toString(36)}` : word));
}

/** the Jaccard similarity of the shingles of 5 words, exactly */
export function jaccard(a: readonly string[], b: readonly string[]): number {
  const x = shingles(a);
  const y = shingles(b);
  let common = 0;
  for (const shingle of x) if (y.has(shingle)) common++;
  return common / (x.size + y.size - common);
}

function shingles(words: readonly string[]): Set<string> {
  return new Set(
    words.slice(0, Math.max(1, words.length - 4)).map((_, at) => words.slice(at, at + 5).join(' ')),
  );
}
