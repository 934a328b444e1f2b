/** Where the bars of the strip stand, in pixels. */
import type { PlayWord } from '../../../shared/play.ts';
import { LOUD } from './heat.ts';

/** The strip reaches at least this high, so that two of them can be compared. */
const LEAST_TOP = 13;
/** From bar to bar: about as wide as 45 words in half a window, and never narrower than can be told apart. */
const WIDEST = 11.3;
const NARROWEST = 2;

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly loud: boolean;
}

export interface StripPicture {
  readonly bars: readonly Bar[];
  /** bits at the upper edge */
  readonly top: number;
  /** bits at which a line is drawn */
  readonly grid: readonly number[];
  /** more than 1 where there are more words than room: the most surprising of them is drawn */
  readonly perBar: number;
}

export interface StripRoom {
  readonly width: number;
  readonly height: number;
  /** pixels of ours on the screen: more where text is set larger */
  readonly scale: number;
}

/** @param most words that are to come, so that bars do not move while they do */
export function barsOf(
  words: readonly PlayWord[],
  most: number | null,
  { width, height, scale }: StripRoom,
): StripPicture {
  const slots = Math.max(words.length, most ?? 0, 1);
  const perBar = Math.max(1, Math.ceil((slots * NARROWEST) / Math.max(1, width)));
  const pitch = Math.min(WIDEST * scale, width / Math.ceil(slots / perBar));
  const bits = Array.from({ length: Math.ceil(words.length / perBar) }, (_, i) =>
    Math.max(...words.slice(i * perBar, (i + 1) * perBar).map((word) => word.bits)),
  );
  const top = Math.max(LEAST_TOP, Math.ceil(Math.max(0, ...bits)));
  const bars = bits.map((of, i) => ({
    x: i * pitch,
    y: yOf(of, top, height),
    width: pitch * 0.78,
    loud: of >= LOUD,
  }));
  return { bars, top, grid: gridOf(top), perBar };
}

/** Always where words become loud, and once more: below it, or above where its numbers would lie on each other. */
function gridOf(top: number): readonly number[] {
  return top <= 22 ? [LOUD / 2, LOUD] : [LOUD, LOUD * Math.ceil(top / 16)];
}

/** @returns pixels from the upper edge; no surprise at all is still a stroke */
export function yOf(bits: number, top: number, height: number): number {
  const room = height - 1;
  return Math.min(room - 0.5, room - (bits / top) * (room - 1));
}
