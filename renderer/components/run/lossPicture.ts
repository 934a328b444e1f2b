/** What is worth knowing of a loss chart beside its lines: held-out points, where names fit, and its sentence. */
import { count, threeDigits } from '../../../shared/format.ts';
import { perplexityText } from '../../words/perplexity.ts';
import type { RunView } from '../../../shared/run.ts';
import { newestOf } from '../../words/run.ts';
import type { Range } from '../charts/range.ts';
import type { Point, Series } from '../charts/series.ts';
import type { Across } from './across.ts';

/** The held-out measurements in the order of the axis, the one before training first. */
export function heldOutPoints(run: RunView, across: Across): Point[] {
  const before = run.before === null ? [] : [{ x: 0, y: run.before.loss }];
  const later = run.evaluations
    .filter(({ update }) => update > 0)
    .map(({ update, loss }) => ({ x: across.at(update), y: loss }));
  return [...before, ...later].map(({ x, y }) => ({ x, y: Number.isFinite(y) ? y : NaN }));
}

/** A range about the same middle that is no narrower: one reading alone is no reason for hair-fine ticks. */
export function atLeast({ min, max }: Range, span: number): Range {
  const more = Math.max(0, span - (max - min)) / 2;
  return { min: min - more, max: max + more };
}

/** One point a pixel of a line that is an average already: its envelope would say nothing and look like noise. */
export function sampled(series: Series, from: number, to: number, pixels: number): Point[] {
  const begin = series.indexAt(from);
  const end = series.indexAfter(to);
  const size = Math.max(1, (end - begin) / Math.max(1, Math.floor(pixels)));
  const points: Point[] = [];
  for (let at = begin; at < end - 1; at += size) {
    const index = Math.floor(at);
    points.push({ x: series.x(index), y: series.y(index) });
  }
  if (end > begin) points.push({ x: series.x(end - 1), y: series.y(end - 1) });
  return points;
}

/** What a screen reader hears in place of the drawing. */
export function lossSummary(run: RunView): string {
  const newest = newestOf(run);
  const way = `${count(run.step)} of ${count(run.steps)} updates`;
  if (newest === null) {
    const begun =
      run.before === null ? '' : ` Before training the held-out loss was ${threeDigits(run.before.loss)}.`;
    return `Training loss over ${way}.${begun}`;
  }
  const from = run.before === null ? '' : ` from ${threeDigits(run.before.loss)}`;
  const change = run.before !== null && newest.loss > run.before.loss ? 'rises' : 'goes';
  const best =
    run.best === null
      ? ''
      : ` Best at update ${count(run.best.update)}: loss ${threeDigits(run.best.loss)}, perplexity ${perplexityText(run.best.perplexity)}.`;
  return `Held-out loss ${change}${from} to ${threeDigits(newest.loss)}, perplexity ${perplexityText(newest.perplexity)}, over ${way}.${best}`;
}
