/** One Chart.js object a canvas, as a Svelte attachment: when it draws, how often, and what all our charts share. */
import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Filler,
  type ChartDataset,
  type Plugin,
} from 'chart.js';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { palette } from './palette.ts';
import type { Point } from './series.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler);

export type LineChart = Chart<'line', Point[]>;
export type ChartPlugin = Plugin<'line'>;

/** Room around the plot for the ruler and the labels, in pixels at the usual size of text. */
export interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface ChartMake {
  readonly room: Room;
  /** drawn in this order; each decides whether it lies under or over the lines */
  readonly plugins: readonly ChartPlugin[];
}

/** A line as our charts draw it; colours come from `palette()`. */
export interface Line {
  readonly points: Point[];
  readonly colour: string;
  readonly width?: number;
  /** along the whole line; a part that is still to come is a line of its own, as another stroke within one is slow */
  readonly dash?: readonly number[];
  /** down to the axis */
  readonly fill?: string;
  /** the name of a second scale, for values that are no part of `y` */
  readonly scale?: string;
  /** which part of the line may reach over the edge of the plot */
  readonly clip?: boolean;
}

/** Still to come: thin and dashed. */
export const TO_COME: readonly number[] = [3, 4];

/** Ten updates a second are as many as a running chart ever gets. */
const USUAL_PACE = 100;

/**
 * An attachment that keeps one chart on a canvas.
 * @param make called once, and nothing that it reads is followed
 * @param update sets lines and scales; runs again when something changes that it, or a plugin, has read, but no
 *   sooner than `pace` after the last time, and not while the window is hidden: it then catches up
 * @param pace ms between two updates; less than usual only for what a hand moves
 */
export function lineChart(
  make: () => ChartMake,
  update: (chart: LineChart) => void,
  pace = USUAL_PACE,
): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const { room, plugins } = untrack(make);
    // raising it runs the effect below; while it may not draw yet, this is all that the effect reads, and so
    // whatever else changes in the meantime costs nothing
    let turn = $state(0);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let drawn = -Infinity;
    const next = (): void => {
      untrack(() => turn++);
    };
    // Chart.js draws once as it is made, and what its plugins read then must not make it anew
    const chart: LineChart = untrack(
      () =>
        new Chart<'line', Point[]>(canvas, {
          type: 'line',
          data: { datasets: [] },
          plugins: [...plugins],
          options: {
            animation: false,
            parsing: false,
            normalized: true,
            responsive: true,
            maintainAspectRatio: false,
            events: [],
            onResize: next,
            layout: { padding: () => scaledRoom(room) },
            elements: { point: { radius: 0, hitRadius: 0 }, line: { tension: 0, borderJoinStyle: 'round' } },
            scales: {
              x: { type: 'linear', display: false },
              y: { type: 'linear', display: false },
            },
          },
        }),
    );
    $effect(() => {
      const wait = turn === 0 ? 0 : drawn + pace - performance.now(); // reads `turn` whatever comes after
      if (document.hidden) return;
      if (wait > 0) {
        timer ??= setTimeout(() => {
          timer = undefined;
          next();
        }, wait);
        return;
      }
      palette();
      update(chart);
      chart.update('none');
      drawn = performance.now();
    });
    document.addEventListener('visibilitychange', next);
    void document.fonts.ready.then(next);
    return () => {
      document.removeEventListener('visibilitychange', next);
      clearTimeout(timer);
      chart.destroy();
    };
  };
}

function scaledRoom({ left, right, top, bottom }: Room): Room {
  const { scale } = palette();
  return { left: left * scale, right: right * scale, top: top * scale, bottom: bottom * scale };
}

/** Width of the plot in pixels: how many buckets a decimated line may have. */
export function plotWidth(chart: LineChart, room: Room): number {
  const { left, right } = scaledRoom(room);
  return Math.max(1, chart.width - left - right);
}

/** Sets what an axis reaches over; `name` is `x`, `y` or that of a scale of one's own. */
export function setScale(
  chart: LineChart,
  name: string,
  { min, max, type = 'linear' }: { min: number; max: number; type?: 'linear' | 'logarithmic' },
): void {
  // the options as they were given: reading them through `chart.options` would resolve, and break, what is in them
  const { options = {} } = chart.config;
  const scales = options.scales ?? {};
  scales[name] = {
    type,
    display: false,
    bounds: 'data',
    min,
    max,
    ...(name.startsWith('x') ? {} : { axis: 'y' as const }),
  };
  options.scales = scales;
}

/** Gives the chart its lines; the first lies on top. The objects that Chart.js knows are kept and filled anew. */
export function setLines(chart: LineChart, lines: readonly Line[]): void {
  const { datasets } = chart.data;
  lines.forEach((line, i) => {
    const filled = dataset(line, i);
    const known = datasets[i];
    if (known === undefined) datasets.push(filled);
    else Object.assign(known, filled);
  });
  datasets.length = lines.length;
}

function dataset(line: Line, order: number): ChartDataset<'line', Point[]> {
  const filled = {
    _decimated: true, // by us: Chart.js would else join the points of a pixel again, which makes slopes ragged
    data: line.points,
    order,
    borderColor: line.colour,
    borderWidth: line.width ?? 2,
    borderDash: [...(line.dash ?? [])],
    fill: line.fill === undefined ? (false as const) : ('start' as const),
    backgroundColor: line.fill ?? 'transparent',
    yAxisID: line.scale ?? 'y',
    pointRadius: 0,
    clip: line.clip === false ? (false as const) : 2,
  } satisfies ChartDataset<'line', Point[]> & { readonly _decimated: boolean };
  return filled;
}
