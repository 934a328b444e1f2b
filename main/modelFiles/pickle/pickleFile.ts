/** Pickles in an open file whose length nobody knows beforehand. */
import { bytesAt } from '../fileRegion.ts';
import type { OpenFile } from '../fileRegion.ts';
import { OutOfBytes } from './bytes.ts';
import { beyondLimit, STREAM_BYTES } from './limits.ts';
import { unpickle } from './machine.ts';
import type { Persistent } from './machine.ts';
import { damaged } from './refusals.ts';
import type { Value } from './values.ts';

/** Tried one after the other, so that the pickle of a checkpoint, some kilobytes, does not cost 64 MiB. */
const WINDOWS = [2 ** 20, 8 * 2 ** 20, STREAM_BYTES];

/**
 * The value of the pickle at a place in the file, and the place after it.
 *
 * @param persistent is asked for anew at each attempt
 * @throws AppError `model/…` as `unpickle`, `model/file-changed`, `disk/unreadable`
 */
export async function pickleAt(
  file: OpenFile,
  begin: number,
  persistent: () => Persistent,
): Promise<{ value: Value; end: number }> {
  const left = file.size - begin;
  for (const window of WINDOWS) {
    const bytes = await bytesAt(file, begin, Math.min(window, left));
    try {
      const { value, end } = unpickle(bytes, 0, persistent());
      return { value, end: begin + end };
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error;
      if (bytes.length === left) throw damaged('it ends before its time');
    }
  }
  throw beyondLimit('is a pickle of more than 64 MiB');
}
