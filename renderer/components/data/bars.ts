/** Draws a histogram on a chart: bars between edges, the middle half shaded, the middle value marked. */
import type { LengthHistogram } from '../../../shared/data.ts';
import { count } from '../../../shared/format.ts';
import type { ChartPlugin } from '../charts/chart.svelte.ts';
import { palette } from '../charts/palette.ts';
import { drawLine, drawText, textWidth } from '../charts/plugins/text.ts';

export function bars(lengths: () => LengthHistogram): ChartPlugin {
  return {
    id: 'bars',
    beforeDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x === undefined || y === undefined) return;
      const { ctx } = chart;
      const { top, bottom, right } = chart.chartArea;
      const colours = palette();
      const { edges, counts, middle } = lengths();
      ctx.save();
      ctx.fillStyle = colours.series(1);
      counts.forEach((n, i) => {
        const from = x.getPixelForValue(edges[i] ?? 1);
        const to = x.getPixelForValue(edges[i + 1] ?? edges[i] ?? 1);
        const height = bottom - y.getPixelForValue(n);
        if (n > 0)
          ctx.fillRect(from, bottom - Math.max(1, height), Math.max(1, to - from - 1.5), Math.max(1, height));
      });
      ctx.restore();
      const at = x.getPixelForValue(middle);
      drawLine(ctx, { x: at, y: top - 4 }, { x: at, y: bottom }, { colour: colours.text });
      const text = `middle ${count(middle)}`;
      const fits = at + 6 + textWidth(ctx, text, { strong: true }) < right;
      drawText(ctx, text, fits ? at + 6 : at - 6, top + 4 * colours.scale, {
        colour: colours.text,
        strong: true,
        align: fits ? 'left' : 'right',
        halo: colours.plot,
      });
    },
  };
}
