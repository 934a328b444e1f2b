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
  /** what the person wrote about it */
  readonly notes: string;
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
  readonly notes: string;
}

export interface ModelRows {
  insert(record: ModelRecord): void;
  get(id: string): ModelRecord | undefined;
  byName(name: string): ModelRecord | undefined;
  /** newest first */
  list(): ModelRecord[];
  rename(id: string, name: string): void;
  setNotes(id: string, notes: string): void;
  /** Takes it off all lists; its name is free at once. */
  bin(id: string, time: number): void;
  /** @param name what it is called from now on */
  unbin(id: string, name: string): void;
  /** Models in the bin, with the names they had. */
  binned(): { readonly id: string; readonly name: string }[];
  delete(id: string): void;
}

export function modelRows(db: Db): ModelRows {
  const insert = db.prepare(`
    INSERT INTO model (id, name, created, emb_sz, n_hid, n_layers, vocab, parameters, dtype, bytes, perplexity, run,
      notes)
    VALUES (@id, @name, @created, @embSz, @nHid, @nLayers, @vocab, @parameters, @dtype, @bytes, @perplexity, @run,
      @notes)`);
  const get = db.prepare<[string], ModelRow>('SELECT * FROM model WHERE id = ? AND deleted IS NULL');
  const byName = db.prepare<[string], ModelRow>('SELECT * FROM model WHERE name = ? AND deleted IS NULL');
  const list = db.prepare<[], ModelRow>(
    'SELECT * FROM model WHERE deleted IS NULL ORDER BY created DESC, rowid DESC',
  );
  const rename = db.prepare('UPDATE model SET name = @name WHERE id = @id');
  const setNotes = db.prepare('UPDATE model SET notes = @notes WHERE id = @id');
  const bin = db.prepare(
    `UPDATE model SET deleted = @time, name_before = name, name = 'bin/' || id WHERE id = @id AND deleted IS NULL`,
  );
  const unbin = db.prepare(
    'UPDATE model SET deleted = NULL, name_before = NULL, name = @name WHERE id = @id',
  );
  const binned = db.prepare<[], { id: string; name: string }>(
    'SELECT id, coalesce(name_before, name) AS name FROM model WHERE deleted IS NOT NULL',
  );
  const remove = db.prepare('DELETE FROM model WHERE id = ?');
  return {
    insert: (record) => insert.run(record),
    get: (id) => optional(get.get(id)),
    byName: (name) => optional(byName.get(name)),
    list: () => list.all().map(toRecord),
    rename: (id, name) => rename.run({ id, name }),
    setNotes: (id, notes) => setNotes.run({ id, notes }),
    bin: (id, time) => bin.run({ id, time }),
    unbin: (id, name) => unbin.run({ id, name }),
    binned: () => binned.all(),
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
    notes: row.notes,
  };
}
