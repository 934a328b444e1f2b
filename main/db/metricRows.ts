/** What a run measured: updates, evaluations, notes and samples. Every write is one durable transaction. */
import { z } from 'zod';
import type { EvaluatedEvent, NoteEvent, UpdateEvent } from '../engine/train/events.ts';
import type { Db } from './open.ts';

type Update = Omit<UpdateEvent, 'kind'>;
type Evaluated = Omit<EvaluatedEvent, 'kind'>;
type Note = Omit<NoteEvent, 'kind'>;

export interface Sample {
  readonly stage: 'before' | 'after';
  readonly position: number;
  readonly prompt: string;
  readonly text: string;
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
}

export interface MetricRows {
  /** Stores an update in place of the one that the run may have stored for this step before it was resumed. */
  putUpdate(run: string, update: Update): void;
  update(run: string, step: number): Update | undefined;
  updates(run: string): Update[];
  putEvaluation(run: string, evaluation: Evaluated): void;
  evaluation(run: string, at: number): Evaluated | undefined;
  evaluations(run: string): Evaluated[];
  putNote(run: string, note: Note): void;
  notes(run: string): Note[];
  putSample(run: string, sample: Sample): void;
  samples(run: string): Sample[];
  /** Forgets what belongs to a continuation that did not repeat. */
  forgetFrom(run: string, from: Forget): void;
}

const rates = z.array(z.number());

export function metricRows(db: Db): MetricRows {
  const putUpdate = db.prepare(`
    INSERT OR REPLACE INTO metric (run, step, epoch, loss, ar, tar, grad_norm, lr_json)
    VALUES (@run, @step, @epoch, @loss, @ar, @tar, @gradNorm, @lr)`);
  const update = db.prepare<[string, number], UpdateRow>('SELECT * FROM metric WHERE run = ? AND step = ?');
  const updates = db.prepare<[string], UpdateRow>('SELECT * FROM metric WHERE run = ? ORDER BY step');
  const putEvaluation = db.prepare(`
    INSERT OR REPLACE INTO evaluation (run, at, epoch, loss, perplexity, accuracy, tokens)
    VALUES (@run, @update, @epoch, @loss, @perplexity, @accuracy, @tokens)`);
  const evaluation = db.prepare<[string, number], EvaluationRow>(
    'SELECT * FROM evaluation WHERE run = ? AND at = ?',
  );
  const evaluations = db.prepare<[string], EvaluationRow>(
    'SELECT * FROM evaluation WHERE run = ? ORDER BY at',
  );
  const putNote = db.prepare(
    'INSERT OR REPLACE INTO note (run, at, code, message) VALUES (@run, @update, @code, @message)',
  );
  const notes = db.prepare<[string], Note>(
    'SELECT at AS "update", code, message FROM note WHERE run = ? ORDER BY at, code',
  );
  const putSample = db.prepare(`
    INSERT OR REPLACE INTO sample (run, stage, position, prompt, text)
    VALUES (@run, @stage, @position, @prompt, @text)`);
  const samples = db.prepare<[string], Sample>(
    'SELECT stage, position, prompt, text FROM sample WHERE run = ? ORDER BY stage DESC, position',
  );
  const forgetUpdates = db.prepare('DELETE FROM metric WHERE run = ? AND step >= ?');
  const forgetEvaluations = db.prepare('DELETE FROM evaluation WHERE run = ? AND at >= ?');

  return {
    putUpdate: (run, { step, epoch, loss, ar, tar, gradNorm, lr }) =>
      putUpdate.run({ run, step, epoch, loss, ar, tar, gradNorm, lr: JSON.stringify(lr) }),
    update: (run, step) => map(update.get(run, step), toUpdate),
    updates: (run) => updates.all(run).map(toUpdate),
    putEvaluation: (run, { update: at, epoch, loss, perplexity, accuracy, tokens }) =>
      putEvaluation.run({ run, update: at, epoch, loss, perplexity, accuracy, tokens }),
    evaluation: (run, at) => map(evaluation.get(run, at), toEvaluation),
    evaluations: (run) => evaluations.all(run).map(toEvaluation),
    putNote: (run, { update: at, code, message }) => putNote.run({ run, update: at, code, message }),
    notes: (run) => notes.all(run),
    putSample: (run, sample) => putSample.run({ run, ...sample }),
    samples: (run) => samples.all(run),
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
