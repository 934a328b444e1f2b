/** Judgements of a model and of its base, found by the text that they were made on. */
import type { DocumentScore, Judgement, JudgedText, Scores } from '../../../shared/judgement.ts';

/** Of the general text, which no dataset holds. */
export const GENERAL = '';

/** What a text is chosen by: the id of its dataset, or `GENERAL`. */
export function keyOf({ data }: Pick<JudgedText, 'data'>): string {
  return data ?? GENERAL;
}

/** The newest on this text; measured elsewhere than on its held-out part only where there is no other. */
export function judgementOn(judgements: readonly Judgement[], key: string): Judgement | null {
  const here = judgements.filter(({ text }) => keyOf(text) === key);
  const newest = (some: readonly Judgement[]): Judgement | null =>
    some.toSorted((a, b) => b.time - a.time)[0] ?? null;
  return newest(here.filter(({ text }) => text.part !== 'train')) ?? newest(here);
}

/** From the base to the model, where both were judged on the same text. */
export function changeOn(
  own: readonly Judgement[],
  base: readonly Judgement[],
  key: string | null,
): { readonly from: Scores; readonly to: Scores } | null {
  if (key === null) return null;
  const [to, from] = [judgementOn(own, key), judgementOn(base, key)];
  return to === null || from === null ? null : { from: from.scores, to: to.scores };
}

/** Those at either end, hardest and easiest first; none stands in both. */
export function extremes(
  documents: readonly DocumentScore[],
  most: number,
): { readonly hardest: DocumentScore[]; readonly easiest: DocumentScore[] } {
  const falling = documents.toSorted((a, b) => b.perplexity - a.perplexity);
  const each = Math.min(most, Math.ceil(falling.length / 2));
  return {
    hardest: falling.slice(0, each),
    easiest: falling.slice(each).toReversed().slice(0, most),
  };
}
