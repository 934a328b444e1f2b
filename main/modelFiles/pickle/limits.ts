/** How much a pickle may ask for, whatever it says of itself. A real checkpoint stays far below all of them. */
import { AppError } from '../../../shared/errors.ts';

const MIB = 2 ** 20;

/** Bytes of one pickle: a word list of a million words has 15 MiB, the pickle of a checkpoint some kilobytes. */
export const STREAM_BYTES = 64 * MIB;
export const OPCODES = 2_000_000;
/** fastai's list for WikiText-103 of 2018 has 238,462 words, each with a place in the memo. */
export const MEMO = 500_000;
/** Values that wait to be put somewhere; Python hands lists over in thousands, a tuple whole. */
export const STACK = 500_000;
export const NESTING = 1000;
export const STRING_BYTES = MIB;
export const TENSORS = 100_000;
export const RANK = 8;
/** Values of the tree, one counted as often as it is met; a few shared lists can stand for more than there are atoms. */
export const VALUES = 4_000_000;

/** @param what ends the sentence “this file … ” */
export function beyondLimit(what: string): AppError {
  const message = `A part of this file ${what}, which no model and no word list needs; it was most probably made to do harm, or is no model.`;
  return new AppError('model/too-large', message);
}
