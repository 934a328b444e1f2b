/**
 * Which part of a text each word of it is: the characters that a person wrote, not what the rules made of them. Both
 * are compared letter by letter, without regard to case and white space; where they differ (`&amp;` became `&`), both
 * sides are followed to where they agree again, and what lies between belongs to the word it stands at.
 */

/** How far it is looked for agreement, and of how many letters that must be. */
const FAR = 2000;
const FAR_WORDS = 64;
const ALIKE = 3;

/** A text without case and white space, and where each of its code units comes from. */
interface Letters {
  readonly text: string;
  readonly from: readonly number[];
}

/**
 * @param words as the model's rules and marks tell them, in order
 * @returns the piece of `text` for each word, white space before it included; joined they are `text`. A word of which
 *   nothing stands there has an empty one.
 */
export function ownTexts(text: string, words: readonly string[]): string[] {
  const own = lettersOf([text]);
  const told = lettersOf(words);
  const starts = startsOf(own, told, words.length, text.length);
  const places = starts.map((at) => beforeSpace(text, at));
  const begin = (w: number): number => (w === 0 ? 0 : (places[w] ?? text.length));
  return words.map((_, w) => text.slice(begin(w), w === words.length - 1 ? text.length : begin(w + 1)));
}

/** Of several texts one after the other; `from` counts code units in a single text, and texts where there are several. */
function lettersOf(texts: readonly string[]): Letters {
  let text = '';
  const from: number[] = [];
  for (const [w, whole] of texts.entries()) {
    let at = 0;
    for (const character of whole) {
      const letters = /\s/u.test(character) ? '' : character.toLowerCase();
      text += letters;
      for (let k = 0; k < letters.length; k++) from.push(texts.length === 1 ? at : w);
      at += character.length;
    }
  }
  return { text, from };
}

/** Where each word begins in the person's text; a word without letters begins where the next one does. */
function startsOf(own: Letters, told: Letters, words: number, length: number): number[] {
  const starts = new Array<number>(words).fill(-1);
  const note = (j: number, i: number): void => {
    const word = told.from[j] ?? 0;
    if (starts[word] === -1) starts[word] = own.from[i] ?? length;
  };
  let i = 0;
  let j = 0;
  while (j < told.text.length) {
    if (own.text[i] === told.text[j]) note(j++, i++);
    else {
      const { skipped, passed } = agreement(own.text, i, told.text, j);
      for (let k = 0; k < passed; k++) note(j + k, i + Math.min(k, skipped));
      i += skipped;
      j += passed;
    }
  }
  for (let w = words - 1, next = length; w >= 0; w--)
    next = starts[w] === -1 ? (starts[w] = next) : (starts[w] ?? 0);
  return starts;
}

/** How many letters on each side must be passed over until both go on alike; all that is left of one where they never do. */
function agreement(own: string, i: number, told: string, j: number): { skipped: number; passed: number } {
  const rest = told.length - j;
  let best = { skipped: own.length - i, passed: rest };
  for (let passed = 0; passed < Math.min(rest, FAR_WORDS); passed++) {
    if (passed >= best.skipped + best.passed) break;
    const wanted = told.slice(j + passed, j + passed + ALIKE);
    const found = own.slice(i, i + FAR + ALIKE).indexOf(wanted);
    if (found >= 0 && found + passed < best.skipped + best.passed) best = { skipped: found, passed };
  }
  return best;
}

function beforeSpace(text: string, at: number): number {
  while (at > 0 && /\s/u.test(text.charAt(at - 1))) at--;
  return at;
}
