/** The ladder at the peak: a dashed upright from the handle to the axis, and what each step down divides by. */
import { threeDigits } from '../../../shared/format.ts';
import type { ChartPlugin } from '../charts/chart.svelte.ts';
import { palette } from '../charts/palette.ts';
import { drawLine, drawText } from '../charts/plugins/text.ts';

export interface Ladder {
  readonly x: number;
  /** the rates at the peak, highest first */
  readonly rates: readonly number[];
  /** the last rate, and what the highest is divided by to get there; null where there is no such handle */
  readonly end: {
    readonly x: number;
    readonly rate: number;
    readonly ratio: number;
    /** rates on the way there */
    readonly rateAt: (x: number) => number;
  } | null;
}

/** Least distance between two lines for a number between them, in pixels. */
const ROOM = 15;

/** @param log in a logarithmic plot lines fall steeply at their end: what is said of it stands above the line */
export function ladder(all: () => Ladder | null, log: () => boolean): ChartPlugin {
  return {
    id: 'ladder',
    afterDatasetsDraw(chart) {
      const found = all();
      const across = chart.scales['x'];
      const down = chart.scales['y'];
      if (found === null || across === undefined || down === undefined) return;
      const { ctx } = chart;
      const { bottom } = chart.chartArea;
      const colours = palette();
      const x = across.getPixelForValue(found.x);
      const heights = found.rates.map((rate) => down.getPixelForValue(rate));
      const dash = [3, 3];
      drawLine(ctx, { x, y: heights[0] ?? bottom }, { x, y: bottom }, { colour: colours.accent, dash });
      heights.forEach((height, i) => {
        const above = heights[i - 1];
        const rate = found.rates[i];
        const rateAbove = found.rates[i - 1];
        if (above === undefined || rate === undefined || rateAbove === undefined) return;
        if (height - above < ROOM * colours.scale) return;
        drawText(ctx, `÷ ${threeDigits(rateAbove / rate)}`, x + 9 * colours.scale, (above + height) / 2, {
          colour: colours.muted,
          halo: colours.plot,
        });
      });
      if (found.end === null) return;
      const end = { x: across.getPixelForValue(found.end.x), y: down.getPixelForValue(found.end.rate) };
      const look = { colour: colours.muted, align: 'right' as const, halo: colours.plot };
      const text = `ends at ÷ ${threeDigits(found.end.ratio)}`;
      if (log()) {
        const before = across.getValueForPixel(end.x - 80 * colours.scale) ?? found.end.x;
        const y = down.getPixelForValue(found.end.rateAt(before)) - 11 * colours.scale;
        drawText(ctx, text, end.x + 2, Math.min(y, end.y - 20 * colours.scale), look);
        return;
      }
      const top = end.y - 34 * colours.scale;
      drawLine(ctx, { x: end.x, y: top }, end, { colour: colours.accent, dash });
      drawText(ctx, text, end.x + 2, top - 9 * colours.scale, look);
    },
  };
}
