/** Reads the documents of files and folders one after the other, whatever their kind. */
import { AppError } from '../../shared/errors.ts';
import { encodingName } from './encoding/encodingName.ts';
import { fileSource, hashedSource } from './fileSource.ts';
import { findFiles } from './findFiles.ts';
import { endPdfThread } from './pdf/host.ts';
import { createSourceReader } from './readSource.ts';
import { sniffKind } from './sniff/sniff.ts';
import type { FoundFile, Oddity, ReadRequest, Skipped, SourceDocument, SourceFile } from './sources.ts';

/** Texts are about so many times smaller in an archive: by this, progress in one is told. */
const PACKED = 3;

/** What can be read; all but `bytes`, `lone` and `files` grow while `documents` is gone through, once. */
export interface Texts {
  readonly bytes: number;
  readonly bytesDone: () => number;
  /** one long text, cut into passages: what is held out of it must be one stretch */
  readonly lone: boolean;
  /** real paths of the files that will be read */
  readonly files: ReadonlySet<string>;
  /** `source` is the index in `sources` of the file, or of the file in an archive */
  readonly documents: AsyncGenerator<{ readonly document: SourceDocument; readonly source: number }>;
  readonly skipped: readonly Skipped[];
  readonly oddities: readonly Oddity[];
  readonly sources: readonly SourceFile[];
}

/**
 * Finds the files below the paths and reads them in order. A file that cannot be read is left out with its reason;
 * one that breaks off keeps the documents that were complete before.
 *
 * @param leaveOut real paths of files that belong to another part
 * @throws AppError `input/not-found`, `input/unreadable`, `input/not-a-file` for a path that was named,
 *   `input/unknown-encoding`; while `documents` is gone through, `input/no-column` and `input/no-text-column` where no
 *   document was read because of it
 */
export async function openTexts(request: ReadRequest, leaveOut?: ReadonlySet<string>): Promise<Texts> {
  const encoding = request.encoding === undefined ? undefined : encodingName(request.encoding);
  const found = await findFiles(request.paths, request.signal);
  const files = found.files.filter(({ real }) => leaveOut?.has(real) !== true);
  const skipped = [...found.skipped];
  const oddities: Oddity[] = [];
  const sources: SourceFile[] = [];
  const lone = files.length === 1 && request.passages !== false && (await isText(files[0]));
  let [done, current] = [0, 0];
  let size = 0;

  async function* documents(): Texts['documents'] {
    let given = 0;
    let aboutColumns: AppError | null = null;
    const read = createSourceReader({
      request: { ...request, encoding },
      // a name that one of many tables does not have is no mistake; one that the only table does not have is
      strict: files.length === 1 && request.passages === undefined,
      lone,
      sources,
      skip: (left) => skipped.push(left),
      odd: (oddity) => oddities.push(oddity),
      unpacked: (bytes) => (current = Math.min(size, current + bytes / PACKED)),
    });
    try {
      for (const file of files) {
        request.signal?.throwIfAborted();
        [current, size] = [0, file.bytes];
        const before = given;
        try {
          const source = hashedSource(fileSource(file), (bytes) => {
            if (read.reading()) current = Math.min(file.bytes, current + bytes);
          });
          for await (const item of read.documents(source, file.folder)) {
            given += 1;
            yield item;
          }
        } catch (error) {
          if (!(error instanceof AppError && error.code.startsWith('input/'))) throw error;
          if (isAboutColumns(error)) aboutColumns ??= error;
          skipped.push({ path: file.name, reason: reasonOf(error, given - before) });
        }
        done += file.bytes;
        current = 0;
      }
    } finally {
      await endPdfThread();
    }
    if (given === 0 && aboutColumns !== null) throw aboutColumns;
  }

  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const real = new Set(files.map((file) => file.real));
  const bytesDone = (): number => done + Math.floor(current);
  return { bytes, bytesDone, lone, files: real, documents: documents(), skipped, oddities, sources };
}

function isAboutColumns({ code }: AppError): boolean {
  return code === 'input/no-column' || code === 'input/no-text-column';
}

/** @param given documents that were read of the file before */
function reasonOf(error: AppError, given: number): string {
  if (given === 0) return error.message;
  const kept = given === 1 ? 'The document before that was' : `The ${given} documents before that were`;
  return `${error.message} ${kept} read.`;
}

async function isText(file: FoundFile | undefined): Promise<boolean> {
  try {
    return file !== undefined && (await sniffKind(fileSource(file))) === 'text';
  } catch (error) {
    if (error instanceof AppError) return false; // its reason is told when it is read
    throw error;
  }
}
