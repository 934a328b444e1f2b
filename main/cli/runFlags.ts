/** Flags that pretrain, finetune and lr-find share, and the settings they make. */
import { AppError } from '../../shared/errors.ts';
import { HYPERPARAMS } from '../../shared/hyperparams.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import { nearMatches } from '../../shared/nearMatches.ts';
import { PRESETS } from '../../shared/presets.ts';
import type { Preset } from '../../shared/presets.ts';
import { parseSettings, rangeOf } from '../../shared/settings.ts';
import type { Changes } from '../../shared/settings.ts';
import type { Args, Flag } from './args.ts';

export const SEED_MAX = 2 ** 31 - 1;
export const DEFAULT_SEED = 42;
export const DEFAULT_EPOCHS = 3;

const SET = { kind: 'repeated', value: 'KEY=VALUE', help: 'change a setting; see the list below' } as const;

export const SETTING_FLAGS = {
  set: SET,
  preset: { kind: 'value', value: 'NAME', help: `start from ${PRESETS.map(({ key }) => key).join(', ')}` },
} as const satisfies Record<string, Flag>;

/** Flags of a run, whatever it starts from. */
const RUN_FLAGS = {
  name: { kind: 'value', value: 'NAME', help: 'name of the run and of the model it makes' },
  epochs: {
    kind: 'value',
    value: 'N',
    help: `epochs of the main phase (default ${String(DEFAULT_EPOCHS)}, or the preset’s)`,
  },
  seed: {
    kind: 'value',
    value: 'S',
    help: `for dropout and document order (default ${String(DEFAULT_SEED)})`,
  },
  'checkpoint-every': {
    kind: 'value',
    value: 'N',
    help: 'updates between snapshots (default: about every 2 minutes)',
  },
} as const satisfies Record<string, Flag>;

export const TRAINING_FLAGS = { ...RUN_FLAGS, ...SETTING_FLAGS } as const satisfies Record<string, Flag>;

/** `--preset` as `TRAINING_FLAGS` has it, but with the presets of pretraining. */
export const PRETRAINING_FLAGS = {
  ...RUN_FLAGS,
  set: SET,
  preset: {
    kind: 'value',
    value: 'NAME',
    help: 'one of the presets below, or auto: the one that fits the amount of text',
  },
} as const satisfies Record<string, Flag>;

/** Settings from `--set`, on top of `base` and of what a preset changes. */
export function settingsOf(args: Args<'set'>, preset: Preset | undefined, base: Changes = {}): Settings {
  return parseSettings(args.all('set'), { ...base, ...preset?.changes });
}

/** As `settingsOf` with `--preset`, for a model that exists already: its sizes are not to be set. */
export function settingsForModel(args: Args<'set' | 'preset'>): Settings {
  refuseSizes(args);
  return settingsOf(args, presetNamed(args.text('preset'), PRESETS));
}

/** @throws AppError `usage/model-size` where `--set` names what belongs to the model */
export function refuseSizes(args: Args<'set'>): void {
  for (const pair of args.all('set')) {
    const key = pair.slice(0, pair.indexOf('=')).trim();
    const entry = HYPERPARAMS.find((candidate) => candidate.key === key);
    if (entry?.section === 'model') {
      throw new AppError(
        'usage/model-size',
        `${key} is chosen when a model is pretrained; this one keeps the sizes it has. Leave ${key} out.`,
        { key },
      );
    }
  }
}

/** @throws AppError `usage/unknown-preset` */
export function presetNamed(key: string | undefined, presets: readonly Preset[]): Preset | undefined {
  if (key === undefined) return undefined;
  const preset = presets.find((candidate) => candidate.key === key);
  if (preset !== undefined) return preset;
  const keys = presets.map((candidate) => candidate.key);
  const [near] = nearMatches(key, keys);
  const hint = near === undefined ? `The presets are ${keys.join(', ')}.` : `Did you mean ${near}?`;
  throw new AppError('usage/unknown-preset', `There is no preset "${key}". ${hint}`, { key });
}

export interface TrainingRequest {
  readonly name: string | undefined;
  readonly epochs: number;
  readonly seed: number;
  readonly checkpointEvery: number | undefined;
}

export function trainingOf(
  args: Args<'name' | 'epochs' | 'seed' | 'checkpoint-every'>,
  preset: Preset | undefined,
): TrainingRequest {
  return {
    name: args.text('name'),
    epochs: args.integer('epochs', 0, 100_000) ?? preset?.epochs ?? DEFAULT_EPOCHS,
    seed: args.integer('seed', 0, SEED_MAX) ?? DEFAULT_SEED,
    checkpointEvery: args.integer('checkpoint-every', 1, 8_000_000),
  };
}

/** The table of settings for help. */
export function settingsHelp(sections: readonly Section[]): string {
  const lines = HYPERPARAMS.filter((entry) => sections.includes(entry.section)).map((entry) => {
    const usual = entry.default === null ? 'empty' : String(entry.default);
    const other = 'asgd' in entry ? ` (asgd: ${String(entry.asgd)})` : '';
    return `  ${entry.key.padEnd(15)} ${usual}${other}: ${entry.label.toLowerCase()}; ${rangeOf(entry)}`;
  });
  return ['Settings for --set, with their defaults:', ...lines].join('\n');
}

type Section = (typeof HYPERPARAMS)[number]['section'];
