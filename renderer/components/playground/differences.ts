/** One text read by two models: which of its words one of them knows better. */
import type { PlayWord } from '../../../shared/play.ts';
import { parted } from './wordText.ts';

export interface Difference {
  /** first of its words in what the left model read, to find it in the text again */
  readonly at: number;
  readonly text: string;
  readonly left: number;
  readonly right: number;
}

interface Stretch {
  readonly at: number;
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly unknown: boolean;
}

/** Less than this is no difference that a person should look at. */
const LEAST = 1;

export interface Comparison {
  /** those that the left model knows better, largest difference first */
  readonly left: readonly Difference[];
  readonly right: readonly Difference[];
  /** words that one of the two does not know; their surprise is that of another sign, and not compared */
  readonly unknown: number;
}

/** Mean surprise at the words that both models know; null where there are none, or the letters differ. */
export function meansOfKnown(
  left: readonly PlayWord[],
  right: readonly PlayWord[],
): { readonly left: number; readonly right: number } | null {
  const known = aligned(left, right)?.filter(({ unknown }) => !unknown) ?? [];
  if (known.length === 0) return null;
  const mean = (side: 'left' | 'right'): number =>
    known.reduce((sum, one) => sum + one[side], 0) / known.length;
  return { left: mean('left'), right: mean('right') };
}

/**
 * @param most words on either side
 * @returns null where the two did not read the same letters
 */
export function compared(
  left: readonly PlayWord[],
  right: readonly PlayWord[],
  most: number,
): Comparison | null {
  const stretches = aligned(left, right);
  if (stretches === null) return null;
  const known = stretches.filter(({ unknown }) => !unknown);
  const better = (gain: (of: Stretch) => number): Difference[] =>
    known
      .filter((one) => gain(one) >= LEAST)
      .toSorted((a, b) => gain(b) - gain(a) || a.at - b.at)
      .slice(0, most)
      .map(({ at, text, left, right }) => ({ at, text, left, right }));
  return {
    left: better((one) => one.right - one.left),
    right: better((one) => one.left - one.right),
    unknown: stretches.length - known.length,
  };
}

/**
 * The shortest stretches that both have cut out of the text: where one reads “can’t” as two words and the other as
 * one, the two words together stand beside the one.
 */
function aligned(left: readonly PlayWord[], right: readonly PlayWord[]): Stretch[] | null {
  const stretches: Stretch[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const at = i;
    const [mine, theirs] = [new Run(), new Run()];
    do {
      const word = mine.text.length <= theirs.text.length ? left[i] : right[j];
      if (word === undefined) return null;
      if (mine.text.length <= theirs.text.length) {
        mine.add(word);
        i += 1;
      } else {
        theirs.add(word);
        j += 1;
      }
    } while (mine.text.length !== theirs.text.length);
    if (mine.text !== theirs.text) return null;
    stretches.push({
      at,
      text: mine.shown,
      left: mine.bits,
      right: theirs.bits,
      unknown: mine.unknown || theirs.unknown,
    });
  }
  return stretches;
}

class Run {
  /** without the spaces between words, which the two may see differently */
  text = '';
  shown = '';
  bits = 0;
  unknown = false;

  add(word: PlayWord): void {
    const { lead, shown } = parted(word.text);
    this.text += shown;
    this.shown += this.shown === '' || lead === '' ? shown : ` ${shown}`;
    this.bits += word.bits;
    this.unknown ||= word.unknown;
  }
}
