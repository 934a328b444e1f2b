/** The model table: statements and row mapping. */
import type { Db } from './open.ts';

export interface ModelRecord {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly embSz: number;
  readonly nHid: number;
  readonly nLayers: number;
  readonly vocab: number;
  readonly parameters: number;
  readonly dtype: 'F32' | 'F16';
  readonly bytes: number;
  readonly perplexity: number | null;
  readonly run: string | null;
}

interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly emb_sz: number;
  readonly n_hid: number;
  readonly n_layers: number;
  readonly vocab: number;
  readonly parameters: number;
  readonly dtype: string;
  readonly bytes: number;
  readonly perplexity: number | null;
  readonly run: string | null;
}

export interface ModelRows {
  insert(record: ModelRecord): void;
  get(id: string): ModelRecord | undefined;
  byName(name: string): ModelRecord | undefined;
  list(): ModelRecord[];
  delete(id: string): void;
}

export function modelRows(db: Db): ModelRows {
  const insert = db.prepare(`
    INSERT INTO model (id, name, created, emb_sz, n_hid, n_layers, vocab, parameters, dtype, bytes, perplexity, run)
    VALUES (@id, @name, @created, @embSz, @nHid, @nLayers, @vocab, @parameters, @dtype, @bytes, @perplexity, @run)`);
  const get = db.prepare<[string], ModelRow>('SELECT * FROM model WHERE id = ?');
  const byName = db.prepare<[string], ModelRow>('SELECT * FROM model WHERE name = ?');
  const list = db.prepare<[], ModelRow>('SELECT * FROM model ORDER BY created DESC, rowid DESC');
  const remove = db.prepare('DELETE FROM model WHERE id = ?');
  return {
    insert: (record) => insert.run(record),
    get: (id) => optional(get.get(id)),
    byName: (name) => optional(byName.get(name)),
    list: () => list.all().map(toRecord),
    delete: (id) => remove.run(id),
  };
}

function optional(row: ModelRow | undefined): ModelRecord | undefined {
  return row === undefined ? undefined : toRecord(row);
}

function toRecord(row: ModelRow): ModelRecord {
  return {
    id: row.id,
    name: row.name,
    created: row.created,
    embSz: row.emb_sz,
    nHid: row.n_hid,
    nLayers: row.n_layers,
    vocab: row.vocab,
    parameters: row.parameters,
    dtype: row.dtype === 'F16' ? 'F16' : 'F32',
    bytes: row.bytes,
    perplexity: row.perplexity,
    run: row.run,
  };
}
