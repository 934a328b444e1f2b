/** What a run measured: updates and evaluations. Every write is one durable transaction, or part of the caller's. */
import { z } from 'zod';
import type { MetricColumns } from '../../shared/run.ts';
import type { EvaluatedEvent, UpdateEvent } from '../engine/train/events.ts';
import type { Db } from './open.ts';

type Update = Omit<UpdateEvent, 'kind'>;
type Evaluated = Omit<EvaluatedEvent, 'kind'>;

/** An evaluation and when it was made, in epoch milliseconds; null for runs of older versions. */
export interface TimedEvaluation extends Evaluated {
  readonly time: number | null;
}

/** The first update and the first evaluation that are no longer true. */
export interface Forget {
  readonly updates: number;
  readonly evaluations: number;
}

interface UpdateRow {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number | null;
  readonly ar: number | null;
  readonly tar: number | null;
  readonly grad_norm: number | null;
  readonly lr_json: string;
}

interface EvaluationRow {
  readonly at: number;
  readonly epoch: number;
  readonly loss: number | null;
  readonly perplexity: number | null;
  readonly accuracy: number | null;
  readonly tokens: number;
  readonly time: number | null;
}

type PageRow = [step: number, loss: number | null, norm: number | null, time: number | null, lr: string];

export interface MetricRows {
  /** Stores an update in place of the one that the run may have stored for this step before it was resumed. */
  putUpdate(run: string, update: Update, time: number | null): void;
  update(run: string, step: number): Update | undefined;
  updates(run: string): Update[];
  /** At most `limit` updates after `after`, as a chart wants them. */
  page(run: string, page: { after: number; limit: number; groups: number }): MetricColumns;
  putEvaluation(run: string, evaluation: Evaluated, time: number | null): void;
  evaluation(run: string, at: number): Evaluated | undefined;
  evaluations(run: string): TimedEvaluation[];
  /** held-out perplexity along the way */
  course(run: string): { update: number; perplexity: number }[];
  /** Forgets what belongs to a continuation that did not repeat. */
  forgetFrom(run: string, from: Forget): void;
}

const rates = z.array(z.number());

export function metricRows(db: Db): MetricRows {
  const putUpdate = db.prepare(`
    INSERT OR REPLACE INTO metric (run, step, epoch, loss, ar, tar, grad_norm, lr_json, time)
    VALUES (@run, @step, @epoch, @loss, @ar, @tar, @gradNorm, @lr, @time)`);
  const update = db.prepare<[string, number], UpdateRow>('SELECT * FROM metric WHERE run = ? AND step = ?');
  const updates = db.prepare<[string], UpdateRow>('SELECT * FROM metric WHERE run = ? ORDER BY step');
  const page = db
    .prepare<{ run: string; after: number; limit: number }, PageRow>(
      `SELECT step, loss, grad_norm, time, lr_json FROM metric
      WHERE run = @run AND step > @after ORDER BY step LIMIT @limit`,
    )
    .raw();
  const putEvaluation = db.prepare(`
    INSERT OR REPLACE INTO evaluation (run, at, epoch, loss, perplexity, accuracy, tokens, time)
    VALUES (@run, @update, @epoch, @loss, @perplexity, @accuracy, @tokens, @time)`);
  const evaluation = db.prepare<[string, number], EvaluationRow>(
    'SELECT * FROM evaluation WHERE run = ? AND at = ?',
  );
  const evaluations = db.prepare<[string], EvaluationRow>(
    'SELECT * FROM evaluation WHERE run = ? ORDER BY at',
  );
  const course = db.prepare<[string], { update: number; perplexity: number }>(
    `SELECT at AS "update", perplexity FROM evaluation WHERE run = ? AND perplexity IS NOT NULL ORDER BY at`,
  );
  const forgetUpdates = db.prepare('DELETE FROM metric WHERE run = ? AND step >= ?');
  const forgetEvaluations = db.prepare('DELETE FROM evaluation WHERE run = ? AND at >= ?');

  return {
    putUpdate: (run, { step, epoch, loss, ar, tar, gradNorm, lr }, time) =>
      putUpdate.run({ run, step, epoch, loss, ar, tar, gradNorm, lr: JSON.stringify(lr), time }),
    update: (run, step) => map(update.get(run, step), toUpdate),
    updates: (run) => updates.all(run).map(toUpdate),
    page: (run, { after, limit, groups }) => toColumns(page.all({ run, after, limit }), groups),
    putEvaluation: (run, { update: at, epoch, loss, perplexity, accuracy, tokens }, time) =>
      putEvaluation.run({ run, update: at, epoch, loss, perplexity, accuracy, tokens, time }),
    evaluation: (run, at) => map(evaluation.get(run, at), toEvaluation),
    evaluations: (run) => evaluations.all(run).map((row) => ({ ...toEvaluation(row), time: row.time })),
    course: (run) => course.all(run),
    forgetFrom: db.transaction((run: string, from: Forget) => {
      forgetUpdates.run(run, from.updates);
      forgetEvaluations.run(run, from.evaluations);
    }),
  };
}

function map<A, B>(row: A | undefined, f: (row: A) => B): B | undefined {
  return row === undefined ? undefined : f(row);
}

// SQLite keeps no NaN; it comes back as null
function toUpdate(row: UpdateRow): Update {
  return {
    step: row.step,
    epoch: row.epoch,
    loss: row.loss ?? NaN,
    ar: row.ar ?? NaN,
    tar: row.tar ?? NaN,
    gradNorm: row.grad_norm ?? NaN,
    lr: rates.parse(JSON.parse(row.lr_json)),
  };
}

/** All rates of a page are parsed as one text: twenty thousand short ones would take ten times as long. */
function toColumns(rows: readonly PageRow[], groups: number): MetricColumns {
  const n = rows.length;
  const columns = emptyColumns(n, groups);
  const lists: unknown = JSON.parse(`[${rows.map((row) => row[4]).join()}]`);
  const lr = Array.isArray(lists) ? lists : [];
  for (let i = 0; i < n; i++) {
    const [step, loss, gradNorm, time] = rows[i] ?? [0, null, null, null];
    columns.step[i] = step;
    columns.loss[i] = loss ?? NaN;
    columns.gradNorm[i] = gradNorm ?? NaN;
    columns.time[i] = time ?? NaN;
    const own: unknown = lr[i];
    for (let g = 0; g < groups; g++) columns.lr[i * groups + g] = numberAt(own, g);
  }
  return columns;
}

function numberAt(list: unknown, index: number): number {
  const value: unknown = Array.isArray(list) ? list[index] : undefined;
  return typeof value === 'number' ? value : 0;
}

export function emptyColumns(length: number, groups: number): MetricColumns {
  return {
    groups,
    step: new Float64Array(length),
    loss: new Float64Array(length),
    gradNorm: new Float64Array(length),
    time: new Float64Array(length),
    lr: new Float64Array(length * groups),
  };
}

function toEvaluation(row: EvaluationRow): Evaluated {
  return {
    update: row.at,
    epoch: row.epoch,
    loss: row.loss ?? NaN,
    perplexity: row.perplexity ?? NaN,
    accuracy: row.accuracy ?? NaN,
    tokens: row.tokens,
  };
}
