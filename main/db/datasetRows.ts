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
}

interface DatasetRow extends LeaseColumns {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly train_documents: number;
  readonly valid_documents: number;
  readonly train_tokens: number;
  readonly valid_tokens: number;
  readonly types: number;
  readonly skipped_json: string;
}

export interface DatasetRows {
  /** Reserves the name while the texts are read. */
  claim(id: string, name: string, created: number, lease: Lease): void;
  /** Fills in what the import found and ends its lease; inserts the row where a rebuilt library lacks it. */
  ready(record: DatasetRecord): void;
  get(id: string): DatasetRecord | undefined;
  byName(name: string): DatasetRecord | undefined;
  nameTaken(name: string): boolean;
  list(): DatasetRecord[];
  importing(): { readonly id: string; readonly lease: Lease | null }[];
  rename(id: string, name: string): void;
  delete(id: string): void;
}

const skippedFiles = z.array(z.object({ path: z.string(), reason: z.string() }));

export function datasetRows(db: Db): DatasetRows {
  const claim = db.prepare(`
    INSERT INTO dataset (id, name, state, created, lease_pid, lease_started, lease_boot, lease_host, lease_heartbeat)
    VALUES (@id, @name, 'importing', @created, @lease_pid, @lease_started, @lease_boot, @lease_host, @lease_heartbeat)`);
  const insert = db.prepare(`
    INSERT OR IGNORE INTO dataset (id, name, state, created) VALUES (@id, @name, 'importing', @created)`);
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
  const importing = db.prepare<[], DatasetRow>(`SELECT * FROM dataset WHERE state = 'importing'`);
  const rename = db.prepare('UPDATE dataset SET name = @name WHERE id = @id');
  const remove = db.prepare('DELETE FROM dataset WHERE id = ?');

  const fill = db.transaction((record: DatasetRecord) => {
    insert.run({ id: record.id, name: record.name, created: record.created });
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
    importing: () => importing.all().map((row) => ({ id: row.id, lease: toLease(row) })),
    rename: (id, name) => rename.run({ id, name }),
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
  };
}
