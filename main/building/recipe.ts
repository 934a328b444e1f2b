/** recipe.json: how a dataset was made from its texts, so that it can be made again; of this version and the first. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Recipe } from '../../shared/recipe.ts';
import { recipeSchema } from '../../shared/dataSchemas.ts';
import { damaged } from '../engine/text/datasetFolder.ts';
import { DEFAULT_RULES, infoOf, TOKENIZER } from '../engine/text/tokenizer.ts';

const RECIPE_FILE = 'recipe.json';

const column = z.string().nullable();
const tokenizerSchema = z.looseObject({ rules: z.string(), words: z.string(), version: z.number() });
type Tokenizer = z.infer<typeof tokenizerSchema>;

export interface StoredRecipe {
  readonly recipe: Recipe;
  readonly paths: readonly string[];
  readonly validPaths: readonly string[] | null;
  readonly textColumn: string | null;
  readonly labelColumns: readonly string[];
  readonly encoding: string | null;
  /** one long text, cut into passages: what is held out of it is its last stretch */
  readonly lone: boolean;
  readonly tokenizer: Tokenizer;
}

const storedSchema = z.object({
  version: z.literal(2),
  recipe: recipeSchema,
  paths: z.array(z.string()),
  validPaths: z.array(z.string()).nullable(),
  textColumn: column,
  labelColumns: z.array(z.string()),
  encoding: column,
  lone: z.boolean(),
  tokenizer: tokenizerSchema,
}) satisfies z.ZodType<StoredRecipe>;

/** The first version knew one set of rules and no remedies; what was not asked for is missing in it. */
const firstSchema = z.object({
  version: z.literal(1),
  paths: z.array(z.string()),
  textColumn: column.default(null),
  labelColumns: z.array(z.string()).default([]),
  encoding: column.default(null),
  split: z.union([
    z.object({ valid: z.number(), seed: z.int() }),
    z.object({ validPaths: z.array(z.string()) }),
  ]),
  passages: z.boolean().default(false),
  tokenizer: tokenizerSchema.default(TOKENIZER),
});

function fromFirst({ version: _, split, passages, ...first }: z.infer<typeof firstSchema>): StoredRecipe {
  const given = 'validPaths' in split;
  return {
    ...first,
    recipe: {
      split: given
        ? { kind: 'given' }
        : { kind: 'random', valid: split.valid, seed: split.seed, together: false },
      rules: DEFAULT_RULES,
      remedies: [],
    },
    validPaths: given ? split.validPaths : null,
    lone: passages,
  };
}

/** @returns the text of recipe.json */
export function recipeJson(recipe: Omit<StoredRecipe, 'tokenizer'>): [file: string, text: string] {
  const stored = { version: 2, ...recipe, tokenizer: infoOf(recipe.recipe.rules) };
  return [RECIPE_FILE, `${JSON.stringify(stored, null, 2)}\n`];
}

/** @throws AppError `dataset/damaged` */
export async function readStoredRecipe(folder: string): Promise<StoredRecipe> {
  const path = join(folder, RECIPE_FILE);
  try {
    const read = z
      .discriminatedUnion('version', [storedSchema, firstSchema])
      .parse(JSON.parse(await readFile(path, 'utf8')));
    if (read.version === 1) return fromFirst(read);
    const { version: _, ...stored } = read;
    return stored;
  } catch (error) {
    throw damaged(path, error);
  }
}

/** @throws AppError `dataset/damaged` */
export async function readRecipe(folder: string): Promise<Recipe> {
  return (await readStoredRecipe(folder)).recipe;
}
