/** A note of the person's as the command line takes it. */
import { AppError } from '../../shared/errors.ts';

const LONGEST = 20_000;

/** @throws AppError `usage/out-of-range` for one that is longer than the window takes */
export function checkedNote(text: string): string {
  if (text.length <= LONGEST) return text;
  throw new AppError('usage/out-of-range', `A note has at most ${LONGEST.toLocaleString('en')} characters.`);
}
