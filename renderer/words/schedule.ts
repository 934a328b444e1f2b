/** What the handles of the schedule are called, and how rates are written beside them. */
import { count, learningRate, threeDigits } from '../../shared/format.ts';
import type { HandleKind } from '../components/newRun/handles.ts';
import { epochAt, peakUpdate, type Plan } from '../components/newRun/plan.ts';

export interface HandleWords {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  /** for screen readers */
  readonly valueText: string;
  /** beside the handle while it is held */
  readonly flag: string;
}

/** `3.2e−3`; zero is 0 */
export function rate(value: number): string {
  return value === 0 ? '0' : learningRate(value);
}

/** @param counted whether it is known how many updates an epoch has */
export function handleWords(kind: HandleKind, plan: Plan, counted: boolean): HandleWords {
  const { etaMax, frozenEtaMax, cutFrac, ratio } = plan.settings;
  switch (kind) {
    case 'peak': {
      const place = counted ? `, at update ${count(peakUpdate(plan) + 1)} of ${count(plan.total)}` : '';
      const valueText = `${rate(etaMax)}${place}`;
      return {
        label: 'Highest learning rate',
        min: 0,
        max: 100,
        value: etaMax,
        valueText,
        flag: rate(etaMax),
      };
    }
    case 'frozen': {
      const flag = rate(frozenEtaMax);
      return {
        label: 'Highest rate while frozen',
        min: 0,
        max: 100,
        value: frozenEtaMax,
        valueText: flag,
        flag,
      };
    }
    case 'warmUp': {
      const flag = `${threeDigits(cutFrac * 100)} % warm-up`;
      return { label: 'Warm-up share', min: 0, max: 1, value: cutFrac, valueText: flag, flag };
    }
    case 'end': {
      const valueText = `the peak divided by ${threeDigits(ratio)}`;
      const flag = `÷ ${threeDigits(ratio)}`;
      return { label: 'Peak over lowest rate', min: 1, max: 1e6, value: ratio, valueText, flag };
    }
  }
}

/** `Update 2,900, epoch 2, minute 14`: the place that is looked at */
export function placeWords(
  plan: Plan,
  update: number,
  { counted, ms }: { readonly counted: boolean; readonly ms: number | null },
): string {
  const epoch = epochAt(plan, update);
  const where = epoch.startsWith('frozen') ? epoch : `epoch ${epoch}`;
  if (!counted) return where.charAt(0).toUpperCase() + where.slice(1);
  const minute =
    ms === null ? '' : `, minute ${count(Math.floor((ms * update) / Math.max(1, plan.total) / 60_000))}`;
  return `Update ${count(update + 1)}, ${where}${minute}`;
}
