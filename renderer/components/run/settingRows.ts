/** The settings of a run in words, by section, with what differs from the defaults. */
import { count, learningRate, threeDigits } from '../../../shared/format.ts';
import { HYPERPARAMS } from '../../../shared/hyperparams.ts';
import type { SettingKey, SettingValue } from '../../../shared/hyperparams.ts';
import type { Hyperparam } from '../../../shared/hyperparam.ts';
import type { RunView } from '../../../shared/run.ts';
import { choiceWords } from '../../words/choices.ts';
import { changedKeys, defaultSettings, PRETRAINING } from '../../../shared/settings.ts';

export interface SettingRow {
  readonly key: SettingKey;
  readonly label: string;
  readonly symbol: string;
  readonly value: string;
  readonly unit: string;
  readonly changed: boolean;
  /** the default, in words */
  readonly usual: string;
  readonly help: string;
}

export interface SettingSection {
  readonly title: string;
  readonly rows: readonly SettingRow[];
}

const SECTIONS: readonly { readonly key: Hyperparam['section']; readonly title: string }[] = [
  { key: 'schedule', title: 'Schedule' },
  { key: 'optimiser', title: 'Optimiser' },
  { key: 'regularisation', title: 'Against learning by heart' },
  { key: 'data', title: 'Reading' },
  { key: 'model', title: 'Model' },
];

/** A run that starts from a model keeps its sizes, whatever the settings say, so it has no section of that name. */
export function settingSections({
  settings,
  kind,
  base: model,
}: Pick<RunView, 'settings' | 'kind' | 'base'>): readonly SettingSection[] {
  const base = kind === 'pretrain' ? PRETRAINING : {};
  const changed = changedKeys(settings, base);
  const usual = defaultSettings(settings.optimizer, base);
  return SECTIONS.filter(({ key }) => key !== 'model' || model === null).map(({ key, title }) => ({
    title,
    rows: HYPERPARAMS.filter(({ section }) => section === key).map((entry) => ({
      key: entry.key,
      label: entry.label,
      symbol: entry.symbol,
      value: settingText(entry.key, settings[entry.key]),
      unit: settings[entry.key] === null ? '' : entry.unit,
      changed: changed.includes(entry.key),
      usual: settingText(entry.key, entry.key === 'optimizer' ? entry.default : usual[entry.key]),
      help: entry.help,
    })),
  }));
}

const SHARES: readonly SettingKey[] = ['cutFrac'];
const RATES: readonly SettingKey[] = ['etaMax', 'frozenEtaMax', 'eps', 'wd'];
const WHOLE: readonly Hyperparam['kind'][] = ['count', 'optionalCount'];

/** A value as people read it: rates as 4e−3, shares in percent, counts with separators. */
export function settingText(key: SettingKey, value: SettingValue): string {
  const entry: Hyperparam | undefined = HYPERPARAMS.find((one) => one.key === key);
  if (value === null) return entry?.kind === 'optionalCount' ? entry.empty : 'none';
  if (typeof value === 'string') return choiceWords(value);
  if (SHARES.includes(key)) return `${threeDigits(value * 100)} %`;
  if (RATES.includes(key)) return learningRate(value);
  return entry !== undefined && WHOLE.includes(entry.kind) ? count(value) : threeDigits(value);
}
