/** From words to settings: defaults, `key=value` pairs, stored settings, and what differs between two. */
import { z } from 'zod';
import { AppError } from './errors.ts';
import { HYPERPARAMS, hyperparam } from './hyperparams.ts';
import type { Hyperparam } from './hyperparam.ts';
import type { SettingKey, Settings, SettingValue } from './hyperparams.ts';
import { nearMatches } from './nearMatches.ts';

/** Changes to the defaults, e.g. a preset or what was named on the command line. */
export type Changes = Partial<Settings>;

/** From random weights there is nothing to spare: all layers learn at once and alike. */
export const PRETRAINING: Changes = { frozenEpochs: 0, discriminative: 1 };

/** The defaults of fine-tuning, or with `base` those of pretraining; some depend on the optimiser. */
export function defaultSettings(optimizer: Settings['optimizer'] = 'adam', base: Changes = {}): Settings {
  return complete({ ...base, optimizer });
}

/**
 * Settings from `key=value` pairs as they come from a command line, later pairs winning.
 * An empty value stands for "empty" where a setting allows it.
 * @param base changes to start from, e.g. a preset; what a pair names overrides it
 * @throws AppError usage/unknown-setting with near matches; usage/out-of-range naming the range
 */
export function parseSettings(
  pairs: Readonly<Record<string, string>> | readonly string[],
  base: Changes = {},
): Settings {
  const changes: Record<string, SettingValue> = { ...base };
  for (const [key, text] of Array.isArray(pairs) ? pairs.map(splitPair) : Object.entries(pairs)) {
    const entry = hyperparam(key);
    if (entry === undefined) throw unknownSetting(key);
    changes[key] = parseValue(entry, text.trim());
  }
  return complete(changes);
}

/** Settings as they are stored with a run; keys that an older version did not know get their defaults. */
export const settingsSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.null()]))
  .transform((stored, context): Settings => {
    const settings: Record<string, SettingValue> = {};
    for (const entry of HYPERPARAMS) {
      const value = stored[entry.key];
      if (value === undefined) continue;
      if (isValid(entry, value)) settings[entry.key] = value;
      else context.addIssue(`${entry.key} must be ${rangeOf(entry)}`);
    }
    return complete(settings);
  });

/** Keys whose values differ from the defaults of the same optimiser, in the order of the table. */
export function changedKeys(settings: Settings, base: Changes = {}): SettingKey[] {
  const usual = defaultSettings(settings.optimizer, base);
  return HYPERPARAMS.map((entry) => entry.key).filter(
    (key) => settings[key] !== usual[key] || (key === 'optimizer' && settings[key] !== 'adam'),
  );
}

/** fastai's names for the dropout probabilities of a model, before `dropMult`. */
export type DropoutProbabilities = Readonly<
  Record<'output_p' | 'hidden_p' | 'input_p' | 'embed_p' | 'weight_p', number>
>;

/** @throws AppError usage/out-of-range when `dropMult` would make a probability 1 or more: nothing would be left */
export function checkDropout({ dropMult }: Pick<Settings, 'dropMult'>, model: DropoutProbabilities): void {
  const { output_p, hidden_p, input_p, embed_p, weight_p } = model;
  const highest = Math.max(output_p, hidden_p, input_p, embed_p, weight_p);
  if (dropMult * highest < 1) return;
  const most = Math.floor((0.99 / highest) * 10) / 10;
  throw new AppError(
    'usage/out-of-range',
    `dropMult (dropout strength) must be a number from 0 to ${String(most)} for this model, whose highest dropout is ${String(highest)}; ${String(dropMult)} would drop everything.`,
    { key: 'dropMult', given: dropMult, most },
  );
}

/** What a setting may be, in words: `a number from 0 to 1`. */
export function rangeOf(entry: Hyperparam): string {
  switch (entry.kind) {
    case 'choice':
      return `one of ${entry.choices.join(', ')}`;
    case 'real':
      return `a number from ${String(entry.min)} to ${String(entry.max)}`;
    case 'count':
      return `a whole number from ${String(entry.min)} to ${String(entry.max)}`;
    case 'optionalCount':
      return `a whole number from ${String(entry.min)} to ${String(entry.max)}, or empty (${entry.empty})`;
  }
}

function complete(changes: Readonly<Record<string, SettingValue>>): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const entry of HYPERPARAMS) {
    const usual = 'asgd' in entry && changes['optimizer'] === 'asgd' ? entry.asgd : entry.default;
    settings[entry.key] = changes[entry.key] ?? usual;
  }
  if (!isSettings(settings)) throw new TypeError('settings do not fit the table');
  return settings;
}

function isSettings(values: Readonly<Record<string, SettingValue>>): values is Settings {
  return HYPERPARAMS.every((entry) => isValid(entry, values[entry.key]));
}

function isValid(entry: Hyperparam, value: SettingValue | undefined): boolean {
  if (entry.kind === 'choice') return typeof value === 'string' && entry.choices.includes(value);
  if (value === null) return entry.kind === 'optionalCount';
  if (typeof value !== 'number' || !(value >= entry.min && value <= entry.max)) return false;
  return entry.kind === 'real' || Number.isSafeInteger(value);
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parseValue(entry: Hyperparam, text: string): SettingValue {
  const value = entry.kind === 'choice' ? text : text === '' ? null : NUMBER.test(text) ? Number(text) : NaN;
  if (isValid(entry, value)) return value;
  throw new AppError(
    'usage/out-of-range',
    `${entry.key} (${entry.label.toLowerCase()}) must be ${rangeOf(entry)}; "${text}" is not.`,
    { key: entry.key, given: text, range: rangeOf(entry) },
  );
}

function splitPair(pair: string): [key: string, text: string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1)];
  throw new AppError(
    'usage/not-a-pair',
    `A setting is written key=value, e.g. etaMax=0.01; "${pair}" is not.`,
  );
}

function unknownSetting(key: string): AppError {
  const keys = HYPERPARAMS.map((entry) => entry.key);
  const near = nearMatches(key, keys);
  const hint =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The settings are ${keys.join(', ')}.`;
  return new AppError('usage/unknown-setting', `There is no setting "${key}". ${hint}`, { key, near });
}
