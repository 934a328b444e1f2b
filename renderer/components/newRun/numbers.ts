/** Typed numbers: how a setting's value is written into its field, exactly, and read from it by the settings' own rules. */
import { AppError } from '../../../shared/errors.ts';
import type { Hyperparam } from '../../../shared/hyperparam.ts';
import { hyperparam } from '../../../shared/hyperparams.ts';
import type { SettingKey, Settings, SettingValue } from '../../../shared/hyperparams.ts';
import { parseSettings, rangeOf } from '../../../shared/settings.ts';
import { parseNumber } from '../ui/numberText.ts';

/** Settings that are shares of one and written as per cent. */
const PER_CENT: ReadonlySet<string> = new Set<SettingKey>(['cutFrac']);
const RATES: ReadonlySet<string> = new Set<SettingKey>(['etaMax', 'frozenEtaMax']);

export function unitOf(key: string): string | undefined {
  return PER_CENT.has(key) ? '%' : undefined;
}

/** Every digit that matters: what is shown reads back as the same number. */
export function exactly(key: string, value: SettingValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  const shown = PER_CENT.has(key) ? withoutDust(value * 100) : value;
  const size = Math.abs(shown);
  if (size !== 0 && size < (RATES.has(key) ? 0.1 : 1e-3))
    return minus(shown.toExponential().replace('e+', 'e'));
  const [whole = '', part] = String(shown).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return minus(part === undefined ? grouped : `${whole}.${part}`);
}

export type Read =
  | { readonly kind: 'settings'; readonly settings: Settings; readonly value: SettingValue }
  | { readonly kind: 'mistake'; readonly message: string };

/**
 * Reads what was typed, by the rules that the command line has as well.
 * @param settings those that the value is to be part of
 */
export function readSetting(key: SettingKey, text: string, settings: Settings): Read {
  const entry = hyperparam(key);
  if (entry === undefined) return { kind: 'mistake', message: 'There is no such setting.' };
  try {
    const changed = parseSettings({ [key]: plain(entry, text) }, settings);
    return { kind: 'settings', settings: changed, value: changed[key] };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'mistake', message: mistakeOf(entry) };
    throw error;
  }
}

/** What a field says that does not take what was typed. */
function mistakeOf(entry: Hyperparam): string {
  if (PER_CENT.has(entry.key) && 'min' in entry) {
    return `This takes a number from ${exactly(entry.key, entry.min)} to ${exactly(entry.key, entry.max)} %.`;
  }
  return `This takes ${rangeOf(entry).replaceAll(/\d{5,}/g, (digits) => exactly('', Number(digits)))}.`;
}

/** The text as `parseSettings` knows it; what is no number goes through as it is and is refused there. */
function plain(entry: Hyperparam, text: string): string {
  if (entry.kind === 'choice') return text;
  const number = parseNumber(text);
  if (number === null) return '';
  if (Number.isNaN(number)) return text;
  return String(PER_CENT.has(entry.key) ? withoutDust(number / 100) : number);
}

/** A whole number within limits from what was typed; null where it is none. */
export function readCount(text: string, min: number, max: number): number | null {
  const number = parseNumber(text);
  return number !== null && Number.isSafeInteger(number) && number >= min && number <= max ? number : null;
}

/** Takes away what floating point adds: 0.07 · 100 is 7. */
export function withoutDust(value: number): number {
  return Number(value.toPrecision(12));
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}
