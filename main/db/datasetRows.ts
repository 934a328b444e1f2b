/** The dataset table: statements and row mapping. */
import { z } from 'zod';
import { NO_LEASE, SET_LEASE, toColumns, toLease } from './leaseColumns.ts';
import type { Lease, LeaseColumns } from './leaseColumns.ts';
import type { Db } from './open.ts';

export interface DatasetRecord {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly documents: { readonly train: number; readonly valid: number };
  readonly tokens: { readonly train: number; readonly valid: number };
  readonly types: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** what the person wrote about it */
  readonly notes: string;
}

/** Work on a dataset that somebody has begun: texts are brought in, or a complete dataset is made again. */
export interface DatasetWork {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly kind: 'import' | 'revision';
  readonly lease: Lease | null;
}

interface DatasetRow extends LeaseColumns {
  readonly id: string;
  readonly state: 'importing' | 'ready';
  readonly name: string;
  readonly created: number;
  readonly train_documents: number;
  readonly valid_documents: number;
  readonly train_tokens: number;
  readonly valid_tokens: number;
  readonly types: number;
  readonly skipped_json: string;
  readonly notes: string;
}

export interface DatasetRows {
  /** Reserves the name while the texts are read. */
  claim(id: string, name: string, created: number, lease: Lease): void;
  /**
   * Fills in what the texts were found to hold and ends the lease; name and notes stay as they are. Inserts the row
   * where a rebuilt library lacks it.
   */
  ready(record: DatasetRecord): void;
  get(id: string): DatasetRecord | undefined;
  byName(name: string): DatasetRecord | undefined;
  nameTaken(name: string): boolean;
  list(): DatasetRecord[];
  /** all that is or was being worked on: imports, and datasets that are being made again */
  work(): DatasetWork[];
  workOn(id: string): DatasetWork | undefined;
  /** Takes the work for the process of `lease`. */
  hold(id: string, lease: Lease): void;
  /** A complete dataset is no longer worked on. */
  release(id: string): void;
  rename(id: string, name: string): void;
  setNotes(id: string, notes: string): void;
  delete(id: string): void;
}

const skippedFiles = z.array(z.object({ path: z.string(), reason: z.string() }));

export function datasetRows(db: Db): DatasetRows {
  const claim = db.prepare(`
    INSERT INTO dataset (id, name, state, created, lease_pid, lease_started, lease_boot, lease_host, lease_heartbeat)
    VALUES (@id, @name, 'importing', @created, @lease_pid, @lease_started, @lease_boot, @lease_host, @lease_heartbeat)`);
  const insert = db.prepare(`
    INSERT OR IGNORE INTO dataset (id, name, state, created, notes)
    VALUES (@id, @name, 'importing', @created, @notes)`);
  const ready = db.prepare(`
    UPDATE dataset SET state = 'ready', train_documents = @trainDocuments, valid_documents = @validDocuments,
      train_tokens = @trainTokens, valid_tokens = @validTokens, types = @types, skipped_json = @skipped, ${SET_LEASE}
    WHERE id = @id`);
  const get = db.prepare<[string], DatasetRow>(`SELECT * FROM dataset WHERE id = ? AND state = 'ready'`);
  const byName = db.prepare<[string], DatasetRow>(`SELECT * FROM dataset WHERE name = ? AND state = 'ready'`);
  const nameTaken = db.prepare<[string], number>('SELECT 1 FROM dataset WHERE name = ?').pluck();
  const list = db.prepare<[], DatasetRow>(
    `SELECT * FROM dataset WHERE state = 'ready' ORDER BY created DESC, rowid DESC`,
  );
  const work = db.prepare<[], DatasetRow>(
    `SELECT * FROM dataset WHERE state = 'importing' OR lease_pid IS NOT NULL ORDER BY created DESC, rowid DESC`,
  );
  const workOn = db.prepare<[string], DatasetRow>(
    `SELECT * FROM dataset WHERE id = ? AND (state = 'importing' OR lease_pid IS NOT NULL)`,
  );
  const lease = db.prepare(`UPDATE dataset SET ${SET_LEASE} WHERE id = @id`);
  const rename = db.prepare('UPDATE dataset SET name = @name WHERE id = @id');
  const setNotes = db.prepare('UPDATE dataset SET notes = @notes WHERE id = @id');
  const remove = db.prepare('DELETE FROM dataset WHERE id = ?');

  const fill = db.transaction((record: DatasetRecord) => {
    const { id, name, created, notes } = record;
    insert.run({ id, name, created, notes });
    ready.run({
      id: record.id,
      trainDocuments: record.documents.train,
      validDocuments: record.documents.valid,
      trainTokens: record.tokens.train,
      validTokens: record.tokens.valid,
      types: record.types,
      skipped: JSON.stringify(record.skipped),
      ...NO_LEASE,
    });
  });

  return {
    claim: (id, name, created, lease) => claim.run({ id, name, created, ...toColumns(lease) }),
    ready: (record) => fill.immediate(record),
    get: (id) => optional(get.get(id)),
    byName: (name) => optional(byName.get(name)),
    nameTaken: (name) => nameTaken.get(name) !== undefined,
    list: () => list.all().map(toRecord),
    work: () => work.all().map(toWork),
    workOn: (id) => {
      const row = workOn.get(id);
      return row === undefined ? undefined : toWork(row);
    },
    hold: (id, by) => lease.run({ id, ...toColumns(by) }),
    release: (id) => lease.run({ id, ...NO_LEASE }),
    rename: (id, name) => rename.run({ id, name }),
    setNotes: (id, notes) => setNotes.run({ id, notes }),
    delete: (id) => remove.run(id),
  };
}

function optional(row: DatasetRow | undefined): DatasetRecord | undefined {
  return row === undefined ? undefined : toRecord(row);
}

function toRecord(row: DatasetRow): DatasetRecord {
  return {
    id: row.id,
    name: row.name,
    created: row.created,
    documents: { train: row.train_documents, valid: row.valid_documents },
    tokens: { train: row.train_tokens, valid: row.valid_tokens },
    types: row.types,
    skipped: skippedFiles.parse(JSON.parse(row.skipped_json)),
    notes: row.notes,
  };
}

function toWork(row: DatasetRow): DatasetWork {
  const { id, name, created, state } = row;
  return { id, name, created, kind: state === 'importing' ? 'import' : 'revision', lease: toLease(row) };
}
