/** By which rules a dataset's texts were cut into words, and whether a model reads texts by the same. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TokenRules } from '../../../shared/recipe.ts';
import { rulesSchema } from '../../../shared/dataSchemas.ts';
import { AppError } from '../../../shared/errors.ts';
import { damaged } from './datasetFolder.ts';
import { DEFAULT_RULES, describeRules, infoOf, rulesOf } from './tokenizer.ts';
import type { TokenizerInfo } from './tokenizer.ts';

/** Datasets of the first version knew one set of rules. */
const recipeSchema = z.discriminatedUnion('version', [
  z.object({ version: z.literal(1) }),
  z.object({ version: z.literal(2), recipe: z.object({ rules: rulesSchema }) }),
]);

/** @throws AppError `dataset/damaged` */
export async function datasetRules(folder: string): Promise<TokenRules> {
  const path = join(folder, 'recipe.json');
  try {
    const read = recipeSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return read.version === 1 ? DEFAULT_RULES : read.recipe.rules;
  } catch (error) {
    throw damaged(path, error);
  }
}

/**
 * Words that were cut otherwise are other words: a model would take most of them for unknown, or for what they are not.
 * @throws AppError `dataset/other-rules` with `rules`, the model's; `dataset/damaged`, `model/unknown-rules`
 */
export async function checkRules(
  data: { readonly folder: string; readonly name: string },
  model: { readonly tokenizer: TokenizerInfo; readonly name: string },
): Promise<void> {
  const ours = await datasetRules(data.folder);
  const rules = rulesOf(model.tokenizer);
  if (JSON.stringify(infoOf(ours)) === JSON.stringify(infoOf(rules))) return;
  const message = `The texts of “${data.name}” were cut into words by other rules (${describeRules(ours)}) than the model “${model.name}” learned with (${describeRules(rules)}). Make the dataset again by the model’s rules, or start from a model that fits.`;
  throw new AppError('dataset/other-rules', message, { rules });
}
