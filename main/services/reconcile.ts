/** Makes the database tell the truth about work whose process has died without a word. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mendReplacements } from '../building/replace.ts';
import { unfinishedWork } from '../building/unfinished.ts';
import { folderOf } from './context.ts';
import type { Context } from './context.ts';
import { readDatasetRecord, removeOldImport } from './datasetFolder.ts';
import { isAlive } from './lease.ts';

const UNDER_WAY = ['queued', 'running', 'paused'];

/** Runs of dead owners become `interrupted`. */
export function reconcileRuns(ctx: Context): void {
  const now = ctx.now();
  for (const { id, status, lease, step } of ctx.runs.list()) {
    // nobody needs to hold a run that stands still
    const held = UNDER_WAY.includes(status) && !(status === 'paused' && lease === null);
    if (!held || isAlive(lease, now) || !ctx.runs.orphaned(id, lease)) continue;
    const from = lease?.heartbeat ?? now;
    if (step > 0) ctx.story.beginPause(id, { update: step, from, kind: 'interrupted' });
  }
}

/**
 * The same for runs. Imports and revisions of dead owners stay as they are where they can be gone on with; what was
 * complete but for its row gets its row, and what had not yet begun is forgotten.
 */
export async function reconcile(ctx: Context): Promise<void> {
  reconcileRuns(ctx);
  const now = ctx.now();
  const work = ctx.datasets.work();
  const dead = work.filter(({ lease }) => !isAlive(lease, now));
  if (dead.length === 0) return;
  const datasets = join(ctx.dir, 'datasets');
  // another process may be just between its two moves
  if (dead.length === work.length) await mendReplacements(datasets);
  const kept = new Set((await unfinishedWork(datasets)).map(({ id }) => id));
  for (const { id, kind } of dead) {
    if (kept.has(id)) continue;
    const folder = folderOf(ctx, 'data', id);
    if (existsSync(folder)) await readRow(ctx, folder, id);
    else if (kind === 'revision') ctx.datasets.release(id);
    else {
      await removeOldImport(datasets, id);
      ctx.datasets.delete(id);
    }
  }
}

async function readRow(ctx: Context, folder: string, id: string): Promise<void> {
  try {
    ctx.datasets.ready(await readDatasetRecord(folder, id));
  } catch {
    // it is damaged, which is said when it is shown; the library opens all the same
    ctx.datasets.release(id);
  }
}
