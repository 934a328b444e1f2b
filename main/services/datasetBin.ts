/**
 * The bin of datasets: deleted ones can be taken out again until the program ends, and are gone at its next start.
 * A row `bin:<id>` among the library's settings says that a dataset is deleted; where its folder lies follows from it.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { DatasetRecord } from '../db/datasetRows.ts';
import { diskError } from '../engine/files/atomicWrite.ts';
import { findDataset, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { rewriteAbout } from './datasetFolder.ts';
import { refuseWhileWorkedOn } from './datasetWork.ts';
import { refuseIfNeeded } from './inUse.ts';
import { freeName } from './names.ts';

const PREFIX = 'bin:data-';
const part = z.object({ train: z.number(), valid: z.number() });
const recordSchema = z.object({
  id: z.string(),
  name: z.string(),
  created: z.number(),
  documents: part,
  tokens: part,
  types: z.number(),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  notes: z.string().default(''),
});

const binOf = (ctx: Context): string => join(ctx.dir, 'bin');
const keyOf = (id: string): string => `bin:${id}`;

/** @throws AppError `dataset/busy`, `dataset/in-use` when an unfinished run could not go on without it, `dataset/unknown`, `disk/…` */
export async function binDataset(ctx: Context, data: string): Promise<void> {
  const record = findDataset(ctx, data);
  refuseWhileWorkedOn(ctx, record.id);
  refuseIfNeeded(ctx, 'dataset', record.name, (run) => run.data === record.id);
  const strike = ctx.db.transaction(() => {
    ctx.settings.set(keyOf(record.id), JSON.stringify(record));
    ctx.datasets.delete(record.id);
  });
  strike.immediate();
  const away = join(binOf(ctx), record.id);
  try {
    await mkdir(binOf(ctx), { recursive: true, mode: 0o700 });
    await rename(folderOf(ctx, 'data', record.id), away);
  } catch (error) {
    put(ctx, record);
    throw diskError(error, away);
  }
}

/** Takes a dataset out of the bin; under another name where its own has been given away meanwhile. */
export async function restoreDataset(ctx: Context, data: string): Promise<DatasetRecord> {
  const json = ctx.settings.get(keyOf(data));
  if (json === undefined) {
    const message =
      'This dataset is no longer in the bin, so it cannot be brought back. Import its texts again.';
    throw new AppError('dataset/unknown', message, { data });
  }
  const record = recordSchema.parse(JSON.parse(json));
  const name = freeName(record.name, (wanted) => ctx.datasets.nameTaken(wanted));
  const restored = { ...record, name };
  // the row first: a folder in the bin whose row is there again is brought back at the next start (`emptyBin`)
  put(ctx, restored);
  const folder = folderOf(ctx, 'data', record.id);
  try {
    await rename(join(binOf(ctx), record.id), folder);
    if (name !== record.name) await rewriteAbout(folder, restored);
  } catch (error) {
    throw diskError(error, folder);
  }
  return restored;
}

function put(ctx: Context, record: DatasetRecord): void {
  const insert = ctx.db.transaction(() => {
    ctx.datasets.ready(record);
    ctx.settings.delete(keyOf(record.id));
  });
  insert.immediate();
}

/** At the start: what was deleted before is gone for good, and what a crash left half restored is brought back. */
export async function emptyBin(ctx: Context): Promise<void> {
  for (const { key } of ctx.settings.beginning(PREFIX)) {
    const id = key.slice('bin:'.length);
    await rm(folderOf(ctx, 'data', id), { recursive: true, force: true });
    await rm(join(binOf(ctx), id), { recursive: true, force: true });
    ctx.settings.delete(key);
  }
  const names = await readdir(binOf(ctx)).catch(() => []);
  for (const id of names.filter((name) => name.startsWith('data-'))) {
    const folder = folderOf(ctx, 'data', id);
    if (ctx.datasets.get(id) !== undefined && !existsSync(folder)) await rename(join(binOf(ctx), id), folder);
  }
}
