/** A chip at the edge of the plot that says how many readings the axis does not reach, and how far they go. */
import type { ChartPlugin } from '../chart.svelte.ts';
import { palette } from '../palette.ts';
import type { Outside } from '../series.ts';
import { offScaleText } from './offScaleText.ts';
import { drawChip, textWidth } from './text.ts';

export function offScale(
  outside: () => { readonly readings: Outside; readonly notFinite: number } | null,
): ChartPlugin {
  return {
    id: 'offScale',
    afterDraw(chart) {
      const found = outside();
      if (found === null) return;
      const { left, right, top, bottom } = chart.chartArea;
      const colours = palette();
      for (const side of ['above', 'below'] as const) {
        const text = offScaleText(found.readings, side, found.notFinite);
        if (text === null) continue;
        const half = textWidth(chart.ctx, text, { strong: true }) / 2 + 8 * colours.scale;
        const y = side === 'above' ? top + 11 * colours.scale : bottom - 13 * colours.scale;
        drawChip(chart.ctx, text, Math.max(left + half, right - half - 4), y, {
          fill: colours.plot,
          colour: colours.text,
          edge: colours.lineStrong,
        });
      }
    },
  };
}
