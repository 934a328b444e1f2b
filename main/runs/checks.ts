/** What can be said of a run before it is started: what forbids it, what is doubtful, what is fine. */
import { AppError } from '../../shared/errors.ts';
import { fittingBatch, LEAST_ROW } from '../../shared/fit.ts';
import { bytes, count, counted, learningRate, percent } from '../../shared/format.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import { suggestPretraining } from '../../shared/pretraining.ts';
import type { RunCheck, RunDraft, WordCut } from '../../shared/run.ts';
import { SHORT_SCHEDULE } from '../../shared/schedule.ts';
import { checkDropout } from '../../shared/settings.ts';
import type { DropoutProbabilities } from '../../shared/settings.ts';

export interface CheckFacts {
  readonly draft: RunDraft;
  readonly tokens: { readonly train: number; readonly valid: number };
  /** words that the model has rows for */
  readonly vocab: number;
  /** null where the words of a model are kept */
  readonly words: WordCut | null;
  /** different tokens of the dataset */
  readonly types: number;
  /** what training would take; null where it is not known */
  readonly ms: number | null;
  readonly dropout: DropoutProbabilities;
  readonly mainUpdates: number;
  readonly memory: number;
  readonly memoryFree: number;
  readonly disk: number;
  readonly diskFree: number;
  /** the run that goes on, by its name */
  readonly live: string | null;
  readonly nameTaken: boolean;
}

/** Peaks above which the loss has been seen to climb. */
const HIGH_PEAK = { adam: 0.1, asgd: 60 } as const;
/** Room that stays free besides what the run needs. */
const DISK_RESERVE = 200e6;
/** Vocabularies that models are pretrained with know 95 words in 100 and more. */
const KNOWN_SHARE = 0.9;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONG_MS = 12 * HOUR_MS;

export function checksOf(facts: CheckFacts): RunCheck[] {
  return [
    heldOut(facts),
    trainingText(facts),
    pretraining(facts),
    vocabulary(facts),
    days(facts),
    schedule(facts),
    peak(facts.draft.settings),
    dropout(facts),
    disk(facts),
    memory(facts),
    otherRun(facts),
    name(facts),
  ].filter((check) => check !== null);
}

const ok = (code: string, message: string): RunCheck => ({ level: 'ok', code, message, remedy: null });

function found(
  level: 'warn' | 'bad',
  code: string,
  message: string,
  remedy: RunCheck['remedy'] = null,
): RunCheck {
  return { level, code, message, remedy };
}

function heldOut({ tokens: { valid }, draft }: CheckFacts): RunCheck {
  if (valid === 0) {
    const message =
      'Nothing of this dataset is held out, so it could not be told how well the model learns. Import it with a held-out part.';
    return found('bad', 'no-held-out', message);
  }
  return (
    tooShort('valid', valid, draft.settings.batch) ??
    ok('held-out', `${counted(valid, 'token')} are held out to measure on.`)
  );
}

function trainingText({ tokens: { train }, draft }: CheckFacts): RunCheck {
  return (
    tooShort('train', train, draft.settings.batch) ??
    ok('text', `${counted(train, 'token')} to learn from fill a batch of ${count(draft.settings.batch)}.`)
  );
}

function tooShort(part: 'train' | 'valid', tokens: number, batch: number): RunCheck | null {
  if (Math.floor((tokens - 1) / batch) >= LEAST_ROW[part]) return null;
  const words = part === 'train' ? 'training' : 'held-out';
  const fits = fittingBatch(part, tokens);
  const message = `The ${words} part has ${counted(tokens, 'token')}, and a batch of ${count(batch)} rows needs at least ${count(batch * LEAST_ROW[part] + 1)}.`;
  const remedy = fits < 1 ? null : { label: `Set batch to ${count(fits)}`, changes: { batch: fits } };
  return found('bad', `${part}-too-short`, message, remedy);
}

/** Whether the texts can teach a language at all. */
function pretraining({ draft: { kind, model }, tokens: { train }, types }: CheckFacts): RunCheck | null {
  if (kind !== 'pretrain' || model !== null) return null;
  const { enough, sentence } = suggestPretraining(train, types);
  return enough ? ok('enough-to-pretrain', sentence) : found('warn', 'little-to-pretrain', sentence);
}

/** A new model that knows few of its words learns to say “unknown”. */
function vocabulary({ draft: { kind, settings }, words, vocab }: CheckFacts): RunCheck | null {
  if (kind !== 'pretrain' || words === null || words.share >= KNOWN_SHARE) return null;
  const message = `The vocabulary knows ${percent(words.share)} of the words that are read; all others look alike to the model. A larger one, or rarer words in it, would teach it more.`;
  const remedy = vocab < settings.maxVocab ? rarer(settings) : larger(settings);
  return found('warn', 'few-words', message, remedy);
}

function rarer({ minFreq }: Settings): RunCheck['remedy'] {
  const least = minFreq - 1;
  return least < 1
    ? null
    : { label: `Take words from ${count(least)} times on`, changes: { minFreq: least } };
}

function larger({ maxVocab }: Settings): RunCheck['remedy'] {
  const most = maxVocab * 2;
  return { label: `Set it to ${count(most)} words`, changes: { maxVocab: most } };
}

/** What lasts longer than a night is told to be divisible. */
function days({ draft: { kind }, ms }: CheckFacts): RunCheck | null {
  if (kind !== 'pretrain' || ms === null || ms < LONG_MS) return null;
  const long =
    ms < 2 * DAY_MS ? counted(Math.round(ms / HOUR_MS), 'hour') : counted(Math.round(ms / DAY_MS), 'day');
  const message = `It would take about ${long} on this computer. It can be paused at any time, also by closing the window, and goes on another day where it was.`;
  return found('warn', 'long', message);
}

function schedule({ mainUpdates, draft: { settings, epochs } }: CheckFacts): RunCheck | null {
  if (epochs + settings.frozenEpochs < 1) {
    return found('bad', 'no-epochs', 'A run needs at least one epoch, with frozen layers or without.');
  }
  if (epochs === 0 || mainUpdates >= SHORT_SCHEDULE || settings.schedule !== 'stlr') return null;
  const message = `The main phase has only ${counted(mainUpdates, 'update')}, too few for a slanted triangle to mean much. More epochs, more text or a smaller batch give more.`;
  return found('warn', 'short-schedule', message);
}

function peak({ optimizer, etaMax }: Settings): RunCheck | null {
  const most = HIGH_PEAK[optimizer];
  if (etaMax <= most) return null;
  const message = `A highest rate of ${learningRate(etaMax)} is above ${learningRate(most)}, beyond which the loss often climbs instead of falling.`;
  const remedy = { label: `Set it to ${learningRate(most)}`, changes: { etaMax: most } };
  return found('warn', 'high-peak', message, remedy);
}

function dropout({ draft: { settings }, dropout: probabilities }: CheckFacts): RunCheck | null {
  try {
    checkDropout(settings, probabilities);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const most = error.facts['most'];
    const remedy =
      typeof most === 'number' ? { label: `Set it to ${String(most)}`, changes: { dropMult: most } } : null;
    return found('bad', 'dropout-too-strong', error.message, remedy);
  }
}

function disk({ disk: needed, diskFree }: CheckFacts): RunCheck {
  if (needed + DISK_RESERVE <= diskFree) return ok('disk', `There is room for ${bytes(needed)} on the disk.`);
  const message = `The run needs about ${bytes(needed)} on the disk, and ${bytes(diskFree)} are free.`;
  return found(needed > diskFree ? 'bad' : 'warn', 'disk', message);
}

function memory({ memory: needed, memoryFree, draft }: CheckFacts): RunCheck {
  if (needed <= memoryFree)
    return ok('memory', `About ${bytes(needed)} of memory will be used; ${bytes(memoryFree)} are free.`);
  const message = `The run needs about ${bytes(needed)} of memory, and ${bytes(memoryFree)} are free. It may become slow or be ended by the system; a smaller batch needs less.`;
  const batch = Math.max(1, Math.floor(draft.settings.batch / 2));
  const remedy = { label: `Set batch to ${count(batch)}`, changes: { batch } };
  return found('warn', 'memory', message, batch < draft.settings.batch ? remedy : null);
}

function otherRun({ live }: CheckFacts): RunCheck | null {
  if (live === null) return null;
  const message = `The run “${live}” is going on, and one is trained at a time. Wait for its end, or pause it.`;
  return found('bad', 'other-run', message);
}

function name({ nameTaken, draft }: CheckFacts): RunCheck | null {
  if (!nameTaken) return null;
  const message = `The name “${draft.name.trim()}” is taken by another run or model of this library.`;
  return found('bad', 'name-taken', message);
}
