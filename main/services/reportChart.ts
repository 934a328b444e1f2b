/** Small drawing kit for the report's charts: scales, ruler axes and paths as SVG text. */
import type { Html } from './reportHtml.ts';
import { html, markup } from './reportHtml.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The plot inside a picture; the rest is for axes and labels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A linear map from values to pixels. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  (value: number): number;
}

export function scale(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1;
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), { low, high });
}

export function xScale(frame: Frame, low: number, high: number): Scale {
  return scale(low, high, frame.left, frame.width - frame.right);
}

export function yScale(frame: Frame, low: number, high: number): Scale {
  return scale(low, high, frame.height - frame.bottom, frame.top);
}

/** Round values inside a range, about `wanted` of them, in steps of 1, 2 or 5. */
export function ticks(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / Math.max(1, wanted);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Digits after the point that tell neighbouring round values apart. */
export function decimalsOf(values: readonly number[]): number {
  const step = Math.abs((values[1] ?? 1) - (values[0] ?? 0));
  return step > 0 ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0;
}

/** Round values on a logarithmic range: 1, 1.5, 2, 3, 5, 7 times powers of ten. */
export function logTicks(low: number, high: number): number[] {
  const found: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
    for (const factor of [1, 1.5, 2, 3, 5, 7]) {
      const value = Number((factor * power).toPrecision(6));
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found;
}

/** Attribute `d` of a path through points that are already in pixels; a gap where a value is no number. */
export function pathThrough(points: readonly Point[]): string {
  let pen = 'M';
  const parts: string[] = [];
  for (const { x, y } of points) {
    if (!Number.isFinite(y)) {
      pen = 'M';
      continue;
    }
    parts.push(`${pen}${x.toFixed(1)} ${y.toFixed(1)}`);
    pen = 'L';
  }
  return parts.join('');
}

/** Keeps the lowest and the highest value of each of `columns` stretches, so that no spike is lost. */
export function thin(points: readonly Point[], columns: number): Point[] {
  if (points.length <= columns * 2) return [...points];
  const kept: Point[] = [];
  const size = points.length / columns;
  for (let c = 0; c < columns; c++) {
    const stretch = points.slice(Math.floor(c * size), Math.floor((c + 1) * size));
    const [first] = stretch;
    if (first === undefined) continue;
    const low = stretch.reduce((a, b) => (b.y < a.y ? b : a), first);
    const high = stretch.reduce((a, b) => (b.y > a.y ? b : a), first);
    kept.push(...(low === high ? [low] : [low, high].sort((a, b) => a.x - b.x)));
  }
  return kept;
}

/** Keeps about `wanted` points, the first and the last among them. */
export function sample<T>(items: readonly T[], wanted: number): T[] {
  const every = Math.max(1, Math.ceil(items.length / wanted));
  return items.filter((_, i) => i % every === 0 || i === items.length - 1);
}

/** Share q of values lies below the answer; NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

/** Bottom axis like a ruler: long ticks with numbers, four short ones between. */
export function bottomAxis(frame: Frame, x: Scale, label: (value: number) => string, name: string): Html {
  const y = frame.height - frame.bottom;
  const wanted = Math.max(3, Math.floor((frame.width - frame.left - frame.right) / 110));
  const values = ticks(x.low, x.high, wanted);
  const step = (values[1] ?? x.high) - (values[0] ?? x.low);
  const small = step > 0 ? ticks(x.low, x.high, ((x.high - x.low) / step) * 5) : [];
  return html`<g>
    <line class="axis" x1="${frame.left}" x2="${frame.width - frame.right}" y1="${y}" y2="${y}" />
    ${small.map((value) => html`<line class="axis" x1="${x(value)}" x2="${x(value)}" y1="${y}" y2="${y + 3}" />`)}
    ${values.map(
      (value) =>
        html`<line class="axis" x1="${x(value)}" x2="${x(value)}" y1="${y}" y2="${y + 6}" />
          <text x="${x(value)}" y="${y + 18}" text-anchor="middle">${label(value)}</text>`,
    )}
    <text x="${frame.width - frame.right}" y="${y + 34}" text-anchor="end">${name}</text>
  </g>`;
}

export interface SideAxis {
  readonly values: readonly number[];
  /** where a value stands, in pixels */
  readonly at: (value: number) => number;
  readonly label: (value: number) => string;
  readonly name: string;
  readonly side: 'left' | 'right';
  readonly grid: boolean;
}

/** An upright axis with its name above it, and the horizontal grid where it has one. */
export function sideAxis(frame: Frame, { values, at, label, name, side, grid }: SideAxis): Html {
  const left = side === 'left';
  const x = left ? frame.left : frame.width - frame.right;
  const out = left ? -1 : 1;
  const anchor = left ? 'end' : 'start';
  return html`<g>
    ${values.map(
      (value) =>
        html`${
            grid &&
            html`<line
              class="grid"
              x1="${frame.left}"
              x2="${frame.width - frame.right}"
              y1="${at(value)}"
              y2="${at(value)}"
            />`
          }
          <line class="axis" x1="${x}" x2="${x + out * 6}" y1="${at(value)}" y2="${at(value)}" />
          <text x="${x + out * 9}" y="${at(value) + 4}" text-anchor="${anchor}">${label(value)}</text>`,
    )}
    <line class="axis" x1="${x}" x2="${x}" y1="${frame.top}" y2="${frame.height - frame.bottom}" />
    <text x="${left ? x - 9 : frame.width}" y="${frame.top - 12}" text-anchor="end">${name}</text>
  </g>`;
}

/** A series marker of 4 px radius: circle, square, triangle, diamond in turn. */
export function marker(index: number, x: number, y: number, colour: string): Html {
  const at = `${x.toFixed(1)} ${y.toFixed(1)}`;
  const shapes = [
    `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${colour}"/>`,
    `<path d="M${at}m-4-4h8v8h-8z" fill="${colour}"/>`,
    `<path d="M${at}m0-5l5 9h-10z" fill="${colour}"/>`,
    `<path d="M${at}m0-5.5l5.5 5.5-5.5 5.5-5.5-5.5z" fill="${colour}"/>`,
  ];
  return markup(shapes[index % shapes.length] ?? '');
}

/** A picture with words for those who do not see it. */
export function picture(
  frame: Frame,
  id: string,
  title: string,
  description: string,
  drawing: readonly Html[],
): Html {
  return html`<div class="plot">
    <svg
      viewBox="0 0 ${frame.width} ${frame.height}"
      style="min-width: ${Math.round(frame.width * 0.6)}px"
      role="img"
      aria-labelledby="${id}-title ${id}-desc"
    >
      <title id="${id}-title">${title}</title>
      <desc id="${id}-desc">${description}</desc>
      ${drawing}
    </svg>
  </div>`;
}
