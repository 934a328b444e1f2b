/** The numbers of a run as rows: what its charts draw, in full. */
import type { ChartTable } from '../charts/csv.ts';
import type { Series } from '../charts/series.ts';
import type { RunView } from '../../../shared/run.ts';
import type { UpdateSeries } from '../../state/updateSeries.ts';
import { groupsOf } from './rateCourse.ts';
import type { TimeCourse } from './timeCourse.ts';

/** Newest rows last; a held-out column is empty where nothing was measured. */
export function lossTable(
  run: RunView,
  updates: UpdateSeries,
  smooth: Series,
  course: TimeCourse,
): ChartTable {
  const measured = new Map(run.evaluations.map((evaluation) => [evaluation.update, evaluation]));
  const rows = Array.from({ length: updates.length }, (_, i) => {
    const held = measured.get(i + 1);
    return [
      i + 1,
      course.isKnown ? Math.round(course.at(i + 1)) / 1000 : '',
      updates.loss.y(i),
      smooth.y(i),
      held?.loss ?? '',
      held?.perplexity ?? '',
    ];
  });
  const before = run.before === null ? [] : [[0, 0, '', '', run.before.loss, run.before.perplexity]];
  return {
    columns: [
      'update',
      'training time, s',
      'training loss',
      'smoothed',
      'held-out loss',
      'held-out perplexity',
    ],
    rows: [...before, ...rows],
  };
}

export function rateTable(run: RunView, updates: UpdateSeries): ChartTable {
  const groups = groupsOf(run.groups);
  return {
    columns: ['update', ...groups.map(({ name }) => name)],
    rows: Array.from({ length: updates.length }, (_, i) => [
      i + 1,
      ...groups.map(({ index }) => updates.rates[index]?.y(i) ?? NaN),
    ]),
  };
}
