/** A model goes on with a beginning, in words as a person reads them. */
import type { PlayWord } from '../../shared/play.ts';
import { createDetokeniser } from '../engine/text/detokenise.ts';
import type { Written } from '../engine/text/detokenise.ts';
import { UNKNOWN_ID } from '../engine/text/vocab.ts';
import type { OpenModel } from './openModel.ts';
import { shownWord } from './shownWord.ts';
import { written } from './steps.ts';
import type { Step, Writing } from './steps.ts';

/** What a piece of work gives after each token: nothing yet, or words. */
export interface Told {
  readonly words: readonly PlayWord[];
  /** tokens that were read or written and count for the surprise; 0 or 1 */
  readonly tokens: number;
}

const NOTHING: Told = { words: [], tokens: 0 };

/** The texts of the words, joined, are what follows the beginning. */
export function* complete(model: OpenModel, beginning: string, writing: Writing): Generator<Told, void> {
  const detokeniser = createDetokeniser(model.words);
  const tokens = model.tokenize(beginning);
  for (const token of tokens) detokeniser.push(token);
  detokeniser.end();
  const steps: Step[] = [];
  const breaks: { text: string; steps: Step[] } = { text: '', steps: [] };
  let first = true;

  function wordOf({ text, tokens: count }: Written): PlayWord[] {
    const own = steps.splice(0, count);
    const whole = breaks.text + (first && /\s$/.test(beginning) ? text.replace(/^ /, '') : text);
    first = false;
    if (text.trim() === '') {
      breaks.text = whole; // it belongs to the word after it
      breaks.steps.push(...own);
      return [];
    }
    breaks.text = '';
    return [
      shownWord(
        model,
        whole,
        breaks.steps.splice(0),
        own,
        own.some(({ id }) => id === UNKNOWN_ID),
      ),
    ];
  }

  for (const step of written(model, model.encode(tokens), writing)) {
    if (step === null) {
      yield NOTHING;
      continue;
    }
    steps.push(step);
    yield { words: detokeniser.push(step.token).flatMap(wordOf), tokens: 1 };
  }
  const rest = detokeniser.end().flatMap(wordOf);
  const ending = breaks.steps.splice(-1);
  if (ending.length > 0) rest.push(shownWord(model, breaks.text, breaks.steps, ending, false));
  yield { words: rest, tokens: 0 };
}
