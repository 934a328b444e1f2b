/** Where a model comes from, step by step: what the library knows by its ids, and before that the names on its card. */
import type { LineageStep } from '../../shared/model.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import type { RunRecord } from '../db/runRows.ts';
import { readModelCard } from '../engine/files/modelFolder.ts';
import { folderOf } from './context.ts';
import type { Context } from './context.ts';

/**
 * @param names on the model's card, oldest first
 * @returns oldest first; the last step is the run that made the model, where one did
 */
export async function lineageOf(
  ctx: Context,
  model: ModelRecord,
  names: readonly string[],
): Promise<LineageStep[]> {
  const steps: LineageStep[] = [];
  const seen = new Set<string>();
  let at: ModelRecord | undefined = model;
  let known = names;
  for (;;) {
    seen.add(at.id);
    const run: RunRecord | undefined = at.run === null ? undefined : ctx.runs.get(at.run);
    if (run === undefined) {
      if (at.run !== null) steps.unshift({ kind: 'run', id: at.run, name: at.run, there: false });
      return [...named(known), ...steps];
    }
    steps.unshift(dataStep(ctx, run), { kind: 'run', id: run.id, name: run.name, there: true });
    if (run.base === null) return steps;
    const base = ctx.models.get(run.base);
    const name = base?.name ?? run.baseName ?? run.base;
    steps.unshift({ kind: 'model', id: run.base, name, there: base !== undefined });
    // a run's card ends with its model and its dataset, as they were called then
    if (base === undefined) return [...named(known.slice(0, placeOf(known, run.baseName))), ...steps];
    // no model can come from itself, but a folder that was tampered with could say so
    if (seen.has(base.id)) return steps;
    known = (await readModelCard(folderOf(ctx, 'model', base.id))).card.lineage;
    at = base;
  }
}

function dataStep(ctx: Context, { data, dataName }: RunRecord): LineageStep {
  const found = ctx.datasets.get(data);
  return { kind: 'data', id: data, name: found?.name ?? dataName, there: found !== undefined };
}

function named(names: readonly string[]): LineageStep[] {
  return names.map((name) => ({ kind: 'unknown', id: null, name, there: false }));
}

/** Names that stand before this one; none where it is not among them. */
function placeOf(names: readonly string[], name: string | null): number {
  return Math.max(0, name === null ? -1 : names.lastIndexOf(name));
}
