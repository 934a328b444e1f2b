/**
 * A chunk file: some documents as tokens, with what was found in them, so that a dataset can be merged from its chunks
 * without all of their texts in memory. Four uint32, little-endian: a checksum of what follows, the bytes of the
 * header, of the numbers and of the fingerprints; then the header as JSON filled up to whole words, the numbers
 * (COLUMNS a document), the signatures (SIGNATURE a document), and the tokens as places in the header's `types`.
 */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { SIGNATURE } from '../examine/fingerprint.ts';
import type { LineCounts } from '../examine/repeatedLines.ts';
import { PERSONAL_KINDS } from '../../shared/recipe.ts';

/** What is kept of a document as numbers, by its column. */
export const COLUMN = {
  tokens: 0,
  characters: 1,
  words: 2,
  controls: 3,
  replaced: 4,
  mojibake: 5,
  /** two halves of a hash of its text */
  hash: 6,
  /** place in the header's `languages` */
  language: 8,
  /** as many as there are kinds */
  personal: 9,
} as const;
export const COLUMNS = COLUMN.personal + PERSONAL_KINDS.length;

interface Header {
  /** the first document, and how many there are */
  readonly first: number;
  readonly documents: number;
  /** every token that occurs, in the order in which they appear */
  readonly types: readonly string[];
  readonly languages: readonly (string | null)[];
  readonly lines: LineCounts;
}

const headerSchema = z.object({
  first: z.number(),
  documents: z.number(),
  types: z.array(z.string()),
  languages: z.array(z.string().nullable()),
  lines: z.object({
    documents: z.number(),
    level: z.number(),
    lines: z.array(z.string()),
    counts: z.array(z.number()).transform((counts) => Uint32Array.from(counts)),
  }),
}) satisfies z.ZodType<Header>;

export interface Chunk extends Header {
  /** [documents, COLUMNS] */
  readonly numbers: Uint32Array;
  /** [documents, SIGNATURE] */
  readonly signatures: Uint32Array;
  readonly ids: Uint32Array;
}

const WORD = 4;
const HEAD = 4 * WORD;

const bytesOf = (values: Uint32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Writes beside the place and moves there, so that a file with the name is whole; synchronous: for a thread. */
export function writeChunk(path: string, { numbers, signatures, ids, ...header }: Chunk): void {
  const lines = { ...header.lines, counts: [...header.lines.counts] };
  const json = Buffer.from(JSON.stringify({ ...header, lines }), 'utf8');
  const padded = Math.ceil(json.length / WORD) * WORD;
  const size = HEAD + padded + numbers.byteLength + signatures.byteLength + ids.byteLength;
  const bytes = Buffer.alloc(size, ' ');
  let at = HEAD;
  for (const part of [json, Buffer.alloc(padded - json.length, ' '), numbers, signatures, ids]) {
    bytes.set(part instanceof Uint32Array ? bytesOf(part) : part, at);
    at += part.byteLength;
  }
  bytes.writeUInt32LE(padded, WORD);
  bytes.writeUInt32LE(numbers.byteLength, 2 * WORD);
  bytes.writeUInt32LE(signatures.byteLength, 3 * WORD);
  bytes.writeUInt32LE(crc32(bytes.subarray(WORD)), 0);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, bytes, { mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** null for a file that is missing or torn */
export async function readChunk(path: string): Promise<Chunk | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null || bytes.length < HEAD || crc32(bytes.subarray(WORD)) !== bytes.readUInt32LE(0))
    return null;
  const [json = 0, numbers = 0, signatures = 0] = [1, 2, 3].map((n) => bytes.readUInt32LE(n * WORD));
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', HEAD, HEAD + json)));
  const begin = HEAD + json;
  const words = (from: number, to: number): Uint32Array =>
    // a copy, as the bytes of a file read at once need not begin at a whole word
    new Uint32Array(bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + to));
  return {
    ...header,
    numbers: words(begin, begin + numbers),
    signatures: words(begin + numbers, begin + numbers + signatures),
    ids: words(begin + numbers + signatures, bytes.length),
  };
}

/** Whether a whole chunk of just these documents is there. */
export async function holdsChunk(path: string, first: number, documents: number): Promise<boolean> {
  const chunk = await readChunk(path);
  return (
    chunk !== null &&
    chunk.first === first &&
    chunk.documents === documents &&
    chunk.signatures.length === documents * SIGNATURE
  );
}
