/** A chart as a picture file: drawn again at twice the size on its own paper, with its name above and a line below. */
import { Chart } from 'chart.js';
import { palette } from './palette.ts';
import { drawText, textWidth } from './plugins/text.ts';

const TIMES = 2;
const MARGIN = 16;

/**
 * @param canvas that of a chart
 * @param title above the picture
 * @param line below it: whose numbers these are, and when they were drawn
 * @returns a PNG in base64, without the `data:` in front
 */
export function pngOf(canvas: HTMLCanvasElement, title: string, line: string): string {
  const chart = Chart.getChart(canvas);
  if (chart === undefined) throw new Error('this canvas has no chart');
  const { width, height } = chart;
  const { plot, text, muted, scale } = palette();
  const head = 30 * scale;
  const foot = 26 * scale;
  const sheet = document.createElement('canvas');
  sheet.width = Math.ceil((width + 2 * MARGIN) * TIMES);
  sheet.height = Math.ceil((height + head + foot + MARGIN) * TIMES);
  const context = sheet.getContext('2d');
  if (context === null) throw new Error('there is no room for a picture of this size');
  context.scale(TIMES, TIMES);
  context.fillStyle = plot;
  context.fillRect(0, 0, sheet.width, sheet.height);
  drawText(context, title, MARGIN, MARGIN + 4 * scale, { colour: text, size: 14, strong: true });
  const usual = chart.options.devicePixelRatio;
  try {
    chart.options.devicePixelRatio = TIMES;
    chart.resize();
    chart.draw();
    context.drawImage(canvas, MARGIN, head + MARGIN / 2, width, height);
  } finally {
    if (usual === undefined) delete chart.options.devicePixelRatio;
    else chart.options.devicePixelRatio = usual;
    chart.resize();
    chart.draw();
  }
  const room = width / textWidth(context, line, { size: 11 });
  const shown = room < 1 ? `${line.slice(0, Math.floor(line.length * room) - 1)}…` : line;
  drawText(context, shown, MARGIN, height + head + foot / 2 + 4 * scale, { colour: muted, size: 11 });
  return sheet.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
