/** Names at the lines themselves: at a line's end, or along it at its own angle. No legends. */
import type { Chart } from 'chart.js';
import type { ChartPlugin } from '../chart.svelte.ts';
import { palette } from '../palette.ts';
import { drawText } from './text.ts';
import { spread } from './spread.ts';

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly colour: string;
  readonly strong?: boolean;
  readonly align?: 'left' | 'right' | 'center';
  /** in pixels */
  readonly dx?: number;
  readonly dy?: number;
  readonly scale?: string;
}

/** The part of a chart that says where things are while it is drawn. */
export type Drawing = Pick<Chart, 'ctx' | 'chartArea' | 'scales'>;

/** Labels at points, with a rim that keeps them readable. */
export function pointLabels(labels: (drawing: Drawing) => readonly Label[]): ChartPlugin {
  return {
    id: 'pointLabels',
    afterDatasetsDraw(chart) {
      for (const label of labels(chart)) {
        const place = pixelOf(chart, label);
        if (place === null) continue;
        const { scale, plot } = palette();
        drawText(
          chart.ctx,
          label.text,
          place.x + (label.dx ?? 0) * scale,
          place.y + (label.dy ?? 0) * scale,
          {
            colour: label.colour,
            strong: label.strong ?? false,
            align: label.align ?? 'left',
            halo: plot,
          },
        );
      }
    },
  };
}

/** Labels at the right of where lines end, moved apart where they would lie on each other. */
export function endLabels(labels: () => readonly Label[]): ChartPlugin {
  return {
    id: 'endLabels',
    afterDatasetsDraw(chart) {
      const placed = labels().flatMap((label) => {
        const place = pixelOf(chart, label);
        return place === null ? [] : [{ label, ...place }];
      });
      const { scale, plot } = palette();
      const { top, bottom } = chart.chartArea;
      const heights = spread(
        placed.map(({ label, y }) => y + (label.dy ?? 0) * scale),
        14 * scale,
        top + 6,
        bottom - 6,
      );
      placed.forEach(({ label, x, y }, i) =>
        drawText(chart.ctx, label.text, x + (label.dx ?? 8), heights[i] ?? y, {
          colour: label.colour,
          strong: label.strong ?? true,
          align: label.align ?? 'left',
          halo: plot,
        }),
      );
    },
  };
}

/** A name along a line: it stands above the line and leans as the line does there. */
export interface LineLabel {
  /** index of the line as given to `setLines` */
  readonly line: number;
  /** where it begins, in x */
  readonly at: number;
  readonly text: string;
  readonly colour: string;
  /** and this much further, in pixels */
  readonly dx?: number;
  /** under the line instead */
  readonly below?: boolean;
}

/** How far ahead the line is looked at for its angle, in pixels. */
const LOOK = 90;

export function lineLabels(labels: () => readonly LineLabel[]): ChartPlugin {
  return {
    id: 'lineLabels',
    afterDatasetsDraw(chart) {
      const { scale, plot } = palette();
      let above: { x: number; y: number } | null = null;
      for (const { line, at, text, colour, dx = 0, below = false } of labels()) {
        const points = chart.data.datasets[line]?.data;
        const x = chart.scales['x'];
        const y = chart.scales['y'];
        if (points === undefined || x === undefined || y === undefined) continue;
        const left = x.getPixelForValue(at) + dx * scale;
        const right = Math.min(left + LOOK * scale, chart.chartArea.right);
        const pixel = (across: number): number =>
          y.getPixelForValue(heightAt(points, x.getValueForPixel(across) ?? NaN));
        const from = pixel(left);
        const to = pixel(right);
        if (!Number.isFinite(from) || !Number.isFinite(to)) continue;
        // where lines lie close the lower name would cover the upper line
        if (above !== null && from - above.y < 13 * scale) continue;
        above = { x: left, y: from };
        drawText(chart.ctx, text, left, from + (below ? 12 : -9) * scale, {
          colour,
          strong: true,
          halo: plot,
          angle: Math.atan2(to - from, right - left),
        });
      }
    },
  };
}

function heightAt(points: readonly unknown[], x: number): number {
  let before: { x: number; y: number } | null = null;
  for (const point of points) {
    if (!isPoint(point)) continue;
    if (point.x >= x) {
      if (before === null || point.x === before.x) return point.y;
      return before.y + ((point.y - before.y) * (x - before.x)) / (point.x - before.x);
    }
    before = point;
  }
  return before?.y ?? NaN;
}

function isPoint(value: unknown): value is { x: number; y: number } {
  return typeof value === 'object' && value !== null && 'x' in value && 'y' in value;
}

/** The pixel of a point; null where it is outside the plot. */
export function pixelOf(
  chart: Drawing,
  { x, y, scale = 'y' }: { readonly x: number; readonly y: number; readonly scale?: string | undefined },
): { x: number; y: number } | null {
  const across = chart.scales['x']?.getPixelForValue(x) ?? NaN;
  const down = chart.scales[scale]?.getPixelForValue(y) ?? NaN;
  const { left, right, top, bottom } = chart.chartArea;
  const inside = across >= left - 1 && across <= right + 1 && down >= top - 1 && down <= bottom + 1;
  return inside ? { x: across, y: down } : null;
}
