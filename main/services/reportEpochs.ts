/** Where epochs begin, as dotted lines with names between them. */
import type { Frame, Scale } from './reportChart.ts';
import type { Html } from './reportHtml.ts';
import { html } from './reportHtml.ts';
import type { StoredUpdate } from './types.ts';

interface Stretch {
  readonly epoch: number;
  readonly frozen: boolean;
  readonly from: number;
  readonly to: number;
}

/** Too many lines would be a grid of their own. */
const MOST = 24;
const LABEL_WIDTH = 56;

export function epochMarks(frame: Frame, x: Scale, updates: readonly StoredUpdate[]): Html {
  const stretches = epochStretches(updates);
  if (stretches.length > MOST) return html``;
  return html`${stretches.map(({ epoch, frozen, from, to }, i) => {
    const wide = x(to) - x(from) > LABEL_WIDTH + (frozen ? 40 : 0);
    const name = frozen ? `Epoch ${String(epoch)}, frozen` : `Epoch ${String(epoch)}`;
    return html`${i > 0 && html`<line class="epoch" x1="${x(from)}" x2="${x(from)}" y1="${frame.top - 22}" y2="${frame.height - frame.bottom}" />`}
    ${wide && html`<text x="${(x(from) + x(to)) / 2}" y="${frame.top - 12}" text-anchor="middle">${name}</text>`}`;
  })}`;
}

/** Runs of updates of the same epoch; frozen ones are those in which the slowest group stands still. */
export function epochStretches(updates: readonly StoredUpdate[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { step, epoch, lr } of updates) {
    const frozen = lr.length > 1 && lr[0] === 0 && (lr.at(-1) ?? 0) > 0;
    const last = stretches.at(-1);
    if (last?.epoch === epoch && last.frozen === frozen) {
      stretches[stretches.length - 1] = { ...last, to: step };
    } else {
      stretches.push({ epoch, frozen, from: step - 1, to: step });
    }
  }
  return stretches;
}
