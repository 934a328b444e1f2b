/** The end of a ZIP archive: where one is hung behind another, two programs read two different models from one file. */
import { bytesAt } from './fileRegion.ts';
import type { OpenFile } from './fileRegion.ts';
import { damaged } from './pickle/refusals.ts';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_BYTES = 22;
/** The end in 64 bits, which PyTorch always writes, and the record that says where it is. */
const BYTES_64 = 56 + 20;

/**
 * Refuses what has anything but the end between its table of contents and the last byte.
 *
 * @throws AppError `model/unreadable-weights`
 */
export async function refuseSecondEnd(file: OpenFile): Promise<void> {
  const tail = await bytesAt(
    file,
    Math.max(0, file.size - END_BYTES - BYTES_64),
    Math.min(file.size, END_BYTES + BYTES_64),
  );
  const view = new DataView(tail.buffer);
  const end = tail.length - END_BYTES;
  if (end < 0 || view.getUint32(end, true) !== END)
    throw damaged('its table of contents is missing, or something lies behind it');
  const long = end === BYTES_64 && view.getUint32(0, true) === END_64;
  const [size, place] = long
    ? [view.getBigUint64(40, true), view.getBigUint64(48, true)]
    : [BigInt(view.getUint32(end + 12, true)), BigInt(view.getUint32(end + 16, true))];
  if (size + place !== BigInt(file.size - END_BYTES - (long ? BYTES_64 : 0)))
    throw damaged('its table of contents is not where it says; two archives may hang together');
}
