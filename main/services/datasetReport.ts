/** All that is told of a dataset: its row, its recipe, what its examination found, and what a model makes of it. */
import { join } from 'node:path';
import type { DatasetView } from '../../shared/data.ts';
import { readRecipe } from '../building/recipe.ts';
import { readReport } from '../building/report.ts';
import { findDataset, findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { viewFile } from './datasetFolder.ts';
import type { Viewed } from './datasetShapes.ts';
import { summaryOf } from './datasetSummary.ts';
import { keptView } from './datasetView.ts';
import type { ViewRequest } from './datasetView.ts';

/**
 * @param view computes what is not kept: in this process, or in another
 * @throws AppError `dataset/unknown`, `model/unknown`, `dataset/damaged`
 */
export async function reportOn(
  ctx: Context,
  data: string,
  model: string | null,
  view: (request: ViewRequest) => Promise<Viewed>,
): Promise<DatasetView> {
  const record = findDataset(ctx, data);
  const found = model === null ? null : findModel(ctx, model);
  const folder = folderOf(ctx, 'data', record.id);
  const to = viewFile(folder, found?.id ?? null);
  const viewed =
    (await keptView(to, folder)) ?? (await view({ folder, vocab: vocabOf(ctx, found?.id ?? null), to }));
  const { coverage, unknownTypes, unknown, lengths, bytes, groupColumns } = viewed;
  return {
    ...summaryOf(record),
    recipe: await readRecipe(folder),
    report: (await readReport(folder)).text,
    ...{ unknownTypes, unknown, lengths, bytes, groupColumns },
    model: found === null ? null : { id: found.id, name: found.name, vocab: found.vocab },
    coverage: coverage === null || found === null ? null : { model: found.id, ...coverage },
  };
}

/** The vocabulary of a model; null = none is asked for. @throws AppError `model/unknown` */
export function vocabOf(ctx: Context, model: string | null): string | null {
  return model === null ? null : join(folderOf(ctx, 'model', findModel(ctx, model).id), 'vocab.json');
}
