/** What happened to a run beside its numbers: notes, texts it wrote, stretches in which it stood still. */
import type { RunNote, RunPause, RunSample } from '../../shared/run.ts';
import type { Db } from './open.ts';

interface PauseRow {
  readonly at: number;
  readonly began: number;
  readonly ended: number | null;
  readonly kind: RunPause['kind'];
}

export interface StoryRows {
  putNote(run: string, note: RunNote): void;
  /** in the order of updates */
  notes(run: string): RunNote[];
  putSample(run: string, sample: RunSample): void;
  /** in the order of updates, then of beginnings */
  samples(run: string): RunSample[];
  /** Whether the weights of this update have written. */
  hasSample(run: string, update: number): boolean;
  beginPause(run: string, pause: Omit<RunPause, 'to'>): void;
  /** Ends the pause that goes on, if one does. */
  endPause(run: string, to: number): void;
  pauses(run: string): RunPause[];
  /** Forgets notes and texts of updates from this one on. */
  forgetFrom(run: string, update: number): void;
}

export function storyRows(db: Db): StoryRows {
  const putNote = db.prepare(
    'INSERT OR REPLACE INTO note (run, at, code, message, time) VALUES (@run, @update, @code, @message, @time)',
  );
  const notes = db.prepare<[string], RunNote>(
    'SELECT at AS "update", code, message, time FROM note WHERE run = ? ORDER BY at, time, code',
  );
  const putSample = db.prepare(`
    INSERT OR REPLACE INTO sample (run, at, position, prompt, text)
    VALUES (@run, @update, @position, @prompt, @text)`);
  const samples = db.prepare<[string], RunSample>(
    'SELECT at AS "update", position, prompt, text FROM sample WHERE run = ? ORDER BY at, position',
  );
  const hasSample = db
    .prepare<[string, number], number>('SELECT 1 FROM sample WHERE run = ? AND at = ?')
    .pluck();
  const beginPause = db.prepare(
    'INSERT OR IGNORE INTO pause (run, at, began, kind) VALUES (@run, @update, @from, @kind)',
  );
  const endPause = db.prepare('UPDATE pause SET ended = @to WHERE run = @run AND ended IS NULL');
  const pauses = db.prepare<[string], PauseRow>('SELECT * FROM pause WHERE run = ? ORDER BY began');
  const forgetNotes = db.prepare('DELETE FROM note WHERE run = ? AND at >= ?');
  const forgetSamples = db.prepare('DELETE FROM sample WHERE run = ? AND at >= ?');
  return {
    putNote: (run, note) => putNote.run({ run, ...note }),
    notes: (run) => notes.all(run),
    putSample: (run, { update, position, prompt, text }) =>
      putSample.run({ run, update, position, prompt, text }),
    samples: (run) => samples.all(run),
    hasSample: (run, update) => hasSample.get(run, update) !== undefined,
    beginPause: (run, pause) => beginPause.run({ run, ...pause }),
    endPause: (run, to) => endPause.run({ run, to }),
    pauses: (run) =>
      pauses.all(run).map(({ at, began, ended, kind }) => ({ update: at, from: began, to: ended, kind })),
    forgetFrom: db.transaction((run: string, update: number) => {
      forgetNotes.run(run, update);
      forgetSamples.run(run, update);
    }),
  };
}
