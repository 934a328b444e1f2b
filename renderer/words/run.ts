/** What the Run screen says: the sentence with the finding, its gloss, and the words of phases. */
import { assertNever } from '../../shared/assertNever.ts';
import { count, counted, timeLeft } from '../../shared/format.ts';
import { perplexityText } from './perplexity.ts';
import type { StoredEvaluation } from '../../shared/evaluation.ts';
import type { RunPause, RunRow, RunView } from '../../shared/run.ts';
import {
  endOf,
  epochAt,
  epochsOf,
  isOver,
  percentDone,
  phaseOf,
  shareDone,
} from '../components/run/progress.ts';
import type { RunPhase } from '../components/run/progress.ts';
import { spent, when } from './times.ts';

/** A sentence in pieces; the accented one is the number that it is about. */
export type Sentence = readonly { readonly text: string; readonly accent?: boolean }[];

export function plainText(sentence: Sentence): string {
  return sentence.map(({ text }) => text).join('');
}

/** The sentence with which the screen of a run opens. */
export function headlineOf(run: RunView, now: number): Sentence {
  const phase = phaseOf(run);
  switch (phase) {
    case 'queued':
      return say('It has not begun yet.');
    case 'starting':
      return run.step > 0
        ? say(`Going on from update ${count(run.step)}: loading the model and the texts.`)
        : say('Starting: loading the model and the texts.');
    case 'training':
    case 'measuring':
    case 'saving':
      return going(run, phase);
    case 'elsewhere':
      return [...say(`${inEpoch(run)}. `), ...finding(run), ...say('; another program is training it.')];
    case 'pausing':
      return say(`Pausing at update ${count(run.step)}, as soon as its place is saved.`);
    case 'paused':
      return [
        ...say(`Paused in ${lower(inEpoch(run))}, at ${percentDone(shareDone(run))}. `),
        ...sentence(finding(run)),
      ];
    case 'interrupted':
      return [...say(`${cutOff(run, now)}, in ${lower(inEpoch(run))}. `), ...sentence(finding(run))];
    case 'finishing':
      return [...say('Finishing: the rates sink gently to their end. '), ...finding(run), ...say(left(run))];
    case 'stopping':
      return say('Stopping. Its last snapshot stays.');
    case 'stopped':
      return [
        ...say(`Stopped at update ${count(run.step)} of ${count(run.steps)}. `),
        ...sentence(finding(run)),
      ];
    case 'landed':
      return [
        ...say(`Finished early at update ${count(run.step)} of ${count(run.steps)}. `),
        ...sentence(finding(run)),
      ];
    case 'failed':
      return [...say(`Training failed at update ${count(run.step)}. `), ...sentence(finding(run))];
    case 'done':
      return [...say(`Done${after(run)}. `), ...sentence(finding(run))];
    default:
      return assertNever(phase);
  }
}

/** Whether a model was fine-tuned, pretrained from nothing, or pretrained further. */
export function purposeOf({ kind, base }: Pick<RunRow, 'kind' | 'base'>): string {
  if (kind === 'finetune') return 'fine-tuning';
  return base === null ? 'pretraining from nothing' : 'further pretraining';
}

/** What perplexity means, beside its first use on the screen; empty where none is known. */
export function glossOf(run: RunView): string {
  const now = perplexityOf(run);
  const before = run.before?.perplexity ?? null;
  if (now === null) {
    return before === null
      ? `${run.kind === 'pretrain' ? 'Pretraining, ' : ''}${counted(run.epochs, 'epoch')}${run.dataName === null ? '' : ` on “${run.dataName}”`}.`
      : `On average the model hesitates between ${words(before)} for the next one.`;
  }
  const began = before === null ? '' : `; when it began, between ${words(before, '')}`;
  const still = isOver(phaseOf(run)) ? '' : 'now ';
  return `On average the model ${still}hesitates between ${words(now)} for the next one${began}.`;
}

function going(run: RunView, phase: RunPhase): Sentence {
  if (run.step === 0 && run.before === null) {
    // random weights know nothing that could be measured
    return say(
      run.base === null ? 'Preparing the first update.' : 'Measuring the model before the first update.',
    );
  }
  if (phase === 'saving' && run.step >= endOf(run)) {
    return [...say('Saving the model. '), ...sentence(finding(run))];
  }
  return [...say(`${inEpoch(run)}. `), ...finding(run), ...say(left(run))];
}

/** `Perplexity 48.1, it began at 112`, as far as it is known; without an end. */
function finding(run: RunView): Sentence {
  const before = run.before?.perplexity ?? null;
  const newest = newestOf(run)?.perplexity ?? null;
  const best = run.best?.perplexity ?? null;
  const shown = isOver(phaseOf(run)) ? (best ?? newest) : (newest ?? best);
  if (shown === null) {
    return before === null
      ? say('Nothing is measured yet')
      : [{ text: 'It began at perplexity ' }, { text: perplexityText(before), accent: true }];
  }
  const began = before === null ? '' : `, it began at ${perplexityText(before)}`;
  const better =
    best !== null && perplexityText(best) !== perplexityText(shown) ? `, best ${perplexityText(best)}` : '';
  return [
    { text: 'Perplexity ' },
    { text: perplexityText(shown), accent: true },
    { text: `${better}${began}` },
  ];
}

function inEpoch(run: RunView): string {
  const epochs = epochsOf(run);
  const epoch = epochAt(epochs, run.step);
  if (epoch === undefined) return 'Epoch 1';
  return `Epoch ${String(epoch.number)} of ${String(epochs.length)}${epoch.frozen ? ', frozen' : ''}`;
}

function left({ live }: RunView): string {
  const ms = live?.msLeft ?? null;
  return ms === null ? '.' : `; ${timeLeft(ms)}.`;
}

function after({ trainedMs }: RunView): string {
  return trainedMs === null ? '' : ` in ${spent(trainedMs)}`;
}

function cutOff(run: RunView, now: number): string {
  const last = lastPause(run.pauses, 'interrupted');
  return last === null ? `Cut off at update ${count(run.step)}` : `Cut off at ${when(last.from, now)}`;
}

/** The pause that still goes on, of this kind. */
export function lastPause(pauses: readonly RunPause[], kind: RunPause['kind']): RunPause | null {
  const last = pauses.at(-1);
  return last?.kind === kind && last.to === null ? last : null;
}

/** The perplexity of the newest measurement, or of the best where it is done and the best is kept. */
export function perplexityOf(run: RunView): number | null {
  const newest = newestOf(run)?.perplexity ?? null;
  const best = run.best?.perplexity ?? null;
  return isOver(phaseOf(run)) ? (best ?? newest) : (newest ?? best);
}

/** The newest measurement since training began; the one before it is stored as update 0. */
export function newestOf(run: RunView): StoredEvaluation | null {
  return run.evaluations.findLast(({ update }) => update > 0) ?? null;
}

function words(perplexity: number, unit = 'word'): string {
  const whole = Math.max(1, Math.round(perplexity));
  return unit === '' ? count(whole) : counted(whole, unit);
}

function say(text: string): Sentence {
  return [{ text }];
}

function sentence(parts: Sentence): Sentence {
  return [...parts, { text: '.' }];
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What stands at the moving end of the phase bar. */
export function activityWords(phase: RunPhase): string {
  switch (phase) {
    case 'queued':
      return 'Waiting';
    case 'starting':
      return 'Starting';
    case 'training':
      return 'Training';
    case 'measuring':
      return 'Measuring';
    case 'saving':
      return 'Saving';
    case 'pausing':
      return 'Pausing';
    case 'paused':
      return 'Paused';
    case 'interrupted':
      return 'Interrupted';
    case 'finishing':
      return 'Finishing';
    case 'stopping':
      return 'Stopping';
    case 'stopped':
      return 'Stopped';
    case 'landed':
      return 'Finished early';
    case 'failed':
      return 'Failed';
    case 'done':
      return 'Finished';
    case 'elsewhere':
      return 'Training in another program';
    default:
      return assertNever(phase);
  }
}

/** `embedding` → `Embedding + output`, `lstm1` → `LSTM 1` */
export function groupTitle(name: string): string {
  return name === 'embedding' ? 'Embedding + output' : name.replace(/^lstm/, 'LSTM ');
}
