/** Updates in columns, as charts take them: collected while a run goes on, or read back page by page. */
import { setImmediate as breathe } from 'node:timers/promises';
import { METRIC_PAGE } from '../../shared/run.ts';
import type { MetricColumns } from '../../shared/run.ts';
import { emptyColumns } from '../db/metricRows.ts';
import type { Context } from '../services/context.ts';
import type { StampedEvent } from '../services/engineHost.ts';

/** Rows read between two breaths, so that a page never holds up the window for long. */
const STRETCH = 2500;

/** At most `METRIC_PAGE` updates after `after`. */
export async function pageOf(
  ctx: Context,
  run: string,
  groups: number,
  after: number,
): Promise<MetricColumns> {
  const parts: MetricColumns[] = [];
  let last = after;
  for (let read = 0; read < METRIC_PAGE; read += STRETCH) {
    const part = ctx.metrics.page(run, { after: last, limit: Math.min(STRETCH, METRIC_PAGE - read), groups });
    parts.push(part);
    last = part.step.at(-1) ?? last;
    if (part.step.length < STRETCH) break;
    await breathe();
  }
  return joined(parts, groups);
}

/** The updates among events. */
export function columnsOf(events: readonly StampedEvent[], groups: number): MetricColumns {
  const updates = events.flatMap(({ event, time }) => (event.kind === 'update' ? [{ event, time }] : []));
  const columns = emptyColumns(updates.length, groups);
  for (const [i, { event, time }] of updates.entries()) {
    columns.step[i] = event.step;
    columns.loss[i] = event.loss;
    columns.gradNorm[i] = event.gradNorm;
    columns.time[i] = time;
    columns.lr.set(event.lr.slice(0, groups), i * groups);
  }
  return columns;
}

function joined(parts: readonly MetricColumns[], groups: number): MetricColumns {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = emptyColumns(
    parts.reduce((sum, part) => sum + part.step.length, 0),
    groups,
  );
  let at = 0;
  for (const part of parts) {
    for (const key of ['step', 'loss', 'gradNorm', 'time'] as const) whole[key].set(part[key], at);
    whole.lr.set(part.lr, at * groups);
    at += part.step.length;
  }
  return whole;
}
