/** Where a model comes from, as what is drawn: models, and between them the ways from one to the next. */
import type { LineageStep } from '../../../shared/model.ts';

type Stage =
  | { readonly kind: 'model'; readonly step: LineageStep }
  /** training: the run, and the texts that were read in it; either may be unknown */
  | { readonly kind: 'way'; readonly run: LineageStep | null; readonly data: LineageStep | null };

/**
 * @param lineage oldest first, without the model itself
 * @returns stages that end with the way to the model, where one is known
 */
export function stagesOf(lineage: readonly LineageStep[]): Stage[] {
  const stages: Stage[] = [];
  for (const step of lineage) {
    const last = stages.at(-1);
    if (step.kind === 'model' || step.kind === 'unknown') {
      stages.push({ kind: 'model', step });
    } else if (last?.kind === 'way' && last[step.kind] === null) {
      stages.splice(-1, 1, { ...last, [step.kind]: step });
    } else {
      stages.push({ kind: 'way', run: null, data: null, [step.kind]: step });
    }
  }
  return stages;
}

/** The model that it was made from, and the texts it learnt last, where they are still known. */
export function parentsOf(lineage: readonly LineageStep[]): {
  readonly base: LineageStep | null;
  readonly data: LineageStep | null;
} {
  return {
    base: lineage.findLast(({ kind }) => kind === 'model') ?? null,
    data: lineage.findLast(({ kind }) => kind === 'data') ?? null,
  };
}
