/** Sources of bytes for readers that are tested by themselves, and what they make of them. */
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import type {
  ByteSource,
  Oddity,
  ReadContext,
  Reader,
  ReadRequest,
  Skipped,
  SourceDocument,
} from '../../main/reading/sources.ts';

/** A file on disk. */
export const fileSource = (path: string): ByteSource => ({
  path,
  inner: null,
  name: basename(path),
  bytes: statSync(path).size,
  pieces: async function* () {
    for await (const piece of createReadStream(path)) yield Buffer.from(piece);
  },
});

/** Bytes as if they lay in an archive, in pieces of `size`. */
export const packedSource = (name: string, content: string | Uint8Array, size = 4096): ByteSource => {
  const bytes = Buffer.from(content);
  return {
    path: `/nowhere/${name}.zip`,
    inner: name,
    name,
    bytes: bytes.length,
    pieces: async function* () {
      for (let at = 0; at < bytes.length; at += size)
        yield await Promise.resolve(bytes.subarray(at, at + size));
    },
  };
};

interface Heard {
  readonly documents: SourceDocument[];
  readonly skipped: Skipped[];
  readonly oddities: Oddity[];
}

/** A context that keeps what it is told; files that do not say how they are written are in `encoding`. */
export function hearing(
  request: Partial<ReadRequest> = {},
  encoding = 'utf-8',
): Omit<Heard, 'documents'> & { context: ReadContext } {
  const skipped: Skipped[] = [];
  const oddities: Oddity[] = [];
  const context: ReadContext = {
    request: { paths: [], ...request },
    encoding: () => Promise.resolve({ encoding, sure: true }),
    skip: (one) => skipped.push(one),
    odd: (one) => oddities.push(one),
    signal: request.signal,
  };
  return { skipped, oddities, context };
}

/** All that a reader gives and tells. */
export async function readAll(
  reader: Reader,
  source: ByteSource,
  request: Partial<ReadRequest> = {},
  encoding = 'utf-8',
): Promise<Heard> {
  const { context, ...heard } = hearing(request, encoding);
  const documents: SourceDocument[] = [];
  for await (const document of reader(source, context)) documents.push(document);
  return { documents, ...heard };
}
