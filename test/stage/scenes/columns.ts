/** Cutting and joining columns of updates. */
import type { MetricColumns } from '../../../shared/run.ts';

export function slice(columns: MetricColumns, from: number, to: number): MetricColumns {
  const { groups } = columns;
  return {
    groups,
    step: columns.step.slice(from, to),
    loss: columns.loss.slice(from, to),
    gradNorm: columns.gradNorm.slice(from, to),
    time: columns.time.slice(from, to),
    lr: columns.lr.slice(from * groups, to * groups),
  };
}

export function joined(a: MetricColumns, b: MetricColumns): MetricColumns {
  const both = (x: Float64Array, y: Float64Array): Float64Array => {
    const all = new Float64Array(x.length + y.length);
    all.set(x);
    all.set(y, x.length);
    return all;
  };
  return {
    groups: a.groups,
    step: both(a.step, b.step),
    loss: both(a.loss, b.loss),
    gradNorm: both(a.gradNorm, b.gradNorm),
    time: both(a.time, b.time),
    lr: both(a.lr, b.lr),
  };
}
