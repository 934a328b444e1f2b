/** How surprising a text is to a model, word by word, in the characters that the person wrote. */
import { createDetokeniser } from '../engine/text/detokenise.ts';
import { UNKNOWN_ID } from '../engine/text/vocab.ts';
import type { Told } from './complete.ts';
import type { OpenModel } from './openModel.ts';
import { ownTexts } from './ownText.ts';
import { shownWord } from './shownWord.ts';
import { measured } from './steps.ts';
import type { Step } from './steps.ts';

/** A word of the text: how many tokens it has, and how many of them are line breaks before it. */
interface Group {
  readonly text: string;
  readonly breaks: number;
  readonly tokens: number;
}

/**
 * The first word follows the mark of a beginning. The texts of the words, joined, are `text`; where the rules leave
 * no token of it, there are none.
 */
export function* measure(model: OpenModel, text: string): Generator<Told, void> {
  const tokens = model.tokenize(text);
  const groups = groupsOf(text, tokens.slice(1), model);
  const steps: Step[] = [];
  let at = 0;
  for (const step of measured(model, tokens)) {
    steps.push(step);
    const group = groups[at];
    if (group === undefined || steps.length < group.tokens) {
      yield { words: [], tokens: 1 };
      continue;
    }
    at++;
    const own = steps.splice(0);
    const unknown = own.some(({ id }) => id === UNKNOWN_ID);
    const { breaks } = group;
    yield {
      words: [shownWord(model, group.text, own.slice(0, breaks), own.slice(breaks), unknown)],
      tokens: 1,
    };
  }
}

/** White space, and what the person's text has no letters for, belongs to the word after it, at the end to the last. */
function groupsOf(text: string, tokens: readonly string[], { words }: OpenModel): Group[] {
  const { push, end } = createDetokeniser(words);
  const pieces = [...tokens.flatMap(push), ...end()];
  const texts = ownTexts(
    text,
    pieces.map((piece) => piece.text),
  );
  const groups: Group[] = [];
  let open: Group = { text: '', breaks: 0, tokens: 0 };
  for (const [p, piece] of pieces.entries()) {
    const joined = {
      text: open.text + (texts[p] ?? ''),
      breaks: open.tokens,
      tokens: open.tokens + piece.tokens,
    };
    const isBreak = joined.text.trim() === '';
    if (!isBreak) groups.push(joined);
    open = isBreak ? joined : { text: '', breaks: 0, tokens: 0 };
  }
  const last = groups.at(-1);
  const left = tokens.length - groups.reduce((sum, group) => sum + group.tokens, 0);
  if (left === 0) return groups;
  if (last === undefined) return [{ text, breaks: 0, tokens: left }];
  groups[groups.length - 1] = { ...last, text: last.text + open.text, tokens: last.tokens + left };
  return groups;
}
