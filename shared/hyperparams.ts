/** The table of settings. Form, validation, command line and reports read it. */
import type { Hyperparam } from './hyperparam.ts';
import { LEARNING } from './hyperparamsOfLearning.ts';
import { READING } from './hyperparamsOfReading.ts';

export const HYPERPARAMS = [...LEARNING, ...READING] as const;

type Entry = (typeof HYPERPARAMS)[number];
type ValueOf<E> = E extends { kind: 'choice'; choices: readonly (infer C)[] }
  ? C
  : E extends { kind: 'optionalCount' }
    ? number | null
    : number;

/** Every setting with its value; all keys are always present. */
export type Settings = { readonly [E in Entry as E['key']]: ValueOf<E> };
export type SettingKey = keyof Settings;
export type SettingValue = string | number | null;

const BY_KEY: ReadonlyMap<string, Hyperparam> = new Map(HYPERPARAMS.map((entry) => [entry.key, entry]));

/** The entry of a key, or undefined when there is no such setting. */
export function hyperparam(key: string): Hyperparam | undefined {
  return BY_KEY.get(key);
}
