/** The sentences of the screen on which a run is set up. */
import { count, counted, learningRate, percent, threeDigits } from '../../shared/format.ts';
import { hyperparam } from '../../shared/hyperparams.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import type { RunEstimate, WordCut } from '../../shared/run.ts';
import type { FieldKey, Start } from '../components/newRun/form.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface FieldWords {
  readonly label: string;
  readonly symbol: string;
  readonly unit: string;
  readonly help: string;
  readonly raise: string;
  readonly lower: string;
}

const OWN: Readonly<Record<'epochs' | 'seed', FieldWords>> = {
  epochs: {
    label: 'Passes through text',
    symbol: 'epochs',
    unit: 'epochs',
    help: 'How often every text is read in the main phase, after the frozen epochs.',
    raise: 'Learns more and takes longer; past its best moment the model learns the texts by heart.',
    lower: 'Done sooner, and more of the general language stays.',
  },
  seed: {
    label: 'Dice',
    symbol: 'seed',
    unit: '',
    help: 'The number that all chance comes from: order of the texts, dropout, new word vectors. The same dice on the same computer give the same run.',
    raise: 'Another number, another throw.',
    lower: 'The same number repeats a run exactly.',
  },
};

/** What a field says of itself. */
export function fieldWords(key: FieldKey): FieldWords {
  if (key === 'epochs' || key === 'seed') return OWN[key];
  const entry = hyperparam(key);
  if (entry === undefined) throw new Error(`no words for ${key}`);
  return entry;
}

/** What stands before the choice of what a run begins with. */
export const START_WORDS = {
  model: 'Model',
  nothing: 'Pretrain',
  further: 'Pretrain',
} as const satisfies Record<Start, string>;

export const SECTION_WORDS = {
  schedule: 'Schedule and layer groups',
  optimiser: 'Optimiser',
  regularisation: 'Against learning by heart',
  data: 'What is read, and how',
  model: 'Model',
} as const;

/** `10.8 M tokens`: rounded from a million on */
export function manyTokens(n: number): string {
  return n < 1e6 ? counted(n, 'token') : `${threeDigits(n / 1e6)} M tokens`;
}

/**
 * The sentence of the screen: what Start would begin, and how long it would take where that is known.
 * @param model its name; null = there is none
 */
export function headline(
  estimate: Pick<RunEstimate, 'ms' | 'updates'> | null,
  passes: number,
  dataset: string | null,
  { start, model }: { readonly start: Start; readonly model: string | null },
): string {
  if (model === null && start !== 'nothing') return 'A run starts from a model, and there is none here yet.';
  if (dataset === null) return 'Choose the texts that the model is to learn from.';
  const through = `${counted(passes, 'pass', 'passes')} through ${dataset}`;
  if (passes === 0) return `Choose how many times ${dataset} is to be read.`;
  const verb = {
    model: 'Train',
    nothing: 'Pretrain a new model',
    further: `Go on pretraining ${model ?? ''}`,
  }[start];
  if (estimate === null) return `${verb} for ${through}.`;
  const updates = counted(estimate.updates, 'update');
  if (estimate.ms !== null)
    return `${verb} for about ${inWords(estimate.ms.middle)}: ${updates}, ${through}.`;
  return start === 'model' ? `${verb} ${updates}, ${through}.` : `${verb}: ${updates}, ${through}.`;
}

/** What the vocabulary of a run knows of its texts, in a sentence. */
export function wordCutText({ known, types, share }: WordCut): string {
  if (known === types) return `All ${counted(types, 'different word')} of the texts are known by name.`;
  return `${count(known)} of ${counted(types, 'different word')} are known by name, ${percent(share)} of all that is read; the others become “unknown”.`;
}

/** A forecast in words, rounded as it deserves: `34 minutes`, `2 hours 50 minutes`. */
export function inWords(ms: number): string {
  const { hours, minutes, seconds } = parts(ms);
  if (hours > 0) {
    return minutes === 0 ? counted(hours, 'hour') : `${counted(hours, 'hour')} ${counted(minutes, 'minute')}`;
  }
  return minutes > 0 ? counted(minutes, 'minute') : counted(seconds, 'second');
}

/** The same for a figure: `34 min`, `2 h 50`, `40 s`. */
export function asFigure(ms: number): string {
  const { hours, minutes, seconds } = parts(ms);
  if (hours > 0)
    return minutes === 0 ? `${count(hours)} h` : `${count(hours)} h ${String(minutes).padStart(2, '0')}`;
  return minutes > 0 ? `${count(minutes)} min` : `${count(seconds)} s`;
}

function parts(ms: number): { hours: number; minutes: number; seconds: number } {
  if (ms < MINUTE)
    return {
      hours: 0,
      minutes: 0,
      seconds: ms < 10 * SECOND ? Math.max(1, Math.round(ms / SECOND)) : Math.round(ms / (5 * SECOND)) * 5,
    };
  const grain = ms < 90 * MINUTE ? MINUTE : ms < 10 * HOUR ? 5 * MINUTE : HOUR / 2;
  const rounded = Math.round(ms / grain) * grain;
  if (rounded < 90 * MINUTE) return { hours: 0, minutes: Math.round(rounded / MINUTE), seconds: 0 };
  return { hours: Math.floor(rounded / HOUR), minutes: Math.round((rounded % HOUR) / MINUTE), seconds: 0 };
}

/** `31–38 min`, both ends rounded as the middle is. */
export function timeRange({ low, high }: { readonly low: number; readonly high: number }): string {
  const from = asFigure(low);
  const to = asFigure(high);
  if (from === to) return `about ${from}`;
  const unit = / (min|s)$/.exec(to)?.[1];
  return unit !== undefined && from.endsWith(` ${unit}`)
    ? `${from.slice(0, -unit.length - 1)}–${to}`
    : `${from} to ${to}`;
}

/** `14:05`, or `tomorrow at 02:10` */
export function doneAt(ms: number, now: number): string {
  const end = new Date(now + ms);
  const days = Math.round((startOfDay(end.getTime()) - startOfDay(now)) / (24 * HOUR));
  const five = ms > HOUR ? 5 : 1;
  end.setMinutes(Math.round(end.getMinutes() / five) * five);
  const clock = `${two(end.getHours())}:${two(end.getMinutes())}`;
  if (days === 0) return `done about ${clock}`;
  return days === 1 ? `done tomorrow about ${clock}` : `done in ${String(days)} days`;
}

function startOfDay(time: number): number {
  const day = new Date(time);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** Why a setting has no say at present; null where it has. */
export function unusedBecause(key: FieldKey, settings: Settings): string | null {
  const { schedule, optimizer, grouping, frozenEpochs } = settings;
  if ((key === 'cutFrac' || key === 'ratio') && schedule === 'onecycle') {
    return 'One-cycle has its own: it rises for a quarter of the run, from a 25th of the peak.';
  }
  if ((key === 'cutFrac' || key === 'ratio') && schedule === 'constant') return 'A constant rate has none.';
  if (key === 'discriminative' && grouping === 'authors') {
    return 'The divisors of the authors’ script are fixed: 6, 3, 1 and 2.';
  }
  if (key === 'frozenEtaMax' && frozenEpochs === 0) return 'Without frozen epochs it has no say.';
  if (['beta1', 'beta2', 'eps'].includes(key) && optimizer === 'asgd') return 'Averaged SGD has none.';
  if (['nonmono', 'asgdStart'].includes(key) && optimizer === 'adam') return 'Only averaged SGD averages.';
  if (key === 'canaryRepeats' && settings.canaries === 0) return 'Without planted secrets it has no say.';
  if (key === 'nonmono' && settings.asgdStart !== null) return 'The update at which averaging begins is set.';
  return null;
}

/** Said once when the optimiser is changed: what moved with it. */
export function optimizerWords(settings: Settings): string {
  return settings.optimizer === 'asgd'
    ? `Averaged SGD needs other rates: the highest learning rate is now ${learningRate(settings.etaMax)}, the weight decay ${threeDigits(settings.wd)}.`
    : `Adam has its own rates again: the highest learning rate is now ${learningRate(settings.etaMax)}, the weight decay ${threeDigits(settings.wd)}.`;
}

/** What a field says whose value is outside what is usual. */
export function beyondWords(key: FieldKey, side: 'low' | 'high'): string {
  if (key === 'etaMax' || key === 'frozenEtaMax') {
    return side === 'high'
      ? 'Above what is usual: runs like this often forget their English or diverge.'
      : 'Below what is usual: the model will hardly change.';
  }
  return side === 'high' ? 'More than is usual.' : 'Less than is usual.';
}
