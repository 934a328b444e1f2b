/** Dotted uprights where an epoch ends, and the names of the epochs above the plot, where they fit. */
import type { ChartPlugin } from '../chart.svelte.ts';
import { palette } from '../palette.ts';
import { drawLine, drawText, textWidth } from './text.ts';

export interface Epoch {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** What the name of the upright axis takes of the room above the plot, in pixels. */
const AXIS_NAME = 42;

/** @param epochs in order, each beginning where the one before ended */
export function epochLines(epochs: () => readonly Epoch[]): ChartPlugin {
  return {
    id: 'epochLines',
    beforeDatasetsDraw(chart) {
      const scale = chart.scales['x'];
      if (scale === undefined) return;
      const { ctx } = chart;
      const { left, right, top, bottom } = chart.chartArea;
      const colours = palette();
      const all = epochs();
      const spread = all.map((epoch) => ({
        name: epoch.name,
        from: Math.max(left, scale.getPixelForValue(epoch.from)),
        to: Math.min(right, scale.getPixelForValue(epoch.to)),
      }));
      const dense = spread.length > 1 && spread.every(({ from, to }) => to - from < 5);
      for (const { to } of spread) {
        if (dense || to >= right - 1 || to <= left) continue;
        drawLine(
          ctx,
          { x: to, y: top - 12 * colours.scale },
          { x: to, y: bottom },
          { colour: colours.lineStrong, dash: [1, 3] },
        );
      }
      let free = left + AXIS_NAME * colours.scale;
      for (const { name, from, to } of spread) {
        const width = textWidth(ctx, name, {});
        const middle = (from + to) / 2;
        if (width > to - from - 6 || middle - width / 2 < free) continue;
        drawText(ctx, name, middle, top - 18 * colours.scale, { colour: colours.muted, align: 'center' });
        free = middle + width / 2 + 8;
      }
    },
  };
}
