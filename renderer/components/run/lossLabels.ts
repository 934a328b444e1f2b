/** The names of the lines of a loss chart, where they cover none of them. */
import { fixed } from '../../../shared/format.ts';
import { perplexityText } from '../../words/perplexity.ts';
import { palette } from '../charts/palette.ts';
import type { Drawing, Label } from '../charts/plugins/labels.ts';
import { textWidth } from '../charts/plugins/text.ts';
import type { Point } from '../charts/series.ts';
import { freePlace } from './freePlace.ts';

/** Height of a line of text, in pixels at its usual size. */
const ROW = 14;

interface Circumstances {
  readonly smoothing: number;
  /** where training is, or null where it is over */
  readonly now: number | null;
  /** `at` of the last time */
  readonly before: number | null;
  /** something else stands along the upper edge */
  readonly under: boolean;
}

/**
 * The name of the training line, with a word about the pale one behind it; null where there is no room.
 * @param lines what it may not cover
 */
export function trainingName(
  chart: Drawing,
  lines: readonly (readonly Point[])[],
  { smoothing, now, before, under }: Circumstances,
): { readonly labels: readonly Label[]; readonly at: number } | null {
  const { x, y } = chart.scales;
  if (x === undefined || y === undefined) return null;
  const colours = palette();
  const smoothed = smoothing > 0;
  const rows = smoothed ? [`training, smoothed ${fixed(smoothing, 2)}`, 'pale: every reading'] : ['training'];
  const row = ROW * colours.scale;
  const place = freePlace(
    lines.map((line) =>
      line.map((point) => ({ x: x.getPixelForValue(point.x), y: y.getPixelForValue(point.y) })),
    ),
    { ...chart.chartArea, top: chart.chartArea.top + (under ? ROW * 1.6 * colours.scale : 0) },
    {
      width: Math.max(...rows.map((text, i) => textWidth(chart.ctx, text, { strong: i === 0 }))),
      height: row * rows.length,
      now: now === null ? chart.chartArea.right : x.getPixelForValue(now),
      before,
    },
  );
  if (place === null) return null;
  const labels = rows.map((text, i) => ({
    x: x.getValueForPixel(place.x) ?? NaN,
    y: y.getValueForPixel(place.y + row * (i + 0.5)) ?? NaN,
    ...{ text, colour: i === 0 ? colours.series(1) : colours.faint, strong: i === 0 },
  }));
  return { labels, at: place.x };
}

/** The name of the held-out line, below its best point. */
export function bestName(best: Point, perplexity: number, max: number): Label {
  const left = best.x < max * 0.3;
  return {
    ...best,
    ...{ text: `held-out, best ${perplexityText(perplexity)}`, colour: palette().series(2), strong: true },
    ...{ align: left ? 'left' : 'right', dx: left ? 10 : -8, dy: 16 },
  };
}
