/** Tokens as a word that a person reads: text, surprise, and what else could have stood there. */
import { BREAK_SIGN, MARK_SIGNS } from '../../shared/play.ts';
import type { PlayWord } from '../../shared/play.ts';
import { detokenise } from '../engine/text/detokenise.ts';
import type { OpenModel } from './openModel.ts';
import type { Step } from './steps.ts';

/** What stands for a mark among the likeliest: any word with a capital, in capitals, letters or words repeated. */
const SIGNS: ReadonlyMap<string, string> = new Map(Object.entries(MARK_SIGNS));

/** Stands before an alternative, which is shown as within a sentence: at the beginning of one, “a” is an “A”. */
const BEFORE = 'of';

/**
 * @param text of all the tokens, with the space before it
 * @param before steps that belong to the word and come before its last part: line breaks
 * @param own the steps of its last part, marks first
 */
export function shownWord(
  model: OpenModel,
  text: string,
  before: readonly Step[],
  own: readonly Step[],
  unknown: boolean,
): PlayWord {
  const bits = [...before, ...own].reduce((sum, step) => sum + step.bits, 0);
  const last = own.at(-1);
  return {
    text,
    bits,
    instead: last === undefined ? [] : insteadOf(model, text, own.slice(0, -1), last),
    unknown,
  };
}

/** The alternatives to the last token: behind a mark of a capital, words with a capital. */
function insteadOf(
  { vocab, words }: OpenModel,
  text: string,
  marks: readonly Step[],
  last: Step,
): PlayWord['instead'] {
  const prefix = marks.map(({ token }) => token);
  const textOf = (id: number): string => {
    const token = vocab[id] ?? '';
    const whole = detokenise([BEFORE, ...prefix, token], words);
    return SIGNS.get(token) ?? (whole.slice(BEFORE.length).trim() || BREAK_SIGN);
  };
  const found = last.likeliest.map(({ id, share }) => ({
    text: id === last.id ? text.trim() || BREAK_SIGN : textOf(id),
    share,
    own: id === last.id,
  }));
  if (found.some(({ own }) => own)) return found;
  return [...found.slice(0, -1), { text: text.trim() || BREAK_SIGN, share: 2 ** -last.bits, own: true }];
}
