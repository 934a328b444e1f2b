/** A look at the head of a table: its columns, and which of them most probably holds the text. */
import { likeliestText } from './columns.ts';
import { decodedPieces } from './decodeText.ts';
import { peekDelimited } from './readDelimited.ts';
import { peekJsonLines } from './readJsonLines.ts';
import type { FoundFile } from './sources.ts';

/** @throws AppError `input/…` for a file that cannot be read in this encoding, or is no table */
export async function peekTable(
  file: FoundFile,
  encoding: string,
  signal?: AbortSignal,
): Promise<{ columns: readonly string[]; text: string | null }> {
  const listener = { onBytes: () => undefined, onEnd: () => undefined };
  const pieces = decodedPieces(file.path, encoding, listener, signal);
  const { names, cells } = await (file.kind === 'lines'
    ? peekJsonLines(file, pieces)
    : peekDelimited(file, pieces));
  return { columns: names, text: likeliestText(names, cells) };
}
