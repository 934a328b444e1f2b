/** Gives bytes to a reader as a file would, and collects what comes of them. */
import type { Oddity, Reader, ReadRequest, Skipped, SourceDocument } from '../../main/reading/sources.ts';

export interface Readout {
  readonly documents: SourceDocument[];
  readonly texts: string[];
  readonly skipped: Skipped[];
  readonly oddities: Oddity[];
}

export interface ReadOptions {
  readonly request?: Partial<ReadRequest>;
  /** what is found out about the file where it does not say so itself */
  readonly encoding?: string;
  /** bytes that are handed over at once */
  readonly piece?: number;
  readonly signal?: AbortSignal;
}

export async function readBytes(
  reader: Reader,
  content: string | Uint8Array,
  options: ReadOptions = {},
): Promise<Readout> {
  const bytes = Buffer.from(content);
  const { piece = 64 * 1024, encoding = 'utf-8', signal } = options;
  const out: Readout = { documents: [], texts: [], skipped: [], oddities: [] };
  const source = {
    path: '/texts/file',
    inner: null,
    name: 'file',
    bytes: bytes.length,
    async *pieces() {
      // the same buffer again and again, as from a disk
      const buffer = Buffer.alloc(piece);
      for (let at = 0; at < bytes.length; at += piece) {
        const size = await Promise.resolve(bytes.copy(buffer, 0, at, at + piece));
        yield buffer.subarray(0, size);
      }
    },
  };
  const context = {
    request: { paths: [], ...options.request },
    encoding: () => Promise.resolve({ encoding: options.request?.encoding ?? encoding, sure: true }),
    skip: (skipped: Skipped) => void out.skipped.push(skipped),
    odd: (oddity: Oddity) => void out.oddities.push(oddity),
    signal,
  };
  for await (const document of reader(source, context)) {
    out.documents.push(document);
    out.texts.push(document.text);
  }
  return out;
}
