/** The run table: statements, row mapping, and the lease that says a run is alive. */
import { z } from 'zod';
import type { Settings } from '../../shared/hyperparams.ts';
import { settingsSchema } from '../../shared/settings.ts';
import { NO_LEASE, SET_LEASE, toColumns, toLease } from './leaseColumns.ts';
import type { Lease, LeaseColumns } from './leaseColumns.ts';
import type { Db } from './open.ts';

export const evaluationSchema = z.object({
  loss: z.number(),
  // beyond the range of doubles it is infinite, which JSON writes as null
  perplexity: z
    .number()
    .nullable()
    .transform((value) => value ?? Infinity),
  accuracy: z.number(),
  tokens: z.number(),
});
export const bestSchema = evaluationSchema.extend({ update: z.number() });
export const failureSchema = z.object({ code: z.string(), message: z.string() });
const statusSchema = z.enum(['queued', 'running', 'paused', 'interrupted', 'stopped', 'failed', 'done']);

export type EngineName = 'tensorflow' | 'portable';

/** What the end of a run adds to its row. */
export interface RunResults {
  readonly before: z.infer<typeof evaluationSchema> | null;
  readonly after: z.infer<typeof evaluationSchema> | null;
  readonly best: z.infer<typeof bestSchema> | null;
}

/** What is fixed when a run is made. */
export interface NewRun {
  readonly id: string;
  readonly name: string;
  readonly kind: 'finetune' | 'pretrain';
  readonly base: string | null;
  /** names at the time: what they stand for may be renamed or deleted */
  readonly baseName: string | null;
  readonly data: string;
  readonly dataName: string;
  readonly created: number;
  readonly steps: number;
  readonly epochs: number;
  readonly seed: number;
  readonly engine: EngineName;
  readonly threads: number;
  readonly settings: Settings;
  readonly groups: readonly string[];
  readonly vocab: number;
  readonly versions: Readonly<Record<string, string>>;
}

export interface RunRecord extends NewRun, RunResults {
  readonly status: z.infer<typeof statusSchema>;
  readonly model: string | null;
  readonly ended: number | null;
  /** last stored update; 0 before the first */
  readonly step: number;
  readonly failure: z.infer<typeof failureSchema> | null;
  readonly lease: Lease | null;
}

interface RunRow extends LeaseColumns {
  readonly id: string;
  readonly name: string;
  readonly kind: 'finetune' | 'pretrain';
  readonly status: string;
  readonly base: string | null;
  readonly base_name: string | null;
  readonly data: string;
  readonly data_name: string;
  readonly model: string | null;
  readonly created: number;
  readonly ended: number | null;
  readonly steps: number;
  readonly step: number;
  readonly epochs: number;
  readonly seed: number;
  readonly engine: EngineName;
  readonly threads: number;
  readonly settings_json: string;
  readonly groups_json: string;
  readonly vocab: number;
  readonly versions_json: string;
  readonly before_json: string | null;
  readonly after_json: string | null;
  readonly best_json: string | null;
  readonly failure_json: string | null;
}

/** How a run ended, for the time being or for good. */
export type RunEnd =
  | ({ readonly status: 'done'; readonly model: string; readonly ended: number } & RunResults)
  | { readonly status: 'interrupted' }
  | { readonly status: 'failed'; readonly ended: number; readonly failure: z.infer<typeof failureSchema> };

export interface RunRows {
  /** A new row, `queued`: nothing runs yet. */
  insert(run: NewRun): void;
  /** Takes the run for the process of `lease`, if its status is still one of `from`; says whether it did. */
  claim(id: string, from: readonly string[], lease: Lease, engine: EngineName, threads: number): boolean;
  beat(id: string, time: number): void;
  /** Ends the run and gives its lease back. */
  end(id: string, end: RunEnd): void;
  /** A dead owner's run becomes `interrupted`, unless somebody else has it by now. */
  orphaned(id: string, lease: Lease | null): void;
  get(id: string): RunRecord | undefined;
  byName(name: string): RunRecord | undefined;
  /** newest first */
  list(): RunRecord[];
  delete(id: string): void;
}

export function runRows(db: Db): RunRows {
  const select = `SELECT run.*, coalesce((SELECT max(step) FROM metric WHERE run = run.id), 0) AS step FROM run`;
  const insert = db.prepare(`
    INSERT INTO run (id, name, kind, status, base, base_name, data, data_name, created, steps, epochs, seed, engine, threads,
      settings_json, groups_json, vocab, versions_json)
    VALUES (@id, @name, @kind, 'queued', @base, @baseName, @data, @dataName, @created, @steps, @epochs, @seed, @engine, @threads,
      @settings, @groups, @vocab, @versions)`);
  const claim = db.prepare(`
    UPDATE run SET status = 'running', engine = @engine, threads = @threads, failure_json = NULL, ended = NULL,
      ${SET_LEASE}
    WHERE id = @id AND status IN (SELECT value FROM json_each(@from))`);
  const beat = db.prepare('UPDATE run SET lease_heartbeat = @time WHERE id = @id AND lease_pid IS NOT NULL');
  const end = db.prepare(`
    UPDATE run SET status = @status, model = @model, ended = @ended, before_json = @before, after_json = @after,
      best_json = @best, failure_json = @failure, ${SET_LEASE}
    WHERE id = @id`);
  const orphaned = db.prepare(`
    UPDATE run SET status = 'interrupted', ${SET_LEASE}
    WHERE id = @id AND status IN ('queued', 'running', 'paused') AND lease_pid IS @pid AND lease_started IS @started`);
  const get = db.prepare<[string], RunRow>(`${select} WHERE id = ?`);
  const byName = db.prepare<[string], RunRow>(`${select} WHERE name = ?`);
  const list = db.prepare<[], RunRow>(`${select} ORDER BY created DESC, rowid DESC`);
  const remove = db.prepare('DELETE FROM run WHERE id = ?');

  return {
    insert: ({ settings, groups, versions, ...run }) =>
      insert.run({
        ...run,
        settings: JSON.stringify(settings),
        groups: JSON.stringify(groups),
        versions: JSON.stringify(versions),
      }),
    claim: (id, from, lease, engine, threads) =>
      claim.run({ id, from: JSON.stringify(from), engine, threads, ...toColumns(lease) }).changes === 1,
    beat: (id, time) => beat.run({ id, time }),
    end: (id, how) => end.run({ id, ...endColumns(how), ...NO_LEASE }),
    orphaned: (id, lease) =>
      orphaned.run({ id, pid: lease?.pid ?? null, started: lease?.started ?? null, ...NO_LEASE }),
    get: (id) => optional(get.get(id)),
    byName: (name) => optional(byName.get(name)),
    list: () => list.all().map(toRecord),
    delete: (id) => remove.run(id),
  };
}

function endColumns(end: RunEnd): Record<string, string | number | null> {
  const nothing = { model: null, ended: null, before: null, after: null, best: null, failure: null };
  switch (end.status) {
    case 'done':
      return {
        ...nothing,
        status: end.status,
        model: end.model,
        ended: end.ended,
        before: toJson(end.before),
        after: toJson(end.after),
        best: toJson(end.best),
      };
    case 'interrupted':
      return { ...nothing, status: end.status };
    case 'failed':
      return { ...nothing, status: end.status, ended: end.ended, failure: toJson(end.failure) };
  }
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function optional(row: RunRow | undefined): RunRecord | undefined {
  return row === undefined ? undefined : toRecord(row);
}

function toRecord(row: RunRow): RunRecord {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    status: statusSchema.parse(row.status),
    base: row.base,
    baseName: row.base_name,
    data: row.data,
    dataName: row.data_name,
    model: row.model,
    created: row.created,
    ended: row.ended,
    steps: row.steps,
    step: row.step,
    epochs: row.epochs,
    seed: row.seed,
    engine: row.engine,
    threads: row.threads,
    settings: settingsSchema.parse(JSON.parse(row.settings_json)),
    groups: z.array(z.string()).parse(JSON.parse(row.groups_json)),
    vocab: row.vocab,
    versions: z.record(z.string(), z.string()).parse(JSON.parse(row.versions_json)),
    before: fromJson(evaluationSchema, row.before_json),
    after: fromJson(evaluationSchema, row.after_json),
    best: fromJson(bestSchema, row.best_json),
    failure: fromJson(failureSchema, row.failure_json),
    lease: toLease(row),
  };
}

function fromJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}
