/** How many predictions there are at each confidence: low bars on the axis, so that curves can be read over them. */
import type { CalibrationBin } from '../../../shared/judgement.ts';
import { shortCount } from '../../words/numbers.ts';
import type { ChartPlugin } from '../charts/chart.svelte.ts';
import { palette } from '../charts/palette.ts';
import { drawText, textWidth } from '../charts/plugins/text.ts';

/** Share of the plot that the highest bar takes. */
const HIGHEST = 0.3;
const SIZE = 10;

export function countBars(bins: () => readonly CalibrationBin[]): ChartPlugin {
  return {
    id: 'countBars',
    beforeDatasetsDraw(chart) {
      const { x } = chart.scales;
      if (x === undefined) return;
      const { ctx } = chart;
      const { top, bottom } = chart.chartArea;
      const colours = palette();
      const all = bins();
      const most = Math.max(1, ...all.map(({ tokens }) => tokens));
      for (const { from, to, tokens } of all) {
        if (tokens === 0) continue;
        const left = x.getPixelForValue(from) + 1;
        const width = Math.max(1, x.getPixelForValue(to) - left - 1);
        const height = Math.max(2, (tokens / most) * (bottom - top) * HIGHEST);
        ctx.save();
        ctx.fillStyle = colours.grid;
        ctx.fillRect(left, bottom - height, width, height);
        ctx.restore();
        const text = shortCount(tokens);
        if (textWidth(ctx, text, { size: SIZE }) > width - 2) continue;
        drawText(ctx, text, left + width / 2, bottom - height - 7 * colours.scale, {
          colour: colours.faint,
          size: SIZE,
          align: 'center',
        });
      }
    },
  };
}
