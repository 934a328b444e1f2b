/** What may be said about texts from outside a process: recipes and requests, parsed strictly, with limits. */
import { z } from 'zod';
import { PERSONAL_KINDS, TEXT_RULES, WORD_RULES } from './recipe.ts';
import type { ImportRequest } from './data.ts';
import type { Recipe, RecipeChange, Remedy, Split, TokenRules } from './recipe.ts';

const share = z.number().min(0).max(0.9);
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const column = z.string().max(10_000);

export const splitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('random'), valid: share, seed, together: z.boolean() }),
  z.strictObject({ kind: z.literal('group'), by: column, valid: share, seed, together: z.boolean() }),
  z.strictObject({ kind: z.literal('given') }),
]) satisfies z.ZodType<Split>;

export const rulesSchema = z.strictObject({
  words: z.enum(WORD_RULES),
  off: z.array(z.enum(TEXT_RULES)).max(TEXT_RULES.length),
}) satisfies z.ZodType<TokenRules>;

export const remedySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('drop-exact') }),
  z.strictObject({ kind: z.literal('drop-near') }),
  z.strictObject({
    kind: z.literal('drop-lines'),
    lines: z.array(z.string().min(1).max(2000)).min(1).max(1000),
  }),
  z.strictObject({ kind: z.literal('drop-short'), words: z.int().min(1).max(10_000) }),
  z.strictObject({
    kind: z.literal('drop-languages'),
    languages: z.array(z.string().min(2).max(10)).min(1).max(100),
  }),
  z.strictObject({
    kind: z.literal('drop-documents'),
    documents: z.array(z.int().min(0)).min(1).max(10_000),
  }),
  z.strictObject({
    kind: z.literal('mask-personal'),
    what: z.array(z.enum(PERSONAL_KINDS)).min(1).max(PERSONAL_KINDS.length),
  }),
  z.strictObject({ kind: z.literal('mend-mojibake') }),
  z.strictObject({ kind: z.literal('compose') }),
]) satisfies z.ZodType<Remedy>;

const remedies = z.array(remedySchema).max(50);

export const recipeSchema = z.strictObject({
  split: splitSchema,
  rules: rulesSchema,
  remedies,
}) satisfies z.ZodType<Recipe>;

export const recipeChangeSchema = z.strictObject({
  split: splitSchema.optional(),
  rules: rulesSchema.optional(),
  remedies: remedies.optional(),
  reread: z
    .strictObject({
      encoding: z.string().min(1).max(40),
      sources: z.array(z.int().min(0)).max(10_000).nullable(),
    })
    .optional(),
}) satisfies z.ZodType<RecipeChange>;

export const importRequestSchema = z.strictObject({
  token: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  textColumn: column.nullable(),
  labelColumns: z.array(column).max(100),
  split: splitSchema,
  validToken: z.string().min(1).max(100).nullable(),
  encoding: z.string().min(1).max(40).nullable(),
  words: z.enum(WORD_RULES).nullable(),
  off: z.array(z.enum(TEXT_RULES)).max(TEXT_RULES.length),
}) satisfies z.ZodType<ImportRequest>;
