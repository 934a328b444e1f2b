/** The learning rate of every layer group over the updates, as it was really used. */
import { count, learningRate, threeDigits } from '../../shared/format.ts';
import type { Frame, Point, Scale } from './reportChart.ts';
import {
  bottomAxis,
  marker,
  pathThrough,
  picture,
  sample,
  sideAxis,
  ticks,
  xScale,
  yScale,
} from './reportChart.ts';
import { epochMarks } from './reportEpochs.ts';
import type { Html } from './reportHtml.ts';
import { html } from './reportHtml.ts';
import type { StoredUpdate } from './types.ts';

const FRAME: Frame = { width: 660, height: 300, left: 58, right: 16, top: 46, bottom: 44 };
const COLUMNS = 560;
const TABLE_ROWS = 60;

interface Group {
  readonly name: string;
  readonly colour: string;
  readonly shape: number;
  readonly points: readonly Point[];
  readonly peak: Point;
}

/** @param names of the groups, slowest first, as in the updates' `lr` */
export function rateFigure(updates: readonly StoredUpdate[], names: readonly string[]): Html {
  const groups = names.map((name, g) => describeGroup(updates, names, name, g)).reverse();
  const high = Math.max(1e-12, ...groups.map(({ peak }) => peak.y)) * 1.06;
  const x = xScale(FRAME, 0, Math.max(1, updates.at(-1)?.step ?? 1));
  const y = yScale(FRAME, 0, high);
  const fastest = groups.reduce((a, b) => (b.peak.y > a.peak.y ? b : a), groups[0] ?? NO_GROUP);
  const description = groups
    .map(({ name, peak }) => `${name}: peak ${learningRate(peak.y)} at update ${count(peak.x)}.`)
    .join(' ');
  return html`<figure class="panel" aria-labelledby="rate-name">
    <figcaption>
      <h2 id="rate-name">Learning rate <small>of every layer group</small></h2>
    </figcaption>
    ${picture(FRAME, 'rate', 'Learning rate of every layer group over the updates', description, [
      epochMarks(FRAME, x, updates),
      sideAxis(FRAME, {
        values: ticks(0, high, 4),
        at: y,
        label: learningRate,
        name: 'rate',
        side: 'left',
        grid: true,
      }),
      bottomAxis(FRAME, x, count, 'updates'),
      ...groups.map(
        ({ points, colour }) =>
          html`<path
            class="line"
            stroke="${colour}"
            d="${pathThrough(points.map((point) => ({ x: x(point.x), y: point.y > 0 ? y(point.y) : NaN })))}"
          />`,
      ),
      ...groups.map(({ shape, peak, colour }) => marker(shape, x(peak.x), y(peak.y), colour)),
      groupLabels(groups, x, y),
    ])}
    <table>
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col" class="number">Step</th>
          <th scope="col" class="number">Peak</th>
          <th scope="col" class="number">At update</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ name, colour, shape, peak }) =>
            html`<tr>
              <th scope="row">
                <svg class="key" viewBox="0 0 28 12" aria-hidden="true">
                  <path d="M0 6H28" stroke="${colour}" stroke-width="2" />
                  ${marker(shape, 14, 6, colour)}</svg
                >${name}
              </th>
              <td class="number">${peak.y > 0 ? `÷ ${threeDigits(fastest.peak.y / peak.y)}` : 'still'}</td>
              <td class="number">${learningRate(peak.y)}</td>
              <td class="number">${count(peak.x)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${rateTable(updates, names)}
  </figure>`;
}

const NO_GROUP: Group = { name: '', colour: '', shape: 0, points: [], peak: { x: 0, y: 0 } };

/** `lstm2` as people read it; colours and markers are fixed: embedding 1, topmost LSTM 2, the next 3, the next 4. */
function describeGroup(
  updates: readonly StoredUpdate[],
  names: readonly string[],
  name: string,
  g: number,
): Group {
  const layers = names.length - 1;
  const layer = Number(/^lstm(\d+)$/.exec(name)?.[1] ?? layers + 1);
  const series = layers + 1 - layer;
  // the peak of the main phase: while frozen, rates are of another schedule
  const used = updates.filter(({ lr }) => lr.every((rate) => rate > 0));
  const counted = used.length > 0 ? used : updates;
  const peak = counted.reduce(
    (best, { step, lr }) => ((lr[g] ?? 0) > best.y ? { x: step, y: lr[g] ?? 0 } : best),
    { x: 0, y: 0 },
  );
  return {
    name: groupTitle(name),
    colour: `var(--series-${String((series % 6) + 1)})`,
    shape: series,
    points: sample(updates, COLUMNS).map(({ step, lr }) => ({ x: step, y: lr[g] ?? 0 })),
    peak,
  };
}

/** `embedding` → `Embedding + output`, `lstm1` → `LSTM 1` */
export function groupTitle(name: string): string {
  return name === 'embedding' ? 'Embedding + output' : name.replace(/^lstm/, 'LSTM ');
}

/** Names beside their lines a little after the peak, moved apart where lines lie close. */
function groupLabels(groups: readonly Group[], x: Scale, y: Scale): Html {
  const last = x.high;
  let above = Infinity;
  const placed = [...groups]
    .sort((a, b) => a.peak.y - b.peak.y)
    .map(({ name, colour, points, peak }) => {
      const right = peak.x > last * 0.75;
      const at = peak.x + (right ? -0.05 : 0.05) * last;
      const point = points.find((candidate) => candidate.x >= at) ?? peak;
      above = Math.min(y(point.y) - 6, above - 14);
      return { name, colour, x: x(at), y: above, anchor: right ? 'end' : 'start' };
    });
  return html`${placed.map(
    (label) =>
      html`<text
        class="name"
        x="${label.x}"
        y="${label.y}"
        text-anchor="${label.anchor}"
        style="fill: ${label.colour}"
        >${label.name}</text
      >`,
  )}`;
}

function rateTable(updates: readonly StoredUpdate[], names: readonly string[]): Html {
  return html`<details>
    <summary>Table</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">Update</th>
            ${names.map((name) => html`<th scope="col" class="number">${groupTitle(name)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${sample(updates, TABLE_ROWS).map(
            ({ step, lr }) =>
              html`<tr>
                <td class="number">${count(step)}</td>
                ${lr.map((rate) => html`<td class="number">${learningRate(rate)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
