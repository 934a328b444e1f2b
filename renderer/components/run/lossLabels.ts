/** The names of the lines of a loss chart, where they cover neither lines, points and chips nor each other. */
import { fixed } from '../../../shared/format.ts';
import { perplexityText } from '../../words/perplexity.ts';
import type { Box } from '../charts/box.ts';
import { palette } from '../charts/palette.ts';
import type { Drawing, Label } from '../charts/plugins/labels.ts';
import { textWidth } from '../charts/plugins/text.ts';
import type { Point } from '../charts/series.ts';
import { freePlace } from './freePlace.ts';
import { nearPlace } from './nearPlace.ts';

/** Height of a line of text, in pixels at its usual size. */
const ROW = 14;

/** What a name may not cover. */
interface Surroundings {
  readonly lines: readonly (readonly Point[])[];
  /** points, chips and other names, in pixels */
  readonly taken: readonly Box[];
  /** where training is, or null where it is over */
  readonly now: number | null;
}

interface TrainingName {
  readonly smoothing: number;
  /** `at` of the last time */
  readonly before: number | null;
  /** something else stands along the upper edge */
  readonly under: boolean;
}

interface Wanted {
  /** null while nothing is measured */
  readonly best: (Point & { readonly perplexity: number }) | null;
  /** null while there is no line */
  readonly training: TrainingName | null;
}

/** The names of both lines, and where that of the training line stands, in pixels. */
export function lossNames(
  chart: Drawing,
  around: Surroundings,
  { best, training }: Wanted,
): { readonly labels: readonly Label[]; readonly at: number | null } {
  const held = best === null ? null : bestName(chart, best, best.perplexity, around);
  // the name of the point has but few places, so that of the line keeps out of its way
  const taken = held === null ? around.taken : [...around.taken, held.box];
  const line = training === null ? null : trainingName(chart, { ...around, taken }, training);
  return {
    labels: [...(line?.labels ?? []), ...(held === null ? [] : [held.label])],
    at: line?.at ?? null,
  };
}

/** The name of the training line, with a word about the pale one behind it; null where there is no room. */
function trainingName(
  chart: Drawing,
  around: Surroundings,
  { smoothing, before, under }: TrainingName,
): { readonly labels: readonly Label[]; readonly at: number } | null {
  const { x, y } = chart.scales;
  if (x === undefined || y === undefined) return null;
  const colours = palette();
  const smoothed = smoothing > 0;
  const rows = smoothed ? [`training, smoothed ${fixed(smoothing, 2)}`, 'pale: every reading'] : ['training'];
  const row = ROW * colours.scale;
  const place = freePlace(
    inPixels(chart, around.lines),
    { ...chart.chartArea, top: chart.chartArea.top + (under ? ROW * 1.6 * colours.scale : 0) },
    {
      width: Math.max(...rows.map((text, i) => textWidth(chart.ctx, text, { strong: i === 0 }))),
      height: row * rows.length,
      now: nowIn(chart, around.now),
      taken: around.taken,
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

/** The name of the held-out line, at its best point; null where that is not in the plot. */
function bestName(
  chart: Drawing,
  best: Point,
  perplexity: number,
  around: Surroundings,
): { readonly label: Label; readonly box: Box } | null {
  const { x, y } = chart.scales;
  if (x === undefined || y === undefined) return null;
  const { scale, series } = palette();
  const text = `held-out, best ${perplexityText(perplexity)}`;
  const at = { x: x.getPixelForValue(best.x), y: y.getPixelForValue(best.y) };
  const { left, right, top, bottom } = chart.chartArea;
  if (at.x < left - 1 || at.x > right + 1 || at.y < top - 1 || at.y > bottom + 1) return null;
  const box = nearPlace(at, inPixels(chart, around.lines), chart.chartArea, {
    ...{ width: textWidth(chart.ctx, text, { strong: true }), height: ROW * scale, scale },
    ...{ now: nowIn(chart, around.now), taken: around.taken },
    side: at.x < left + (right - left) * 0.3 ? 'right' : 'left',
  });
  if (box === null) return null;
  const label = {
    x: x.getValueForPixel(box.left) ?? NaN,
    y: y.getValueForPixel((box.top + box.bottom) / 2) ?? NaN,
    ...{ text, colour: series(2), strong: true },
  };
  return { label, box };
}

function inPixels({ scales }: Drawing, lines: readonly (readonly Point[])[]): Point[][] {
  const { x, y } = scales;
  if (x === undefined || y === undefined) return [];
  return lines.map((line) =>
    line.map((point) => ({ x: x.getPixelForValue(point.x), y: y.getPixelForValue(point.y) })),
  );
}

function nowIn({ scales, chartArea }: Drawing, now: number | null): number {
  return now === null ? chartArea.right : (scales['x']?.getPixelForValue(now) ?? chartArea.right);
}
