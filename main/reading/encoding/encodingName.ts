/** The names of encodings: those that TextDecoder knows, and UTF-32, which it does not. */
import { AppError } from '../../../shared/errors.ts';

const UTF_32 = new Map([
  ['utf-32', 'utf-32le'],
  ['utf32', 'utf-32le'],
  ['utf-32le', 'utf-32le'],
  ['utf32le', 'utf-32le'],
  ['utf-32be', 'utf-32be'],
  ['utf32be', 'utf-32be'],
]);

/**
 * The canonical name of an encoding, e.g. `utf-8` for `UTF8`.
 *
 * @throws AppError `input/unknown-encoding`
 */
export function encodingName(label = 'utf-8'): string {
  const utf32 = UTF_32.get(label.trim().toLowerCase());
  if (utf32 !== undefined) return utf32;
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    const message = `“${label}” is not the name of a known encoding; common ones are utf-8, windows-1252, iso-8859-15 and utf-16le.`;
    throw new AppError('input/unknown-encoding', message, { encoding: label }, error);
  }
}
