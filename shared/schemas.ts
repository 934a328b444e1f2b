/** What the main process accepts from the window: every call's question, parsed strictly, with a limit on everything. */
import { z } from 'zod';
import { TEXT_SIZES, THEMES, WHEN_CLOSING } from './app.ts';
import type { Ask, CallName } from './api.ts';
import { importRequestSchema, recipeChangeSchema, remedySchema } from './dataSchemas.ts';
import { EXPORT_FORMATS } from './model.ts';
import { modelAnswersSchema } from './modelSchemas.ts';
import { RUN_KINDS } from './run.ts';
import { settingsSchema } from './settings.ts';

const id = z.string().min(1).max(100);
const name = z.string().min(1).max(200);
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const encoding = z.string().min(1).max(40);
const nothing = z.strictObject({});
const run = z.strictObject({ run: id });
const data = z.strictObject({ data: id });
const model = z.strictObject({ model: id });

const draft = z.strictObject({
  name: z.string().max(200),
  kind: z.enum(RUN_KINDS),
  model: id.nullable(),
  data: id,
  settings: settingsSchema,
  epochs: z.int().min(0).max(10_000),
  seed,
});

const appSettings = z.strictObject({
  theme: z.enum(THEMES),
  textSize: z.literal(TEXT_SIZES),
  threads: z.int().min(1).max(1024).nullable(),
  whenClosing: z.enum(WHEN_CLOSING),
  notify: z.boolean(),
});

/** Characters of a text that a model is given to read or to go on with. */
const PLAY_LIMIT = 100_000;
const dice = z.strictObject({
  temperature: z.number().min(0).max(10),
  topK: z.int().min(0).max(1_000_000),
  topP: z.number().gt(0).max(1),
  seed,
  noUnknown: z.boolean(),
});

/** Largest picture or table of a chart that can be saved, in characters. */
const CHART_LIMIT = 64 * 1024 * 1024;

export const callSchemas = {
  'app.facts': nothing,
  'app.engine': nothing,
  'app.ready': nothing,
  'app.copyText': z.strictObject({ text: z.string().max(1_000_000) }),
  'settings.get': nothing,
  'settings.set': z.strictObject({ changes: appSettings.partial() }),
  'settings.chooseLibrary': nothing,
  'draft.load': z.strictObject({ form: id }),
  'draft.save': z.strictObject({ form: id, json: z.string().max(1_000_000).nullable() }),

  'data.list': nothing,
  'data.choose': z.strictObject({ kind: z.enum(['files', 'folder']) }),
  'data.import': importRequestSchema,
  'data.look': z.strictObject({ token: id, encoding: encoding.nullable() }),
  'data.importSample': nothing,
  'data.imports': nothing,
  'data.cancelImport': z.strictObject({ id }),
  'data.continueImport': z.strictObject({ id }),
  'data.show': z.strictObject({ data: id, model: id.nullable() }),
  'data.document': z.strictObject({ data: id, model: id.nullable(), index: z.int().min(0) }),
  'data.search': z.strictObject({ data: id, words: z.string().min(1).max(500), skip: z.int().min(0) }),
  'data.tryRemedy': z.strictObject({ data: id, remedy: remedySchema }),
  'data.revise': z.strictObject({ data: id, change: recipeChangeSchema }),
  'data.sources': data,
  'data.readings': z.strictObject({ data: id, source: z.int().min(0) }),
  'data.saveLeftOut': data,
  'data.setNotes': z.strictObject({ data: id, notes: z.string().max(20_000) }),
  'data.rename': z.strictObject({ data: id, name }),
  'data.delete': data,
  'data.restore': data,

  'models.list': nothing,
  'models.show': model,
  'models.choose': z.strictObject({ kind: z.enum(['files', 'folder']) }),
  'models.addFiles': z.strictObject({ token: id }),
  'models.import': z.strictObject({
    token: id,
    name,
    answers: modelAnswersSchema,
  }),
  'models.rename': z.strictObject({ model: id, name }),
  'models.setNotes': z.strictObject({ model: id, notes: z.string().max(20_000) }),
  'models.delete': model,
  'models.restore': model,
  'models.verify': model,
  'models.export': z.strictObject({ model: id, format: z.enum(EXPORT_FORMATS) }),
  'models.judge': z.strictObject({ model: id, data: id.nullable() }),
  'models.audit': z.strictObject({ model: id, data: id, words: z.int().min(3).max(1000) }),
  'models.work': nothing,
  'models.cancelWork': z.strictObject({ id }),

  'play.models': nothing,
  'play.complete': z.strictObject({
    ticket: id,
    model: id,
    beginning: z.string().max(PLAY_LIMIT),
    words: z.int().min(1).max(2000),
    dice,
  }),
  'play.measure': z.strictObject({ ticket: id, model: id, text: z.string().min(1).max(PLAY_LIMIT) }),
  'play.stop': z.strictObject({ ticket: id }),
  'play.save': z.strictObject({ name, content: z.string().max(10_000_000) }),

  'runs.list': nothing,
  'runs.show': run,
  'runs.updates': z.strictObject({ run: id, after: z.int().min(0) }),
  'runs.estimate': z.strictObject({ draft }),
  'runs.rehearse': z.strictObject({ draft }),
  'runs.start': z.strictObject({ draft }),
  'runs.pause': run,
  'runs.resume': z.strictObject({ run: id, inexact: z.boolean() }),
  'runs.finish': run,
  'runs.discard': run,
  'runs.setNotes': z.strictObject({ run: id, notes: z.string().max(20_000) }),
  'runs.rename': z.strictObject({ run: id, name }),
  'runs.delete': run,
  'runs.restore': run,
  'runs.saveReport': run,
  'charts.save': z.strictObject({
    name,
    kind: z.enum(['png', 'csv']),
    content: z.string().max(CHART_LIMIT),
  }),
} as const satisfies { readonly [C in CallName]: z.ZodType<Ask<C>> }; // what passes is what the contract says

/** The question of a call, as far as its schema lets it through. */
export type Parsed<C extends CallName> = z.infer<(typeof callSchemas)[C]>;
