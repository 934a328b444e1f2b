/** The form of a new run as plain data: what it holds, how a change follows from another, and what it asks for. */
import { z } from 'zod';
import type { DatasetSummary } from '../../../shared/data.ts';
import type { SettingKey, Settings } from '../../../shared/hyperparams.ts';
import { HYPERPARAMS } from '../../../shared/hyperparams.ts';
import type { ModelSummary } from '../../../shared/model.ts';
import { PRESETS, type Preset } from '../../../shared/presets.ts';
import { FURTHER_PRESETS, PRETRAINING_PRESETS, suggestPretraining } from '../../../shared/pretraining.ts';
import { RUN_KINDS, type RunDraft } from '../../../shared/run.ts';
import { parseSettings, settingsSchema, type Changes } from '../../../shared/settings.ts';

export const LEVELS = ['goal', 'guided', 'expert'] as const;
export const AXES = ['linear', 'log'] as const;
/** Highest values of the two numbers that are no settings. */
export const LIMITS = { epochs: 10_000, seed: 2 ** 31 - 1 } as const;

const formSchema = z.object({
  /** null = named after texts and preset, for as long as nobody types */
  name: z.string().max(200).nullable(),
  /** forms of older versions could only fine-tune */
  kind: z.enum(RUN_KINDS).default('finetune'),
  /** null = pretraining: random weights; fine-tuning: nothing was chosen, and the form takes what is likeliest */
  model: z.string().nullable(),
  data: z.string().nullable(),
  preset: z.string(),
  settings: settingsSchema,
  epochs: z.int().min(0).max(LIMITS.epochs),
  seed: z.int().min(0).max(LIMITS.seed),
  level: z.enum(LEVELS),
  axis: z.enum(AXES),
});

/** All that a person can choose on the screen. */
export type Form = Readonly<z.infer<typeof formSchema>>;

/** What a run begins with: fine-tuning a model, random weights, or further pretraining of a model. */
export type Start = 'model' | 'nothing' | 'further';

export function startOf({ kind, model }: Pick<Form, 'kind' | 'model'>): Start {
  if (kind === 'finetune') return 'model';
  return model === null ? 'nothing' : 'further';
}

const PRESETS_OF: Readonly<Record<Start, readonly Preset[]>> = {
  model: PRESETS,
  nothing: PRETRAINING_PRESETS,
  further: FURTHER_PRESETS,
};

/** The presets that there are for such a start. */
export function presetsOf(form: Pick<Form, 'kind' | 'model'>): readonly Preset[] {
  return PRESETS_OF[startOf(form)];
}

/** The preset that fits the texts, by its key; null where none is better than another. */
export function suggestedPreset(
  form: Pick<Form, 'kind' | 'model'>,
  dataset: Pick<DatasetSummary, 'tokens' | 'types'> | null,
): string | null {
  if (startOf(form) !== 'nothing' || dataset === null) return null;
  return suggestPretraining(dataset.tokens.train, dataset.types).preset;
}

/** A setting, or one of the two numbers that are chosen beside them. */
export type FieldKey = SettingKey | 'epochs' | 'seed';

/** Whether it is one of the two that are no settings. */
export function isOwn(key: FieldKey): key is 'epochs' | 'seed' {
  return key === 'epochs' || key === 'seed';
}

/** Where a form begins, and where one that cannot be read any more ends. */
export function freshForm(
  kept: Partial<Pick<Form, 'kind' | 'model' | 'data' | 'level' | 'axis'>> = {},
): Form {
  const start = { kind: 'finetune', model: null, ...kept } as const;
  const preset = presetOf({ ...start, preset: '' });
  return {
    name: null,
    data: null,
    preset: preset.key,
    settings: presetSettings(preset, 'adam'),
    epochs: preset.epochs,
    seed: 42,
    level: 'guided',
    axis: 'linear',
    ...start,
  };
}

/** @returns a form as it was written down, or null where it is none: of another version, or damaged */
export function formOf(json: string): Form | null {
  let stored: unknown;
  try {
    stored = JSON.parse(json);
  } catch {
    return null;
  }
  const read = formSchema.safeParse(stored);
  return read.success ? { ...read.data, preset: presetOf(read.data).key } : null;
}

/** The preset of a form; the first of its kind where there is no such preset (any more). */
export function presetOf(form: Pick<Form, 'kind' | 'model' | 'preset'>): Preset {
  const presets = presetsOf(form);
  const preset = presets.find(({ key }) => key === form.preset) ?? presets[0];
  if (preset === undefined) throw new Error('there is no preset');
  return preset;
}

/**
 * The settings of a preset. Presets are written for Adam: with averaged SGD the rates and the decay that it needs take
 * the place of theirs, and the frozen epochs peak where the main phase does.
 */
export function presetSettings(preset: Preset, optimizer: Settings['optimizer']): Settings {
  if (optimizer === 'adam') return parseSettings([], preset.changes);
  const own = Object.entries(preset.changes).filter(([key]) => !NEEDS_OTHER.has(key));
  const changes: Changes = Object.fromEntries(own);
  const settings = parseSettings([], { ...changes, optimizer });
  return { ...settings, frozenEtaMax: settings.etaMax };
}

/** Settings whose usual value is another with averaged SGD. */
const NEEDS_OTHER: ReadonlySet<string> = new Set([
  ...HYPERPARAMS.filter((entry) => 'asgd' in entry).map((entry) => entry.key),
  'frozenEtaMax',
]);

/** What the form would hold if nobody had changed anything since the preset was chosen. */
export function usualOf(form: Pick<Form, 'kind' | 'model' | 'preset' | 'settings'>): {
  settings: Settings;
  epochs: number;
} {
  const preset = presetOf(form);
  return { settings: presetSettings(preset, form.settings.optimizer), epochs: preset.epochs };
}

/** Takes a preset whole: settings and epochs. */
export function withPreset(form: Form, key: string): Form {
  const preset = presetOf({ ...form, preset: key });
  return {
    ...form,
    preset: preset.key,
    settings: presetSettings(preset, preset.changes.optimizer ?? 'adam'),
    epochs: preset.epochs,
  };
}

/**
 * Begins with something else, or on other texts. Another model for the same purpose changes nothing else. After a change
 * of purpose, and from nothing for as long as nobody has changed anything, the preset is taken that fits the texts.
 */
export function withStart(
  form: Form,
  start: Pick<Form, 'kind' | 'model'>,
  dataset: Pick<DatasetSummary, 'tokens' | 'types'> | null,
): Form {
  const next = { ...form, ...start };
  const same = startOf(next) === startOf(form);
  if (same && (startOf(next) !== 'nothing' || changedFields(form).length > 0)) return next;
  return withPreset(next, suggestedPreset(next, dataset) ?? '');
}

/**
 * Takes settings. With another optimiser, whatever still has the usual value of the old one gets that of the new one;
 * what a person has chosen stays.
 */
export function withSettings(form: Form, changes: Partial<Settings>): Form {
  const settings = { ...form.settings, ...changes };
  if (settings.optimizer === form.settings.optimizer) return { ...form, settings };
  const before = usualOf(form).settings;
  const after = usualOf({ ...form, settings }).settings;
  const moved = HYPERPARAMS.map(({ key }) => key).filter(
    (key) => key !== 'optimizer' && !(key in changes) && form.settings[key] === before[key],
  );
  return { ...form, settings: { ...settings, ...Object.fromEntries(moved.map((key) => [key, after[key]])) } };
}

/** What differs from the preset, in the order of the table. */
export function changedFields(form: Form): FieldKey[] {
  const usual = usualOf(form);
  const settings: FieldKey[] = HYPERPARAMS.map(({ key }) => key).filter((key) =>
    key === 'optimizer'
      ? form.settings.optimizer !== (presetOf(form).changes.optimizer ?? 'adam')
      : form.settings[key] !== usual.settings[key],
  );
  return form.epochs === usual.epochs ? settings : ['epochs', ...settings];
}

/**
 * The model that the run would start from: the one chosen, else the first that no run made, else any; null where there
 * is none, or where pretraining begins from nothing.
 */
export function modelOf(form: Form, models: readonly ModelSummary[]): ModelSummary | null {
  const chosen = models.find(({ id }) => id === form.model);
  if (form.kind === 'pretrain') return chosen ?? null;
  // the list is newest first; the model that came with the program was there first
  return chosen ?? models.findLast(({ run }) => run === null) ?? models[0] ?? null;
}

/** The texts that it would train on: those chosen, else the newest. */
export function datasetOf(form: Form, datasets: readonly DatasetSummary[]): DatasetSummary | null {
  const chosen = datasets.find(({ data }) => data === form.data);
  return chosen ?? datasets.toSorted((a, b) => b.created - a.created)[0] ?? null;
}

/**
 * `Harbour letters, balanced`, and `…, changed` once something differs; with a number where that name is taken.
 * @param taken names of the runs and models that there are
 */
export function nameOf(form: Form, dataset: DatasetSummary | null, taken: ReadonlySet<string>): string {
  if (form.name !== null) return form.name;
  const what = startOf(form) === 'nothing' ? 'pretrained' : presetOf(form).label.toLowerCase();
  const words = [dataset?.name ?? 'New run', what];
  if (changedFields(form).length > 0) words.push('changed');
  const name = words.join(', ').slice(0, 190);
  let number = 1;
  while (taken.has(number === 1 ? name : `${name} ${String(number)}`)) number += 1;
  return number === 1 ? name : `${name} ${String(number)}`;
}

/** What is asked of the main process; null while texts are missing, or a model that is needed. */
export function draftOf(
  form: Form,
  { name, model, dataset }: { name: string; model: ModelSummary | null; dataset: DatasetSummary | null },
): RunDraft | null {
  if (dataset === null || (model === null && startOf(form) !== 'nothing')) return null;
  return {
    name: name.trim(),
    kind: form.kind,
    model: model?.id ?? null,
    data: dataset.data,
    settings: form.settings,
    epochs: form.epochs,
    seed: form.seed,
  };
}

/**
 * All that an answer depends on, in one text.
 * @param live the run that goes on, if any: while it does, no other can start
 */
export function questionOf(draft: RunDraft, live: string | null): string {
  return JSON.stringify([live, { ...draft, seed: 0 }]);
}
