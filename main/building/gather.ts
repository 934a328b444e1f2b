/** First look at all chunks: the numbers of every document that the choice of parts goes by, and their signatures. */
import { open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { LineCounter } from '../examine/repeatedLines.ts';
import { COLUMN, COLUMNS, readChunk } from './chunkFile.ts';
import type { Chunk } from './chunkFile.ts';
import { packLanguage } from './facts.ts';
import { chunkPath } from './feed.ts';

/** A value a document. */
export interface Gathered {
  readonly documents: number;
  readonly lengths: Uint32Array;
  readonly words: Uint32Array;
  /** two values a document */
  readonly hashes: Uint32Array;
  /** packed, see facts.ts */
  readonly languages: Uint32Array;
  readonly lines: LineCounter;
}

/** Goes through the chunks in their order. @throws AppError `internal/chunk-lost` */
export async function* eachChunk(
  chunksDir: string,
  chunks: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk> {
  for (let n = 0; n < chunks; n++) {
    signal?.throwIfAborted();
    const path = chunkPath(chunksDir, n);
    const chunk = await readChunk(path);
    if (chunk === null) {
      const message = 'A part of the texts that was set aside is gone or damaged; import the texts again.';
      throw new AppError('internal/chunk-lost', message, { path });
    }
    yield chunk;
  }
}

/** @param signaturesPath is written: the signatures of all documents, end to end */
export async function gather(
  chunks: AsyncIterable<Chunk>,
  documents: number,
  signaturesPath: string,
): Promise<Gathered> {
  const gathered = {
    documents,
    lengths: new Uint32Array(documents),
    words: new Uint32Array(documents),
    hashes: new Uint32Array(2 * documents),
    languages: new Uint32Array(documents),
    lines: new LineCounter(),
  };
  const file = await open(signaturesPath, 'w', 0o600);
  try {
    for await (const { first, documents: count, numbers, signatures, languages, lines } of chunks) {
      const packed = languages.map(packLanguage);
      for (let i = 0; i < count; i++) {
        const row = numbers.subarray(i * COLUMNS, (i + 1) * COLUMNS);
        const d = first + i;
        gathered.lengths[d] = row[COLUMN.tokens] ?? 0;
        gathered.words[d] = row[COLUMN.words] ?? 0;
        gathered.hashes[2 * d] = row[COLUMN.hash] ?? 0;
        gathered.hashes[2 * d + 1] = row[COLUMN.hash + 1] ?? 0;
        gathered.languages[d] = packed[row[COLUMN.language] ?? 0] ?? 0;
      }
      gathered.lines.merge(lines);
      await file.writeFile(new Uint8Array(signatures.buffer, signatures.byteOffset, signatures.byteLength));
    }
  } finally {
    await file.close();
  }
  return gathered;
}
