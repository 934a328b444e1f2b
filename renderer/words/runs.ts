/** What the Runs screen says: its sentence, words for states, and what a comparison may claim. */
import { assertNever } from '../../shared/assertNever.ts';
import { count, counted, fixed, timeLeft } from '../../shared/format.ts';
import { perplexityText } from './perplexity.ts';
import type { RunRow } from '../../shared/run.ts';
import type { IconName } from '../components/ui/icons.ts';
import { bestOf } from '../components/runs/best.ts';
import { percentDone, phaseOf } from '../components/run/progress.ts';
import type { RunPhase } from '../components/run/progress.ts';
import type { Sentence } from './run.ts';

const NUMBERS = [
  ...[
    'no',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ],
];

/** `Twelve runs. The best so far is “Slow ladder”, perplexity 44.6.` */
export function runsHeadline(rows: readonly RunRow[]): Sentence {
  const many = `${capital(inWords(rows.length))} ${rows.length === 1 ? 'run' : 'runs'}`;
  const datasets = new Set(rows.map(({ data }) => data)).size;
  const best = bestOf(rows);
  if (best === null || best.best === null) return [{ text: `${many}. Nothing is measured yet.` }];
  const figure = { text: perplexityText(best.best.perplexity), accent: true };
  if (rows.length === 1) {
    return [{ text: `${many}: “${best.name}”, perplexity ` }, figure, { text: '.' }];
  }
  if (datasets === 1) {
    return [{ text: `${many}. The best so far is “${best.name}”, perplexity ` }, figure, { text: '.' }];
  }
  // of different texts: lowest, but not better
  const on = best.dataName === null ? '' : ` on ${best.dataName}`;
  return [
    { text: `${many} on ${inWords(datasets)} datasets. The lowest perplexity is ` },
    figure,
    { text: `, of “${best.name}”${on}.` },
  ];
}

export interface StatusWords {
  readonly word: string;
  readonly icon: IconName;
  readonly kind: 'plain' | 'ok' | 'warn' | 'danger' | 'now';
}

export function statusWord(phase: RunPhase): string {
  return statusWords(phase).word;
}

export function statusWords(phase: RunPhase): StatusWords {
  switch (phase) {
    case 'queued':
      return { word: 'Waiting', icon: 'clock', kind: 'plain' };
    case 'starting':
      return { word: 'Starting', icon: 'play', kind: 'now' };
    case 'training':
    case 'measuring':
    case 'saving':
      return { word: 'Running', icon: 'play', kind: 'now' };
    case 'elsewhere':
      return { word: 'Running', icon: 'play', kind: 'plain' };
    case 'pausing':
      return { word: 'Pausing', icon: 'pause', kind: 'now' };
    case 'finishing':
      return { word: 'Finishing', icon: 'finish', kind: 'now' };
    case 'stopping':
      return { word: 'Stopping', icon: 'stop', kind: 'now' };
    case 'paused':
      return { word: 'Paused', icon: 'pause', kind: 'plain' };
    case 'interrupted':
      return { word: 'Interrupted', icon: 'warn', kind: 'warn' };
    case 'stopped':
      return { word: 'Stopped', icon: 'stop', kind: 'plain' };
    case 'landed':
      return { word: 'Finished early', icon: 'check', kind: 'ok' };
    case 'failed':
      return { word: 'Failed', icon: 'danger', kind: 'danger' };
    case 'done':
      return { word: 'Finished', icon: 'check', kind: 'ok' };
    default:
      return assertNever(phase);
  }
}

/** A second line below the status; empty where the word says all. */
export function statusDetail(row: RunRow): string {
  const phase = phaseOf(row);
  const share = percentDone(row.steps === 0 ? 0 : Math.min(0.99, row.step / row.steps));
  switch (phase) {
    case 'training':
    case 'measuring':
    case 'saving':
    case 'finishing': {
      const left = row.live?.msLeft ?? null;
      return left === null ? share : `${share}, ${timeLeft(left).replace(/^about /, '')}`;
    }
    case 'paused':
    case 'interrupted':
    case 'stopped':
      return `at ${share}`;
    case 'landed':
      return `at update ${count(row.step)} of ${count(row.steps)}`;
    case 'failed':
      return row.failure?.code === 'engine/not-finite'
        ? 'the numbers ran away'
        : `at update ${count(row.step)}`;
    case 'elsewhere':
      return 'in another program';
    case 'queued':
    case 'starting':
    case 'pausing':
    case 'stopping':
    case 'done':
      return '';
    default:
      return assertNever(phase);
  }
}

/**
 * What the best perplexities of the drawn runs show, and no more: one measurement each on the same texts, without a
 * notion of how much chance there is in it.
 * @param rows at least two, each with a best measurement
 * @param vocab words that each run's model knows, where that has been read
 */
export function verdict(rows: readonly RunRow[], vocab: ReadonlyMap<string, number>): string | null {
  const measured = rows.filter(({ best }) => best !== null);
  if (measured.length < 2) return null;
  if (new Set(measured.map(({ data }) => data)).size > 1) {
    return 'These runs were measured on different texts, so their perplexities cannot be compared.';
  }
  const words = new Set(measured.flatMap(({ id }) => vocab.get(id) ?? []));
  if (words.size > 1) {
    return 'These models know different words, so their perplexities cannot be compared: fewer words make a lower one.';
  }
  const [first, second] = [...measured].sort((a, b) => (a.best?.loss ?? 0) - (b.best?.loss ?? 0));
  if (first === undefined || second === undefined || first.best === null || second.best === null) return null;
  // the difference of the numbers that stand there, so that a reader's sum comes out
  const [low, high] = [fixed(first.best.perplexity, 1), fixed(second.best.perplexity, 1)];
  const going = measured.filter(({ live }) => live !== null).map(({ name }) => `“${name}”`);
  const still = going.length === 0 ? '' : ` ${going.join(' and ')} still goes on.`;
  const tokens = counted(first.best.tokens, 'held-out word');
  if (low === high) {
    return `“${first.name}” and “${second.name}” are alike: perplexity ${low} on ${tokens}.${still}`;
  }
  const other = measured.length > 2 ? `the next best, “${second.name}”,` : `“${second.name}”`;
  return (
    `“${first.name}” is lower than ${other} by ${fixed(Number(high) - Number(low), 1)}: ` +
    `${low} against ${high} on ${tokens}. ` +
    `It is one run of each; other dice move such numbers, too.${still}`
  );
}

function inWords(n: number): string {
  return NUMBERS[n] ?? count(n);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
