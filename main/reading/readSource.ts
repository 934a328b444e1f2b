/** Reads one source by the reader of its kind, archives by their entries, and notes what it was. */
import { posix } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { createZipReader } from './archive/readZip.ts';
import { detectEncoding } from './encoding/detectEncoding.ts';
import type { Detected } from './encoding/detectEncoding.ts';
import { hashedSource } from './fileSource.ts';
import type { HashedSource } from './fileSource.ts';
import { READERS } from './readers.ts';
import { readPassages } from './readText.ts';
import { sniffKind } from './sniff/sniff.ts';
import { createTidy } from './tidy.ts';
import type {
  ByteSource,
  FileKind,
  Oddity,
  ReadContext,
  Reader,
  ReadRequest,
  Skipped,
  SourceDocument,
  SourceFile,
} from './sources.ts';

interface Options {
  readonly request: ReadRequest;
  /** a table without a column that was named is an error */
  readonly strict: boolean;
  /** a text is cut into passages */
  readonly lone: boolean;
  /** where what was read is noted */
  readonly sources: SourceFile[];
  skip(skipped: Skipped): void;
  odd(oddity: Oddity): void;
  /** so many bytes of a file in an archive have been read */
  unpacked(bytes: number): void;
}

export interface SourceReader {
  /**
   * @param folder goes with the documents as a label
   * @throws AppError `input/…` where the source, or the rest of it, cannot be read
   */
  documents(
    source: HashedSource,
    folder: string | undefined,
  ): AsyncGenerator<{ readonly document: SourceDocument; readonly source: number }>;
  /** the bytes that are gone through now are read for documents, not for what they are */
  reading(): boolean;
}

export function createSourceReader({
  request,
  strict,
  lone,
  sources,
  skip,
  odd,
  unpacked,
}: Options): SourceReader {
  let reading = false;
  /** of the document that was given last */
  let index = 0;
  const readZip = createZipReader((entry) => readEntry(entry));

  /** Of an entry in an archive, which gives its documents through the reader of the archive. */
  async function* readEntry(entry: ByteSource): AsyncGenerator<SourceDocument> {
    const kind = await kindOf(entry);
    if (kind === 'zip') yield* readZip(entry, contextOf(entry, request));
    else {
      const counted = hashedSource(entry, (bytes) => {
        if (reading) unpacked(bytes);
      });
      yield* readOne(counted, kind);
    }
  }

  async function kindOf(source: ByteSource): Promise<FileKind> {
    reading = false;
    const kind = await sniffKind(source);
    reading = true;
    return kind;
  }

  function contextOf(
    source: ByteSource,
    asked: ReadRequest,
    told: (detected: Detected) => void = () => undefined,
  ): ReadContext {
    let detected: Detected | null = null;
    return {
      request: asked,
      signal: asked.signal,
      skip,
      odd,
      encoding: async () => {
        if (detected === null) {
          reading = false;
          detected = await detectEncoding(source, asked.signal);
          // what the bytes tell is truer than what a person says of many files at once
          if (!detected.sure && asked.encoding !== undefined)
            detected = { encoding: asked.encoding, sure: false };
          told(detected);
          reading = true;
        }
        return detected;
      },
    };
  }

  async function* readOne(
    source: HashedSource,
    kind: Exclude<FileKind, 'zip'>,
  ): AsyncGenerator<SourceDocument> {
    const own = sources.length;
    let told: Detected | null = null;
    const note = (sha256: string): void => {
      const { path, inner, name, bytes } = source;
      const written = { encoding: told?.encoding ?? null, sure: told?.sure ?? true };
      sources[own] = { path, inner, name, kind, bytes, sha256, ...written };
    };
    const reader = readerOf(source, kind);
    let given = 0;
    note('');
    try {
      const withColumns = (asked: ReadRequest): AsyncGenerator<SourceDocument> =>
        reader(
          source,
          contextOf(source, asked, (detected) => (told = detected)),
        );
      for await (const document of strict ? withColumns(request) : leniently(source, withColumns)) {
        given += 1;
        index = own;
        yield document;
      }
    } catch (error) {
      if (given === 0) sources.length = own;
      else note(await hashOf(source));
      throw error;
    }
    note(await source.sha256());
  }

  function readerOf(source: ByteSource, kind: Exclude<FileKind, 'zip'>): Reader {
    if (kind === 'text') return lone ? readPassages : READERS.text;
    return kind === 'json' && !/\.json\w*$/i.test(source.name) ? readJsonOrText : READERS[kind];
  }

  /** Without the named columns that this table does not have, as long as no document was given. */
  async function* leniently(
    source: ByteSource,
    read: (asked: ReadRequest) => AsyncGenerator<SourceDocument>,
  ): AsyncGenerator<SourceDocument> {
    let asked = request;
    const missing: string[] = [];
    for (;;) {
      try {
        yield* read(asked);
        break;
      } catch (error) {
        const column =
          error instanceof AppError && error.code === 'input/no-column' ? error.facts['column'] : undefined;
        if (typeof column !== 'string' || missing.includes(column)) throw error;
        missing.push(column);
        asked = {
          ...asked,
          textColumn: asked.textColumn === column ? undefined : asked.textColumn,
          labelColumns: asked.labelColumns?.filter((name) => name !== column),
        };
      }
    }
    for (const column of missing) {
      odd({ path: source.name, what: `table has no column “${column}”`, count: 1, first: 'the begin' });
    }
  }

  return {
    reading: () => reading,
    async *documents(source, folder) {
      const kind = await kindOf(source);
      const read: AsyncGenerator<SourceDocument> =
        kind === 'zip' ? readZip(source, contextOf(source, request)) : readOne(source, kind);
      const tidy = createTidy(source.name, odd);
      try {
        for await (const document of read) {
          const inner = sources[index]?.inner ?? null;
          yield { document: tidy.document(document, folderOf(folder, inner)), source: index };
        }
      } finally {
        reading = false;
        tidy.report();
      }
    },
  };
}

/** A text may begin as JSON does, and only its name tells that nobody meant it to be. */
async function* readJsonOrText(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  let given = 0;
  try {
    for await (const document of READERS.json(source, context)) {
      given += 1;
      yield document;
    }
  } catch (error) {
    if (given > 0 || !(error instanceof AppError && error.code === 'input/broken-json')) throw error;
    yield* READERS.text(source, context);
  }
}

/** The hash of a file that broke off; empty where not even that can be told. */
async function hashOf(source: HashedSource): Promise<string> {
  try {
    return await source.sha256();
  } catch (error) {
    if (error instanceof AppError) return '';
    throw error;
  }
}

/** Folders around a file, those in archives included. */
function folderOf(folder: string | undefined, inner: string | null): string | undefined {
  const parts = inner === null ? '' : posix.dirname(inner.replaceAll(' › ', '/'));
  const all = [folder ?? '', parts === '.' ? '' : parts].filter((part) => part !== '');
  return all.length === 0 ? undefined : all.join('/');
}
