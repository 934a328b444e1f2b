/** The form of a new run as plain data: what it holds, how a change follows from another, and what it asks for. */
import { z } from 'zod';
import type { DatasetSummary } from '../../../shared/data.ts';
import type { SettingKey, Settings } from '../../../shared/hyperparams.ts';
import { HYPERPARAMS } from '../../../shared/hyperparams.ts';
import type { ModelSummary } from '../../../shared/model.ts';
import { PRESETS, type Preset } from '../../../shared/presets.ts';
import type { RunDraft } from '../../../shared/run.ts';
import { parseSettings, settingsSchema, type Changes } from '../../../shared/settings.ts';

export const LEVELS = ['goal', 'guided', 'expert'] as const;
export const AXES = ['linear', 'log'] as const;
/** Highest values of the two numbers that are no settings. */
export const LIMITS = { epochs: 10_000, seed: 2 ** 31 - 1 } as const;

const formSchema = z.object({
  /** null = named after texts and preset, for as long as nobody types */
  name: z.string().max(200).nullable(),
  /** null = nothing was chosen, and the form takes what is likeliest */
  model: z.string().nullable(),
  data: z.string().nullable(),
  preset: z.string().transform((key) => presetOf(key).key),
  settings: settingsSchema,
  epochs: z.int().min(0).max(LIMITS.epochs),
  seed: z.int().min(0).max(LIMITS.seed),
  level: z.enum(LEVELS),
  axis: z.enum(AXES),
});

/** All that a person can choose on the screen. */
export type Form = Readonly<z.infer<typeof formSchema>>;

/** A setting, or one of the two numbers that are chosen beside them. */
export type FieldKey = SettingKey | 'epochs' | 'seed';

/** Whether it is one of the two that are no settings. */
export function isOwn(key: FieldKey): key is 'epochs' | 'seed' {
  return key === 'epochs' || key === 'seed';
}

/** Where a form begins, and where one that cannot be read any more ends. */
export function freshForm(kept: Partial<Pick<Form, 'model' | 'data' | 'level' | 'axis'>> = {}): Form {
  const preset = presetOf('');
  return {
    name: null,
    model: null,
    data: null,
    preset: preset.key,
    settings: presetSettings(preset, 'adam'),
    epochs: preset.epochs,
    seed: 42,
    level: 'guided',
    axis: 'linear',
    ...kept,
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
  return read.success ? read.data : null;
}

/** The preset of a key; the first one where there is no such key (any more). */
export function presetOf(key: string): Preset {
  const preset = PRESETS.find((candidate) => candidate.key === key) ?? PRESETS[0];
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
export function usualOf(form: Pick<Form, 'preset' | 'settings'>): { settings: Settings; epochs: number } {
  const preset = presetOf(form.preset);
  return { settings: presetSettings(preset, form.settings.optimizer), epochs: preset.epochs };
}

/** Takes a preset whole: settings and epochs. */
export function withPreset(form: Form, key: string): Form {
  const preset = presetOf(key);
  return {
    ...form,
    preset: preset.key,
    settings: presetSettings(preset, preset.changes.optimizer ?? 'adam'),
    epochs: preset.epochs,
  };
}

/**
 * Takes settings. With another optimiser, whatever still has the usual value of the old one gets that of the new one;
 * what a person has chosen stays.
 */
export function withSettings(form: Form, changes: Partial<Settings>): Form {
  const settings = { ...form.settings, ...changes };
  if (settings.optimizer === form.settings.optimizer) return { ...form, settings };
  const before = usualOf(form).settings;
  const after = usualOf({ preset: form.preset, settings }).settings;
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
      ? form.settings.optimizer !== (presetOf(form.preset).changes.optimizer ?? 'adam')
      : form.settings[key] !== usual.settings[key],
  );
  return form.epochs === usual.epochs ? settings : ['epochs', ...settings];
}

/** The model that the run would start from: the one chosen, else the first that no run made, else any. */
export function modelOf(form: Form, models: readonly ModelSummary[]): ModelSummary | null {
  const chosen = models.find(({ id }) => id === form.model);
  return chosen ?? models.find(({ run }) => run === null) ?? models[0] ?? null;
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
  const words = [dataset?.name ?? 'New run', presetOf(form.preset).label.toLowerCase()];
  if (changedFields(form).length > 0) words.push('changed');
  const name = words.join(', ').slice(0, 190);
  let number = 1;
  while (taken.has(number === 1 ? name : `${name} ${String(number)}`)) number += 1;
  return number === 1 ? name : `${name} ${String(number)}`;
}

/** What is asked of the main process; null while texts or model are missing. */
export function draftOf(
  form: Form,
  { name, model, dataset }: { name: string; model: ModelSummary | null; dataset: DatasetSummary | null },
): RunDraft | null {
  if (model === null || dataset === null) return null;
  return {
    name: name.trim(),
    model: model.id,
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
