/** The texts that a run's model wrote: which beginnings there are, and at which updates each was gone on with. */
import type { RunSample, RunView } from '../../../shared/run.ts';

export interface Beginning {
  readonly position: number;
  readonly prompt: string;
}

export function beginningsOf(samples: readonly RunSample[]): readonly Beginning[] {
  const found = new Map<number, Beginning>();
  for (const { position, prompt } of samples) {
    if (!found.has(position)) found.set(position, { position, prompt });
  }
  return [...found.values()].sort((a, b) => a.position - b.position);
}

/** Those of one beginning, in the order of updates. */
export function samplesOf(samples: readonly RunSample[], position: number): readonly RunSample[] {
  return samples.filter((sample) => sample.position === position).sort((a, b) => a.update - b.update);
}

/** The held-out perplexity that belongs to an update: measured there, or nearest before it; null where none is. */
export function perplexityAt(run: Pick<RunView, 'before' | 'evaluations'>, update: number): number | null {
  if (update === 0) return run.before?.perplexity ?? null;
  const found = run.evaluations.findLast(
    (evaluation) => evaluation.update <= update && evaluation.update > 0,
  );
  return found?.perplexity ?? null;
}

/** Which of `many` places along a scale get a number: first, last, and as many evenly between as fit. */
export function namedPlaces(many: number, most: number): readonly number[] {
  if (many <= most) return Array.from({ length: many }, (_, i) => i);
  const places = Array.from({ length: most }, (_, i) => Math.round((i * (many - 1)) / (most - 1)));
  return [...new Set(places)];
}

/** A beginning short enough for a button: whole words, at most `most` characters. */
export function shortened(text: string, most = 28): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const space = cut.lastIndexOf(' ');
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}
