/** What a file is, by its bytes: names say little, `.bin` and `.h5` have meant everything at one time or another. */
import { AppError } from '../../shared/errors.ts';
import { HEADER_LIMIT } from '../engine/files/safetensorsHeader.ts';
import { isNpy } from './numpy/npyHeader.ts';

/** Bytes from the start that tell. */
export const SNIFFED = 1024;

export type Container = 'zip' | 'pickle' | 'safetensors' | 'npy';

/** Other formats by the bytes they begin with: what the file is, and what to do. */
const OTHERS: readonly (readonly [string, string, string])[] = [
  [
    '\x89HDF\r\n\x1a\n',
    'an HDF5 file, as Keras and TensorFlow write them',
    'Save its weights as .npz or safetensors',
  ],
  [
    '\x1f\x8b',
    'packed with gzip (.tgz, .tar.gz)',
    'Unpack it and choose the file of weights that is in it, mostly a .pth',
  ],
  ['BZh', 'packed with bzip2', 'Unpack it and choose the file of weights that is in it'],
  ['\xfd7zXZ\0', 'packed with xz', 'Unpack it and choose the file of weights that is in it'],
  ['\x28\xb5\x2f\xfd', 'packed with Zstandard', 'Unpack it and choose the file of weights that is in it'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive', 'Unpack it and choose the file of weights that is in it'],
  ['Rar!', 'a RAR archive', 'Unpack it and choose the file of weights that is in it'],
  [
    'GGUF',
    'a GGUF file, as llama.cpp reads them',
    'Those hold transformers, not AWD-LSTMs; choose a file of fastai’s ULMFiT',
  ],
  [
    'version https://git-lfs',
    'only a pointer of Git LFS, not the file itself',
    'Fetch the file with “git lfs pull” and choose it again',
  ],
  ['%PDF', 'a PDF document', 'Choose a file of weights'],
];

const HTML = /^\s*<(?:!doctype|html|\?xml)/i;
const TAR = /^ustar/;
/** How Python 2 begins a list, dictionary, tuple or object in its oldest way of pickling, which is text. */
const OLDEST_PICKLE = /^(?:\((?:lp|dp|t|i)|c[\w.]+\n|I\d+\n|\]q|\}q)/;

/** @param start of the file, `SNIFFED` bytes or all. @throws AppError `model/not-weights` in plain words */
export function containerOf(start: Uint8Array, size: number): Container {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.length);
  const text = bytes.toString('latin1');
  if (size === 0) throw notWeights('empty', 'Copy or download it again');
  if (text.startsWith('PK\x03\x04')) return 'zip';
  if (isNpy(bytes)) return 'npy';
  const other = OTHERS.find(([magic]) => text.startsWith(magic));
  if (other !== undefined) throw notWeights(other[1], other[2]);
  if (TAR.test(text.slice(257)))
    throw notWeights(
      'a tar archive',
      'Unpack it and choose the file of weights that is in it; PyTorch before 0.2 also saved models so, and its files must be saved again by a newer one',
    );
  // before pickle: a header of 640 bytes has the length 80 02 …
  if (looksLikeSafetensors(bytes)) return 'safetensors';
  if (bytes[0] === 0x80 && bytes.length > 1) return 'pickle';
  if (text.startsWith('PK')) throw notWeights('an empty or damaged ZIP archive', 'Copy or download it again');
  if (HTML.test(text))
    throw notWeights('a web page', 'Most probably a download went wrong; download the file itself');
  if (OLDEST_PICKLE.test(text))
    throw notWeights(
      'a pickle in the oldest way of Python 2',
      'Open it in Python and save it again: pickle.dump(value, file, protocol=2)',
    );
  if (isText(bytes)) throw notWeights('text', 'Choose a file of weights; a word list is chosen beside it');
  throw notWeights('in a format that is not known', 'Choose a file of PyTorch, fastai, safetensors or NumPy');
}

/** @param what follows “The file is” */
export function notWeights(what: string, advice: string): AppError {
  const message = `The file is ${what}, so no weights were read from it. ${advice}.`;
  return new AppError('model/not-weights', message, { what });
}

/** A length, then the `{` of the header. Such a length that is too large is refused by the reader, in its words. */
function looksLikeSafetensors(bytes: Buffer): boolean {
  if (bytes.length < 9 || bytes[8] !== 0x7b) return false;
  return bytes.readBigUInt64LE(0) <= HEADER_LIMIT || bytes[0] !== 0x80;
}

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
