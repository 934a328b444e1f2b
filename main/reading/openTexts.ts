/** Reads the documents of files and folders one after the other, whatever their kind. */
import { AppError } from '../../shared/errors.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { decodedPieces, encodingName } from './decodeText.ts';
import { findFiles } from './findFiles.ts';
import { passagesOf } from './passages.ts';
import { readDelimited } from './readDelimited.ts';
import { readJsonLines } from './readJsonLines.ts';
import type { FoundFile, ReadRequest, Skipped, SourceDocument, SourceFile } from './sources.ts';

/** Bytes of a file that is one document; a longer one belongs cut in pieces. */
const LARGEST_DOCUMENT = 256 * 1024 * 1024;

/** What can be read; `skipped`, `sources` and `bytesDone` grow while `documents` is gone through, once. */
export interface Texts {
  readonly bytes: number;
  readonly bytesDone: () => number;
  /** one long text, cut into passages: what is held out of it must be one stretch */
  readonly lone: boolean;
  /** real paths of the files that will be read */
  readonly files: ReadonlySet<string>;
  readonly documents: AsyncGenerator<SourceDocument>;
  readonly skipped: readonly Skipped[];
  readonly sources: readonly SourceFile[];
}

/**
 * Finds the files below the paths and reads them in order. A file that was named itself and cannot be read is an
 * error; one found in a folder is skipped with a reason.
 *
 * @param leaveOut real paths of files that belong to another part
 * @throws AppError `input/…` with a sentence that says what to do
 */
export async function openTexts(request: ReadRequest, leaveOut?: ReadonlySet<string>): Promise<Texts> {
  const encoding = encodingName(request.encoding);
  const found = await findFiles(request.paths, request.signal);
  const files = found.files.filter(({ real }) => leaveOut?.has(real) !== true);
  const skipped = [...found.skipped];
  const sources: SourceFile[] = [];
  const named = new Set(request.paths);
  const [first] = files;
  const lone = files.length === 1 && first?.kind === 'text';
  let bytesDone = 0;

  function documentsOf(file: FoundFile): AsyncGenerator<SourceDocument> {
    const listener = {
      onBytes: (bytes: number) => (bytesDone += bytes),
      onEnd: (source: SourceFile) => sources.push(source),
    };
    const pieces = decodedPieces(file.path, encoding, listener, request.signal);
    const skip = (left: Skipped): number => skipped.push(left);
    switch (file.kind) {
      case 'text':
        return lone ? loneText(file, pieces) : wholeText(file, pieces, skip);
      case 'delimited':
        return readDelimited(file, pieces, request, skip);
      case 'lines':
        return readJsonLines(file, pieces, request, skip);
      default:
        return assertNever(file.kind);
    }
  }

  async function* documents(): AsyncGenerator<SourceDocument> {
    for (const file of files) {
      let given = 0;
      try {
        for await (const document of documentsOf(file)) {
          given += 1;
          yield cleaned(document);
        }
      } catch (error) {
        const unfit = error instanceof AppError && error.code.startsWith('input/');
        if (!unfit || named.has(file.path) || given > 0) throw error; // half a file is worse than none
        skipped.push({ path: file.name, reason: error.message });
      }
    }
  }

  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const real = new Set(files.map((file) => file.real));
  return { bytes, bytesDone: () => bytesDone, lone, files: real, documents: documents(), skipped, sources };
}

/** Line ends are `\n`; what no text should hold is replaced: lone surrogates (from JSON) and zero characters. */
function cleaned(document: SourceDocument): SourceDocument {
  const text = document.text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', ' ');
  return { ...document, text: text.replaceAll(/\p{Surrogate}/gu, '\ufffd') };
}

async function* wholeText(
  file: FoundFile,
  pieces: AsyncIterable<string>,
  skip: (skipped: Skipped) => void,
): AsyncGenerator<SourceDocument> {
  if (file.bytes > LARGEST_DOCUMENT) {
    const message = `“${file.path}” is larger than the 256 MiB that one document may have; cut it into several files.`;
    throw new AppError('input/too-large', message, { path: file.path, bytes: file.bytes });
  }
  let text = '';
  for await (const piece of pieces) text += piece;
  if (text.trim() === '') skip({ path: file.name, reason: 'empty' });
  else yield { text, name: file.name, labels: {} };
}

async function* loneText(file: FoundFile, pieces: AsyncIterable<string>): AsyncGenerator<SourceDocument> {
  let number = 0;
  for await (const text of passagesOf(unixLines(pieces), file.bytes)) {
    if (text.trim() === '') continue;
    number += 1;
    yield { text, name: `${file.name}, passage ${number}`, labels: {} };
  }
}

/** `\n` at the ends of lines, also where a piece ends between `\r` and `\n`. */
async function* unixLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece;
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    rest = text.slice(end);
    yield text.slice(0, end).replaceAll(/\r\n?/g, '\n');
  }
  yield rest === '' ? '' : '\n';
}
