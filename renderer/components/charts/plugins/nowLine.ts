/** An upright line with a chip on the axis: accent for now, ink for the place a person looks at. */
import type { ChartPlugin } from '../chart.svelte.ts';
import { palette } from '../palette.ts';
import { drawChip, drawLine } from './text.ts';

export interface Now {
  readonly at: number;
  readonly text: string;
}

/** @param kind `now` = where training is; `cursor` = where the pointer is */
export function nowLine(now: () => Now | null, kind: 'now' | 'cursor' = 'now'): ChartPlugin {
  return {
    id: kind === 'now' ? 'nowLine' : 'cursorLine',
    afterDatasetsDraw(chart) {
      const place = now();
      const x = place === null ? NaN : chart.scales['x']?.getPixelForValue(place.at);
      if (place === null || x === undefined || Number.isNaN(x)) return;
      const { left, right, top, bottom } = chart.chartArea;
      if (x < left - 1 || x > right + 1) return;
      const colours = palette();
      const accent = kind === 'now';
      drawLine(
        chart.ctx,
        { x, y: top },
        { x, y: bottom },
        { colour: accent ? colours.accent : colours.muted, width: accent ? 1.5 : 1 },
      );
    },
    afterDraw(chart) {
      const place = now();
      const x = place === null ? NaN : chart.scales['x']?.getPixelForValue(place.at);
      if (place === null || place.text === '' || x === undefined || Number.isNaN(x)) return;
      const { left, right, bottom } = chart.chartArea;
      if (x < left - 1 || x > right + 1) return;
      const colours = palette();
      const fill = kind === 'now' ? colours.accent : colours.text;
      const colour = kind === 'now' ? colours.onAccent : colours.plot;
      drawChip(chart.ctx, place.text, x, bottom + 17 * colours.scale, {
        ...{ fill, colour, bounds: { from: 0, to: chart.width } },
      });
    },
  };
}
