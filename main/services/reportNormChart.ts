/** The length of the gradient over the updates, and the length at which it is clipped. */
import { count, fixed, percent, threeDigits } from '../../shared/format.ts';
import type { Frame, Point } from './reportChart.ts';
import {
  bottomAxis,
  decimalsOf,
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
import { html } from './reportHtml.ts';
import type { StoredUpdate } from './types.ts';

const FRAME: Frame = { width: 460, height: 420, left: 52, right: 16, top: 46, bottom: 44 };
const COLUMNS = 360;
const TABLE_ROWS = 60;

/** @param clip longest gradient allowed; 0 = no clipping */
export function normFigure(updates: readonly StoredUpdate[], clip: number): Html {
  const raw = updates.map(({ step, gradNorm }) => ({ x: step, y: gradNorm }));
  const smooth = smoothed(raw, smoothingOf(raw.length));
  const clipped = clip > 0 ? raw.filter((point) => point.y > clip).length : 0;
  const top = quantile(
    raw.map((point) => point.y),
    0.995,
  );
  const high = Math.max(Number.isFinite(top) ? top : 1, clip) * 1.08 || 1;
  const normTicks = ticks(0, high, 6);
  const x = xScale(FRAME, 0, Math.max(1, updates.at(-1)?.step ?? 1));
  const y = yScale(FRAME, 0, high);
  const pixels = (points: readonly Point[]): Point[] =>
    points.map((point) => ({ x: x(point.x), y: y(Math.min(high, point.y)) }));
  const off = raw.filter((point) => point.y > high).length;
  const share = clipped / Math.max(1, raw.length);
  const words =
    clip > 0 ? `${percent(share)} of the updates were clipped at ${threeDigits(clip)}` : 'not clipped';
  return html`<figure class="panel" aria-labelledby="norm-name">
    <figcaption>
      <h2 id="norm-name">Gradient norm <small>${words}</small></h2>
    </figcaption>
    ${picture(
      FRAME,
      'norm',
      'Gradient norm over the updates',
      `Median ${threeDigits(
        quantile(
          raw.map((point) => point.y),
          0.5,
        ),
      )}; ${words}.`,
      [
        epochMarks(FRAME, x, updates),
        sideAxis(FRAME, {
          values: normTicks,
          at: y,
          label: (value) => fixed(value, decimalsOf(normTicks)),
          name: 'norm',
          side: 'left',
          grid: true,
        }),
        bottomAxis(FRAME, x, count, 'updates'),
        html`<path class="pale" stroke="var(--series-4)" d="${pathThrough(pixels(thin(raw, COLUMNS)))}" />
          <path class="line" stroke="var(--series-4)" d="${pathThrough(pixels(sample(smooth, COLUMNS)))}" />`,
        html`${
          clip > 0 &&
          html`<line
              class="limit"
              x1="${FRAME.left}"
              x2="${FRAME.width - FRAME.right}"
              y1="${y(clip)}"
              y2="${y(clip)}"
            />
            <text
              class="name"
              x="${FRAME.width - FRAME.right}"
              y="${y(clip) - 6}"
              text-anchor="end"
              style="fill: var(--warn)"
              >clip ${threeDigits(clip)}</text
            >`
        }
        ${off > 0 && html`<text class="note" x="${FRAME.left + 8}" y="${FRAME.top + 4}">${count(off)} beyond the scale</text>`}`,
      ],
    )}
    <details>
      <summary>Table</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">Update</th>
              <th scope="col" class="number">Norm</th>
            </tr>
          </thead>
          <tbody>
            ${sample(raw, TABLE_ROWS).map(
              (point) =>
                html`<tr>
                  <td class="number">${count(point.x)}</td>
                  <td class="number">${fixed(point.y, 4)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </figure>`;
}
