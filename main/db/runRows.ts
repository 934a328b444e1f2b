/** The run table: statements, row mapping, and the lease that says a run is alive. */
import { z } from 'zod';
import type { Settings } from '../../shared/hyperparams.ts';
import type { Recipe } from '../../shared/recipe.ts';
import { recipeSchema } from '../../shared/dataSchemas.ts';
import { RUN_STATUSES } from '../../shared/run.ts';
import type { RunCheckpoint } from '../../shared/run.ts';
import type { Landing } from '../../shared/schedule.ts';
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
const statusSchema = z.enum(RUN_STATUSES);

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
  /** null for runs of older versions */
  readonly tokensPerEpoch: number | null;
  /** how the dataset was made; null for runs of older versions */
  readonly recipe: Recipe | null;
}

export interface RunRecord extends NewRun, RunResults {
  readonly status: z.infer<typeof statusSchema>;
  readonly model: string | null;
  readonly ended: number | null;
  /** last stored update; 0 before the first */
  readonly step: number;
  readonly failure: z.infer<typeof failureSchema> | null;
  readonly lease: Lease | null;
  /** the person's own words */
  readonly notes: string;
  /** pauses not counted; null for runs of older versions */
  readonly trainedMs: number | null;
  readonly landing: Landing | null;
  /** the newest; null where there is none, or an older version made it */
  readonly checkpoint: RunCheckpoint | null;
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
  readonly notes: string;
  readonly tokens_per_epoch: number | null;
  readonly trained_ms: number | null;
  readonly landing_from: number | null;
  readonly landing_updates: number | null;
  readonly checkpoint_at: number | null;
  readonly checkpoint_time: number | null;
  readonly recipe_json: string | null;
}

/** How a run ended, for the time being or for good; `stopped` with a model was finished early, without one discarded. */
export type RunEnd =
  | ({ readonly status: 'done' | 'stopped'; readonly model: string; readonly ended: number } & RunResults)
  | { readonly status: 'interrupted' | 'paused' }
  | { readonly status: 'stopped'; readonly model: null; readonly ended: number }
  | { readonly status: 'failed'; readonly ended: number; readonly failure: z.infer<typeof failureSchema> };

export interface RunRows {
  /** A new row, `queued`: nothing runs yet. */
  insert(run: NewRun): void;
  /** Takes the run for the process of `lease`, if its status is still one of `from`; says whether it did. */
  claim(id: string, from: readonly string[], lease: Lease, engine: EngineName, threads: number): boolean;
  beat(id: string, time: number): void;
  /** Ends the run and gives its lease back. */
  end(id: string, end: RunEnd): void;
  /** A dead owner's run becomes `interrupted`, unless somebody else has it by now; says whether it did. */
  orphaned(id: string, lease: Lease | null): boolean;
  setTrained(id: string, ms: number): void;
  setCheckpoint(id: string, checkpoint: RunCheckpoint): void;
  setLanding(id: string, landing: Landing | null): void;
  setNotes(id: string, notes: string): void;
  rename(id: string, name: string): void;
  /** Takes it off all lists; its name is free at once. */
  bin(id: string, time: number): void;
  /** @param name what it is called from now on */
  unbin(id: string, name: string): void;
  /** Runs in the bin, with the names they had. */
  binned(): { readonly id: string; readonly name: string }[];
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
      settings_json, groups_json, vocab, versions_json, tokens_per_epoch, recipe_json)
    VALUES (@id, @name, @kind, 'queued', @base, @baseName, @data, @dataName, @created, @steps, @epochs, @seed, @engine, @threads,
      @settings, @groups, @vocab, @versions, @tokensPerEpoch, @recipe)`);
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
  const setTrained = db.prepare('UPDATE run SET trained_ms = @ms WHERE id = @id');
  const setCheckpoint = db.prepare(
    'UPDATE run SET checkpoint_at = @update, checkpoint_time = @time WHERE id = @id',
  );
  const setLanding = db.prepare(
    'UPDATE run SET landing_from = @from, landing_updates = @updates WHERE id = @id',
  );
  const setNotes = db.prepare('UPDATE run SET notes = @notes WHERE id = @id');
  const rename = db.prepare('UPDATE run SET name = @name WHERE id = @id');
  const bin = db.prepare(
    `UPDATE run SET deleted = @time, name_before = name, name = 'bin/' || id WHERE id = @id AND deleted IS NULL`,
  );
  const unbin = db.prepare('UPDATE run SET deleted = NULL, name_before = NULL, name = @name WHERE id = @id');
  const binned = db.prepare<[], { id: string; name: string }>(
    'SELECT id, coalesce(name_before, name) AS name FROM run WHERE deleted IS NOT NULL',
  );
  const get = db.prepare<[string], RunRow>(`${select} WHERE id = ? AND deleted IS NULL`);
  const byName = db.prepare<[string], RunRow>(`${select} WHERE name = ? AND deleted IS NULL`);
  const list = db.prepare<[], RunRow>(`${select} WHERE deleted IS NULL ORDER BY created DESC, rowid DESC`);
  const remove = db.prepare('DELETE FROM run WHERE id = ?');

  return {
    insert: ({ settings, groups, versions, recipe, ...run }) =>
      insert.run({
        ...run,
        settings: JSON.stringify(settings),
        groups: JSON.stringify(groups),
        versions: JSON.stringify(versions),
        recipe: toJson(recipe),
      }),
    claim: (id, from, lease, engine, threads) =>
      claim.run({ id, from: JSON.stringify(from), engine, threads, ...toColumns(lease) }).changes === 1,
    beat: (id, time) => beat.run({ id, time }),
    end: (id, how) => end.run({ id, ...endColumns(how), ...NO_LEASE }),
    orphaned: (id, lease) =>
      orphaned.run({ id, pid: lease?.pid ?? null, started: lease?.started ?? null, ...NO_LEASE }).changes ===
      1,
    setTrained: (id, ms) => setTrained.run({ id, ms }),
    setCheckpoint: (id, { update, time }) => setCheckpoint.run({ id, update, time }),
    setLanding: (id, landing) =>
      setLanding.run({ id, from: landing?.from ?? null, updates: landing?.updates ?? null }),
    setNotes: (id, notes) => setNotes.run({ id, notes }),
    rename: (id, name) => rename.run({ id, name }),
    bin: (id, time) => bin.run({ id, time }),
    unbin: (id, name) => unbin.run({ id, name }),
    binned: () => binned.all(),
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
    case 'stopped':
      if (end.model === null) return { ...nothing, status: end.status, ended: end.ended };
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
    case 'paused':
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
    notes: row.notes,
    tokensPerEpoch: row.tokens_per_epoch,
    recipe: fromJson(recipeSchema, row.recipe_json),
    trainedMs: row.trained_ms,
    landing:
      row.landing_from === null || row.landing_updates === null
        ? null
        : { from: row.landing_from, updates: row.landing_updates },
    checkpoint:
      row.checkpoint_at === null || row.checkpoint_time === null
        ? null
        : { update: row.checkpoint_at, time: row.checkpoint_time },
  };
}

function fromJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}
