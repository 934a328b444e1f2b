/** Axes like a ruler: long ticks with numbers, short ones between, outside the plot; names at the ends; level grid only. */
import type { Chart, Scale } from 'chart.js';
import type { ChartPlugin } from '../chart.svelte.ts';
import { palette } from '../palette.ts';
import type { Tick } from '../ticks.ts';
import { drawLine, drawText, textWidth } from './text.ts';

export interface Axis {
  /** the scale it belongs to */
  readonly scale: string;
  readonly side: 'bottom' | 'left' | 'right';
  /** @param most how many long ticks there is room for */
  readonly ticks: (min: number, max: number, most: number) => readonly Tick[];
  readonly name: string;
  /** level lines at the long ticks */
  readonly grid?: boolean;
  /** a value whose number is drawn strong */
  readonly strong?: number;
}

/** A place on the bottom axis that a handle or a chip takes: numbers there give way. */
export interface Taken {
  readonly at: number;
  /** half its width, in pixels at the usual size of text */
  readonly half: number;
}

const LONG = 9;
const SHORT = 4;
/** Room that a number on an upright axis takes, and one on the bottom axis with the air around it. */
const LEVEL_GAP = 26;
const ACROSS_GAP = 76;

/** @param axes asked at each drawing, so that they may follow what is shown */
export function ruler(axes: () => readonly Axis[], taken: () => readonly Taken[] = () => []): ChartPlugin {
  return {
    id: 'ruler',
    beforeDatasetsDraw(chart) {
      for (const axis of axes()) if (axis.grid === true) drawGrid(chart, axis);
    },
    afterDatasetsDraw(chart) {
      for (const axis of axes()) {
        if (axis.side === 'bottom') drawBottom(chart, axis, taken());
        else drawUpright(chart, axis);
      }
    },
  };
}

function drawGrid(chart: Chart, axis: Axis): void {
  const scale = chart.scales[axis.scale];
  if (scale === undefined) return;
  const { left, right, bottom } = chart.chartArea;
  for (const tick of ticksOf(chart, axis, scale)) {
    const y = scale.getPixelForValue(tick.value);
    if (tick.label !== null && Math.abs(y - bottom) > 1) {
      drawLine(chart.ctx, { x: left, y }, { x: right, y }, { colour: palette().grid });
    }
  }
}

function ticksOf(chart: Chart, axis: Axis, scale: Scale): readonly Tick[] {
  const { width, height } = chart.chartArea;
  const size = palette().scale;
  const most = axis.side === 'bottom' ? width / (ACROSS_GAP * size) : height / (LEVEL_GAP * 1.6 * size);
  return axis.ticks(scale.min, scale.max, Math.max(1, Math.floor(most)));
}

function drawBottom(chart: Chart, axis: Axis, taken: readonly Taken[]): void {
  const scale = chart.scales[axis.scale];
  if (scale === undefined) return;
  const { ctx } = chart;
  const { left, right, bottom } = chart.chartArea;
  const colours = palette();
  drawLine(ctx, { x: left, y: bottom }, { x: right, y: bottom }, { colour: colours.axis });
  const full = taken.map(({ at, half }) => {
    const x = scale.getPixelForValue(at);
    return { from: x - half * colours.scale, to: x + half * colours.scale };
  });
  let free = -Infinity;
  for (const { value, label } of ticksOf(chart, axis, scale)) {
    const x = scale.getPixelForValue(value);
    const length = label === null ? SHORT : LONG;
    drawLine(ctx, { x, y: bottom }, { x, y: bottom + length }, { colour: colours.axis });
    if (label === null) continue;
    const half = textWidth(ctx, label, {}) / 2;
    if (x - half < free || full.some(({ from, to }) => x + half > from && x - half < to)) continue;
    drawText(ctx, label, x, bottom + 17 * colours.scale, { colour: colours.faint, align: 'center' });
    free = x + half + 8;
  }
  drawText(ctx, axis.name, right, bottom + 35 * colours.scale, { colour: colours.faint, align: 'right' });
}

function drawUpright(chart: Chart, axis: Axis): void {
  const scale = chart.scales[axis.scale];
  if (scale === undefined) return;
  const { ctx } = chart;
  const { left, right, top, bottom } = chart.chartArea;
  const colours = palette();
  const outwards = axis.side === 'left' ? -1 : 1;
  const at = axis.side === 'left' ? left : right;
  drawLine(ctx, { x: at, y: top }, { x: at, y: bottom }, { colour: colours.axis });
  let free = Infinity;
  for (const { value, label } of ticksOf(chart, axis, scale)) {
    const y = scale.getPixelForValue(value);
    drawLine(
      ctx,
      { x: at, y },
      { x: at + outwards * (label === null ? SHORT : LONG), y },
      { colour: colours.axis },
    );
    if (label === null || y > free) continue;
    drawText(ctx, label, at + outwards * 11 * colours.scale, y, {
      colour: axis.strong === value ? colours.text : colours.faint,
      strong: axis.strong === value,
      align: axis.side === 'left' ? 'right' : 'left',
    });
    free = y - 15 * colours.scale;
  }
  const edge = axis.side === 'left' ? 0 : chart.width;
  drawText(ctx, axis.name, edge, top - 18 * colours.scale, {
    colour: colours.faint,
    align: axis.side === 'left' ? 'left' : 'right',
  });
}
