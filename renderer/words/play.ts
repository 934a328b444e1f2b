/** The sentences of the screen on which models write and read. */
import { count, counted, fixed, percent, threeDigits } from '../../shared/format.ts';
import { BREAK_SIGN, MARK_SIGNS, type PlayEnd, type PlayModel } from '../../shared/play.ts';
import { LOUD, type Surprise } from '../components/playground/heat.ts';
import type { Mode, ScaledKey } from '../components/playground/form.ts';
import { atStart } from './numbers.ts';

/** What a model is to the person: one of their own, one to start from, or weights of a run. */
export type Role = 'own' | 'starter' | 'snapshot' | 'live';

export const ROLE_WORDS: Readonly<Record<Role, { readonly title: string; readonly within: string }>> = {
  own: { title: 'Your model', within: 'your model' },
  starter: { title: 'Starter model', within: 'the starter' },
  snapshot: { title: 'Snapshot of a run', within: 'the snapshot' },
  live: { title: 'Model in training', within: 'the model in training' },
};

/** @param ownRun whether a run of this library made it */
export function roleOf({ kind, base, live }: PlayModel, ownRun: boolean): Role {
  if (kind === 'snapshot') return live ? 'live' : 'snapshot';
  return base !== null || ownRun ? 'own' : 'starter';
}

/** A model as a sentence names it; two of the same role are told apart by their names. */
export interface Named {
  readonly role: Role;
  readonly name: string;
}

export function namesIn(left: Named, right: Named): { readonly left: string; readonly right: string } {
  if (left.role !== right.role) {
    return { left: ROLE_WORDS[left.role].within, right: ROLE_WORDS[right.role].within };
  }
  if (left.name !== right.name) return { left: `“${left.name}”`, right: `“${right.name}”` };
  return { left: 'the left one', right: 'the right one' };
}

/** What one side has to say for the sentence of the screen. */
export interface SideState extends Named {
  readonly state: 'idle' | 'busy' | 'failed' | 'done';
  /** bits a word */
  readonly mean: number | null;
}

/**
 * @param right null where there is only one model
 * @param known means over the words that both know, where there are others in a text that both have read: whoever
 *   knows few words is little surprised by the sign for an unknown one
 */
export function headline(
  mode: Mode,
  left: SideState | null,
  right: SideState | null,
  known: { readonly left: number; readonly right: number } | null = null,
): string {
  if (left === null) return 'A model is needed before anything can be written.';
  const sides = right === null ? [left] : [left, right];
  const names = right === null ? [ROLE_WORDS[left.role].within] : Object.values(namesIn(left, right));
  if (sides.some(({ state }) => state === 'busy')) return busyLine(mode, sides.length, names[0] ?? '');
  if (sides.some(({ state, mean }) => state === 'idle' || state === 'failed' || mean === null)) {
    return idleLine(mode, sides.length, names[0] ?? '');
  }
  const bits = sides.map(({ mean }) => fixed(mean ?? 0, 1));
  if (right === null || sides.length === 1) {
    return `${sentence(names[0] ?? '')} was surprised by ${bits[0] ?? ''} bits a word.`;
  }
  const { left: base, right: mine } = namesIn(left, right);
  if (mode === 'complete') {
    return `${sentence(mine)} was surprised by ${bits[1] ?? ''} bits a word, ${base} by ${bits[0] ?? ''}.`;
  }
  const at = known === null ? 'this text' : 'the words that both know';
  const [theirs, own] = [known?.left ?? left.mean ?? 0, known?.right ?? right.mean ?? 0];
  const [ofBase, ofMine] = [fixed(theirs, 1), fixed(own, 1)];
  if (ofBase === ofMine) return `Both models are alike surprised by ${at}: ${ofMine} bits a word.`;
  const [less, more, low, high] = own < theirs ? [mine, base, ofMine, ofBase] : [base, mine, ofBase, ofMine];
  return `${sentence(less)} is less surprised by ${at}: ${low} bits a word, ${more} ${high}.`;
}

function idleLine(mode: Mode, sides: number, name: string): string {
  if (mode === 'measure') {
    return sides === 1
      ? `Which words of a text surprise ${name}?`
      : 'Which of two models is less surprised by a text?';
  }
  return sides === 1
    ? `Write a beginning; ${name} finishes it.`
    : 'Write a beginning; both models finish it with the same dice.';
}

function busyLine(mode: Mode, sides: number, name: string): string {
  const verb = mode === 'complete' ? 'writing' : 'reading';
  return sides === 1 ? `${sentence(name)} is ${verb}.` : `Both models are ${verb}.`;
}

function sentence(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export interface ScaleWords {
  readonly label: string;
  readonly symbol: string;
  /** what the value that is set does */
  help(value: number): string;
  show(value: number): string;
  /** said of what cannot be taken */
  readonly takes: string;
}

export const SCALE_WORDS: Readonly<Record<ScaledKey, ScaleWords>> = {
  temperature: {
    label: 'Temperature',
    symbol: 'τ',
    help: (value) =>
      value === 0
        ? 'Always the likeliest word; the dice have no say.'
        : value > 1.5
          ? 'So high that nearly any word may come.'
          : 'Low keeps to the expected word, high takes risks.',
    show: threeDigits,
    takes: 'This takes a number from 0 to 10.',
  },
  topK: {
    label: 'Choose among',
    symbol: 'top-k',
    help: (value) =>
      value === 0
        ? 'Any word may be drawn.'
        : `Only the ${counted(value, 'likeliest word', 'likeliest words')} may be drawn.`,
    show: (value) => (value === 0 ? 'all' : count(value)),
    takes: 'This takes a whole number up to 1,000,000, or “all”.',
  },
  topP: {
    label: 'Together likely',
    symbol: 'top-p',
    help: (value) =>
      value === 1
        ? 'Unlikely words are not cut off.'
        : `Only the likeliest words that make up ${percent(value).replace('.0 ', ' ')}.`,
    show: threeDigits,
    takes: 'This takes a number from 0.01 to 1.',
  },
  words: {
    label: 'Words to write',
    symbol: '',
    help: () => 'Stops earlier at the end of a text.',
    show: count,
    takes: 'This takes a whole number from 1 to 2,000.',
  },
};

export const UNKNOWN_HELP = 'The sign for a word that the model does not know is never drawn.';
export const DICE_HELP = 'The same dice on the same models give the same words.';

const SIGN_WORDS: ReadonlyMap<string, string> = new Map([
  [MARK_SIGNS.xxmaj, 'a word with a capital'],
  [MARK_SIGNS.xxup, 'a word in capitals'],
  [MARK_SIGNS.xxrep, 'a repeated letter'],
  [MARK_SIGNS.xxwrep, 'a repeated word'],
  [BREAK_SIGN, 'line break'],
  ['', 'line break'],
]);

/** A word, or one of the likeliest, by its name: what has no letters is said. */
export function wordName(text: string): string {
  const word = text.trim();
  return SIGN_WORDS.get(word) ?? word;
}

/** `1 in 38, 5.3 bits`; what is likelier than not is said as a share. */
export function chanceWords(bits: number): string {
  const share = 2 ** -bits;
  const chance = share > 0.5 ? shareWords(share) : `1 in ${rounded(1 / share)}`;
  return `${chance}, ${fixed(bits, 1)} bits`;
}

function rounded(n: number): string {
  return n < 1e6
    ? count(Number(n.toPrecision(2)))
    : `${threeDigits(Number((n / 1e6).toPrecision(2)))} million`;
}

/** `31 %`, `2.6 %`, `under 0.1 %` */
export function shareWords(share: number): string {
  const hundredth = share * 100;
  if (hundredth < 0.1) return 'under 0.1 %';
  return `${hundredth < 9.95 ? fixed(hundredth, 1) : fixed(hundredth, 0)} %`;
}

/** `words 1 to 1,500 of 10,578` */
export function pageWords(
  { from, to }: { readonly from: number; readonly to: number },
  words: number,
): string {
  return `words ${count(from + 1)} to ${count(to)} of ${count(words)}`;
}

/** `37 %`, and 100 only of a whole */
export function wholePercent(share: number): string {
  return `${count(Math.floor(share * 100))} %`;
}

/** `bits on average; 3 words above 8`, after the average itself */
export function loudWords({ loud }: Pick<Surprise, 'loud'>): string {
  const words = loud === 0 ? 'none' : loud === 1 ? '1 word' : `${count(loud)} words`;
  return `bits on average; ${words} above ${String(LOUD)}`;
}

/** What a screen reader hears of the bars. */
export function stripSummary({ words, highest }: Surprise): string {
  if (highest === null) return 'No words yet.';
  return `${counted(words, 'word')}; the most surprising is “${wordName(highest.text)}” with ${fixed(highest.bits, 1)} bits.`;
}

/** `0.1 s to the first word, 180 words a second`: how quick it was. */
export function paceWords({ firstMs, wordsPerSecond, words }: PlayEnd): string {
  const first = firstMs < 995 ? `${count(Math.max(1, firstMs))} ms` : `${threeDigits(firstMs / 1000)} s`;
  if (words < 2 || wordsPerSecond <= 0) return `first word after ${first}`;
  return `first word after ${first}, ${threeDigits(Math.round(wordsPerSecond))} words a second`;
}

/** Announced once when both have ended. */
export function readAloud(sides: readonly (Named & { readonly text: string })[]): string {
  return sides.map(({ role, text }) => `${ROLE_WORDS[role].title}: ${text.trim()}`).join(' ');
}

export function unknownWords(unknown: number): string | null {
  if (unknown === 0) return null;
  return `${atStart(unknown)} ${unknown === 1 ? 'word is' : 'words are'} unknown to it; what is measured there is the surprise of the sign for an unknown word.`;
}

/** `update 480` out of what the main process says of a snapshot; all of it where it says no update. */
export function snapshotWords(detail: string): string {
  const update = /\bupdate [\d,]*\d/.exec(detail)?.[0];
  return update === undefined
    ? 'Its run is going on.'
    : `From the last snapshot, ${update}; its run is going on.`;
}

/** What stands below the lists of words that one model knows better. */
export function leftOutWords(unknown: number): string | null {
  if (unknown === 0) return null;
  return `${atStart(unknown)} ${unknown === 1 ? 'word' : 'words'} that one of the two does not know ${unknown === 1 ? 'is' : 'are'} left out.`;
}

export function noneBetter(name: string): string {
  return `No word is less surprising to ${name} by a bit or more.`;
}
