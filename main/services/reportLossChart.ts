/** The loss chart: every training reading, their smoothed course, the held-out points and the best of them. */
import { count, fixed, threeDigits } from '../../shared/format.ts';
import { perplexity } from '../../shared/metrics.ts';
import type { Frame, Point, Scale } from './reportChart.ts';
import {
  bottomAxis,
  decimalsOf,
  logTicks,
  pathThrough,
  picture,
  quantile,
  sample,
  sideAxis,
  thin,
  ticks,
  xScale,
  yScale,
} from './reportChart.ts';
import { smoothed, smoothingOf } from './reportSmooth.ts';
import { epochMarks } from './reportEpochs.ts';
import type { Html } from './reportHtml.ts';
import { html, markup } from './reportHtml.ts';
import type { Evaluation } from '../engine/train/events.ts';
import type { BestEvaluation, StoredEvaluation, StoredUpdate } from './types.ts';

const FRAME: Frame = { width: 1100, height: 370, left: 56, right: 58, top: 46, bottom: 44 };
const COLUMNS = 900;
const TABLE_ROWS = 60;

export interface LossFacts {
  readonly updates: readonly StoredUpdate[];
  readonly evaluations: readonly StoredEvaluation[];
  readonly before: Evaluation | null;
  readonly best: BestEvaluation | null;
}

/** @param facts stored readings, in order; held-out points may be empty */
export function lossFigure(facts: LossFacts): Html {
  const { updates, before, best } = facts;
  const held = heldOut(facts);
  const raw = updates.map(({ step, loss }) => ({ x: step, y: loss }));
  const smoothing = smoothingOf(raw.length);
  const smooth = smoothed(raw, smoothing);
  const [low, high] = lossRange(updates, smooth, held);
  const x = xScale(FRAME, 0, Math.max(1, updates.at(-1)?.step ?? 1, held.at(-1)?.x ?? 1));
  const y = yScale(FRAME, low, high);
  const inside = (value: number): number => Math.min(high, Math.max(low, value));
  const pixels = (points: readonly Point[]): Point[] =>
    points.map((point) => ({ x: x(point.x), y: y(inside(point.y)) }));
  const off = raw.filter((point) => point.y > high || point.y < low).length;
  const lossTicks = ticks(low, high, 6);
  const title = 'Training and held-out loss over the updates';
  const description = [
    `Training loss falls from ${fixed(smooth[0]?.y ?? NaN, 2)} to ${fixed(smooth.at(-1)?.y ?? NaN, 2)} (smoothed).`,
    best === null ? '' : `Best held-out loss ${fixed(best.loss, 3)} at update ${count(best.update)}.`,
    before === null ? '' : `Before training it was ${fixed(before.loss, 3)}.`,
  ].join(' ');
  return html`<figure class="panel" aria-labelledby="loss-name">
    <figcaption>
      <h2 id="loss-name">Loss <small>lower is better; the right axis says the same as perplexity</small></h2>
    </figcaption>
    ${picture(FRAME, 'loss', title, description, [
      epochMarks(FRAME, x, updates),
      sideAxis(FRAME, {
        values: lossTicks,
        at: y,
        label: (value) => fixed(value, decimalsOf(lossTicks)),
        name: 'loss',
        side: 'left',
        grid: true,
      }),
      sideAxis(FRAME, {
        values: spaced(logTicks(perplexity(low), perplexity(high)), y),
        at: (value) => y(Math.log(value)),
        label: threeDigits,
        name: 'perplexity',
        side: 'right',
        grid: false,
      }),
      bottomAxis(FRAME, x, count, 'updates'),
      html`<path class="pale" stroke="var(--series-1)" d="${pathThrough(pixels(thin(raw, COLUMNS)))}" />
        <path class="line" stroke="var(--series-1)" d="${pathThrough(pixels(sample(smooth, COLUMNS)))}" />
        <path class="dashed" stroke="var(--series-2)" d="${pathThrough(pixels(held))}" />
        ${pixels(held).map(
          (point) =>
            html`<circle
              class="held"
              cx="${point.x.toFixed(1)}"
              cy="${point.y.toFixed(1)}"
              r="4"
              stroke="var(--series-2)"
            />`,
        )}`,
      best === null ? markup('') : star(x(best.update), y(inside(best.loss))),
      labels(x, y, { smooth, smoothing, best }),
      off === 0
        ? markup('')
        : html`<text class="note" x="${FRAME.left + 8}" y="${FRAME.top + 12}"
            >${count(off)} ${off === 1 ? 'reading' : 'readings'} beyond the scale, furthest
            ${fixed(furthest(raw, low, high), 2)}</text
          >`,
    ])}
    ${lossTable(updates, smooth, held)}
  </figure>`;
}

/** Held-out points, the one before training among them at update 0. */
function heldOut({ evaluations, before }: LossFacts): Point[] {
  const points = evaluations.map(({ update, loss }) => ({ x: update, y: loss }));
  if (before !== null && points[0]?.x !== 0) points.unshift({ x: 0, y: before.loss });
  return points;
}

/** Room for the smoothed and held-out lines and for all but the wildest hundredth of the readings. */
function lossRange(
  updates: readonly StoredUpdate[],
  smooth: readonly Point[],
  held: readonly Point[],
): [low: number, high: number] {
  const raw = updates.map(({ loss }) => loss);
  const lines = [...sample(smooth, COLUMNS), ...held].map((point) => point.y).filter(Number.isFinite);
  const values = [...lines, quantile(raw, 0.005), quantile(raw, 0.995)].filter(Number.isFinite);
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || 1) * 0.06;
  return [Math.max(0, low - room), high + room];
}

function furthest(raw: readonly Point[], low: number, high: number): number {
  const beyond = (point: Point): number => Math.max(point.y - high, low - point.y);
  return raw.reduce((a, b) => (beyond(b) > beyond(a) ? b : a), raw[0] ?? { x: 0, y: NaN }).y;
}

/** Values at least a line of text apart on the axis. */
function spaced(values: readonly number[], y: Scale): number[] {
  const kept: number[] = [];
  for (const value of values) {
    const last = kept.at(-1);
    if (last === undefined || Math.abs(y(Math.log(last)) - y(Math.log(value))) >= 22) kept.push(value);
  }
  return kept;
}

function star(x: number, y: number): Html {
  const tips = Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 === 0 ? 8 : 3.4;
    const angle = (Math.PI * i) / 5 - Math.PI / 2;
    return `${(x + radius * Math.cos(angle)).toFixed(1)} ${(y + radius * Math.sin(angle)).toFixed(1)}`;
  });
  return html`<path fill="var(--series-2)" stroke="var(--panel)" d="M${tips.join('L')}Z" />`;
}

function labels(
  x: Scale,
  y: Scale,
  { smooth, smoothing, best }: { smooth: readonly Point[]; smoothing: number; best: BestEvaluation | null },
): Html {
  const place = smooth[Math.floor(smooth.length * 0.14)];
  const bestRight = best !== null && x(best.update) > FRAME.width * 0.7;
  return html`${
    place !== undefined &&
    html`<text class="name" x="${x(place.x) + 14}" y="${y(place.y) - 30}" style="fill: var(--series-1)"
        >training, smoothed ${String(smoothing)}</text
      >
      <text class="note" x="${x(place.x) + 14}" y="${y(place.y) - 15}">pale: every reading</text>`
  }
  ${
    best !== null &&
    html`<text
      class="name"
      x="${x(best.update) + (bestRight ? -12 : 12)}"
      y="${y(best.loss) + (y(best.loss) > FRAME.height - FRAME.bottom - 26 ? -12 : 20)}"
      text-anchor="${bestRight ? 'end' : 'start'}"
      style="fill: var(--series-2)"
      >held-out, best ${threeDigits(best.perplexity)}</text
    >`
  }`;
}

function lossTable(updates: readonly StoredUpdate[], smooth: readonly Point[], held: readonly Point[]): Html {
  const rows = sample(
    updates.map((update, i) => ({ ...update, smooth: smooth[i]?.y ?? NaN })),
    TABLE_ROWS,
  );
  return html`<details>
    <summary>Table</summary>
    <div class="half scroll">
      <table>
        <caption>
          Held-out text
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">Update</th>
            <th scope="col" class="number">Loss</th>
            <th scope="col" class="number">Perplexity</th>
          </tr>
        </thead>
        <tbody>
          ${held.map(
            (point) =>
              html`<tr>
                <td class="number">${count(point.x)}</td>
                <td class="number">${fixed(point.y, 4)}</td>
                <td class="number">${threeDigits(perplexity(point.y))}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <table>
        <caption>
          Training${rows.length < updates.length ? `, ${count(rows.length)} of ${count(updates.length)} updates` : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">Update</th>
            <th scope="col" class="number">Loss</th>
            <th scope="col" class="number">Smoothed</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <td class="number">${count(row.step)}</td>
                <td class="number">${fixed(row.loss, 4)}</td>
                <td class="number">${fixed(row.smooth, 4)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
