/** A chip at the edge of the plot that says how many readings the axis does not reach, and how far they go. */
import type { Box } from '../box.ts';
import type { ChartPlugin } from '../chart.svelte.ts';
import { palette } from '../palette.ts';
import type { Outside } from '../series.ts';
import type { Drawing } from './labels.ts';
import { offScaleText } from './offScaleText.ts';
import { drawChip, textWidth } from './text.ts';

export interface OffScale {
  readonly readings: Outside;
  readonly notFinite: number;
}

export function offScale(outside: () => OffScale | null): ChartPlugin {
  return {
    id: 'offScale',
    afterDraw(chart) {
      const colours = palette();
      for (const { text, x, y } of chipsOf(chart, outside())) {
        drawChip(chart.ctx, text, x, y, {
          fill: colours.plot,
          colour: colours.text,
          edge: colours.lineStrong,
        });
      }
    },
  };
}

/** What the chips take of the plot, in pixels. */
export function offScaleBoxes(chart: Drawing, outside: OffScale | null): Box[] {
  const high = 9 * palette().scale;
  return chipsOf(chart, outside).map(({ x, y, half }) => ({
    ...{ left: x - half, right: x + half },
    ...{ top: y - high, bottom: y + high },
  }));
}

function chipsOf(
  { ctx, chartArea }: Drawing,
  outside: OffScale | null,
): { readonly text: string; readonly x: number; readonly y: number; readonly half: number }[] {
  if (outside === null) return [];
  const { left, right, top, bottom } = chartArea;
  const { scale } = palette();
  return (['above', 'below'] as const).flatMap((side) => {
    const text = offScaleText(outside.readings, side, outside.notFinite);
    if (text === null) return [];
    const half = textWidth(ctx, text, { strong: true }) / 2 + 8 * scale;
    const y = side === 'above' ? top + 11 * scale : bottom - 13 * scale;
    return [{ text, x: Math.max(left + half, right - half - 4), y, half }];
  });
}
