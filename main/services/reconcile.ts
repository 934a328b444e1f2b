/** Makes the database tell the truth about work whose process has died without a word. */
import { join } from 'node:path';
import type { Context } from './context.ts';
import { removeImport } from './datasetFolder.ts';
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

/** The same for runs, and half-finished imports of dead owners are cleared away. */
export async function reconcile(ctx: Context): Promise<void> {
  reconcileRuns(ctx);
  const now = ctx.now();
  for (const { id, lease } of ctx.datasets.importing()) {
    if (isAlive(lease, now)) continue;
    await removeImport(join(ctx.dir, 'datasets'), id);
    ctx.datasets.delete(id);
  }
}
