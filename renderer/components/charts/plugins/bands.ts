/** Shaded stretches of the plot: pauses with their length, a warm-up, what is still to come. */
import type { ChartPlugin } from '../chart.svelte.ts';
import { faded, palette } from '../palette.ts';
import { drawLine, drawText, textWidth } from './text.ts';

export interface Band {
  readonly from: number;
  readonly to: number;
  readonly text?: string;
  /** `pause` is never thinner than can be seen; `seam` = two strokes where a run was taken up again; `future` is faint */
  readonly kind: 'pause' | 'seam' | 'span' | 'future';
}

const LEAST = 6;

export function bands(all: () => readonly Band[]): ChartPlugin {
  return {
    id: 'bands',
    beforeDatasetsDraw(chart) {
      const scale = chart.scales['x'];
      if (scale === undefined) return;
      const { ctx } = chart;
      const { left, right, top, bottom } = chart.chartArea;
      const colours = palette();
      for (const band of all()) {
        const start = scale.getPixelForValue(band.from);
        const wide = scale.getPixelForValue(band.to) - start;
        const width = band.kind === 'pause' ? Math.max(LEAST, wide) : wide;
        const from = Math.max(left, start - (width - wide) / 2);
        const to = Math.min(right, start + (width + wide) / 2);
        if (to < left || from > right) continue;
        if (band.kind === 'seam') {
          for (const x of [start - 2, start + 2]) {
            drawLine(ctx, { x, y: top }, { x, y: bottom }, { colour: colours.warn });
          }
        } else {
          ctx.save();
          ctx.fillStyle = band.kind === 'future' ? faded(colours.band, 0.5) : colours.band;
          ctx.fillRect(from, top, Math.max(0, to - from), bottom - top);
          ctx.restore();
        }
        if (band.text === undefined) continue;
        const room = textWidth(ctx, band.text, {}) + 8;
        const fitsLeft = from - room > left;
        drawText(ctx, band.text, fitsLeft ? from - 6 : to + 6, top + 12 * colours.scale, {
          colour: colours.muted,
          align: fitsLeft ? 'right' : 'left',
          halo: colours.plot,
        });
      }
    },
  };
}
