/** metrics.log: an append-only second copy of what a run measured, from which its database rows can be made again. */
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { bestSchema, evaluationSchema, failureSchema } from '../db/runRows.ts';

/** length and CRC-32 of the payload, both uint32 little-endian */
const HEADER_BYTES = 8;

// JSON has no NaN: it is written as null
const real = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);
const evaluated = { loss: real, perplexity: real, accuracy: real, tokens: z.number() };

const recordSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('update'),
    step: z.number(),
    epoch: z.number(),
    loss: real,
    ar: real,
    tar: real,
    gradNorm: real,
    lr: z.array(z.number()),
  }),
  z.object({ kind: z.literal('evaluated'), update: z.number(), epoch: z.number(), ...evaluated }),
  z.object({ kind: z.literal('note'), update: z.number(), code: z.string(), message: z.string() }),
  z.object({
    kind: z.literal('sample'),
    stage: z.enum(['before', 'after']),
    position: z.number(),
    prompt: z.string(),
    text: z.string(),
  }),
  /** what was measured from these updates on belongs to a continuation that did not repeat */
  z.object({ kind: z.literal('forget'), updates: z.number(), evaluations: z.number() }),
  /** a process took the run: at first, or to go on with it */
  z.object({
    kind: z.literal('started'),
    time: z.number(),
    engine: z.enum(['tensorflow', 'portable']),
    threads: z.number(),
  }),
  z.object({
    kind: z.literal('done'),
    ended: z.number(),
    model: z.string(),
    before: evaluationSchema.nullable(),
    after: evaluationSchema.nullable(),
    best: bestSchema.nullable(),
  }),
  z.object({ kind: z.literal('failed'), ended: z.number(), failure: failureSchema }),
]);

export type LogRecord = z.infer<typeof recordSchema>;

/** The log of a run that is being written; a torn record at its end, left by a power cut, is cut off first. */
export class MetricsLog {
  readonly #fd: number;

  constructor(path: string) {
    this.#fd = openSync(path, 'a+', 0o600);
    ftruncateSync(this.#fd, parse(readFileSync(this.#fd)).bytes);
  }

  /** The record survives the end of this process at once, and a power cut from the next `sync` on. */
  append(record: LogRecord): void {
    const payload = Buffer.from(JSON.stringify(record), 'utf8');
    const bytes = Buffer.alloc(HEADER_BYTES + payload.length);
    bytes.writeUInt32LE(payload.length, 0);
    bytes.writeUInt32LE(crc32(payload), 4);
    payload.copy(bytes, HEADER_BYTES);
    // one system call as a rule; after a partial one the rest follows
    for (let done = 0; done < bytes.length;) done += writeSync(this.#fd, bytes, done);
  }

  sync(): void {
    fsyncSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** All whole records from the beginning up to the first torn or damaged one. */
export function readMetricsLog(path: string): LogRecord[] {
  return parse(readFileSync(path)).records;
}

function parse(log: Buffer): { records: LogRecord[]; bytes: number } {
  const records: LogRecord[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= log.length) {
    const length = log.readUInt32LE(at);
    const end = at + HEADER_BYTES + length;
    // a power cut may leave zeros at the end of a file
    if (length === 0 || end > log.length) break;
    const payload = log.subarray(at + HEADER_BYTES, end);
    if (crc32(payload) !== log.readUInt32LE(at + 4)) break;
    records.push(recordSchema.parse(JSON.parse(payload.toString('utf8'))));
    at = end;
  }
  return { records, bytes: at };
}
