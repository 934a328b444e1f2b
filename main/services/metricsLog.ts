/** metrics.log: an append-only second copy of what a run measured, from which its database rows can be made again. */
import { closeSync, fsync, fsyncSync, openSync, writeSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { diskError } from '../engine/files/atomicWrite.ts';
import { bestSchema, evaluationSchema, failureSchema } from '../db/runRows.ts';

/** length and CRC-32 of the payload, both uint32 little-endian */
const HEADER_BYTES = 8;

// JSON has no NaN: it is written as null
const real = z
  .number()
  .nullable()
  .transform((value) => value ?? NaN);
const evaluated = { loss: real, perplexity: real, accuracy: real, tokens: z.number() };
/** epoch milliseconds; logs of older versions do not tell */
const time = z.number().optional();

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
    time,
  }),
  z.object({ kind: z.literal('evaluated'), update: z.number(), epoch: z.number(), ...evaluated, time }),
  z.object({ kind: z.literal('note'), update: z.number(), code: z.string(), message: z.string(), time }),
  z.object({
    kind: z.literal('sample'),
    /** 0 = before training; older versions wrote a stage instead */
    update: z.number().optional(),
    stage: z.enum(['before', 'after']).optional(),
    position: z.number(),
    prompt: z.string(),
    text: z.string(),
  }),
  z.object({ kind: z.literal('checkpoint'), update: z.number(), time: z.number() }),
  z.object({ kind: z.literal('landing'), from: z.number(), updates: z.number() }),
  /** what was measured from these updates on is no longer true; `story`: nor what was noted and written */
  z.object({
    kind: z.literal('forget'),
    updates: z.number(),
    evaluations: z.number(),
    story: z.number().optional(),
  }),
  /** a process took the run: at first, or to go on with it */
  z.object({
    kind: z.literal('started'),
    time: z.number(),
    engine: z.enum(['tensorflow', 'portable']),
    threads: z.number(),
  }),
  /** it stands still, for the time being or for good */
  z.object({
    kind: z.literal('halted'),
    status: z.enum(['paused', 'interrupted', 'stopped']),
    update: z.number(),
    time: z.number(),
    /** pauses not counted */
    trainedMs: z.number().nullable(),
  }),
  z.object({
    kind: z.literal('done'),
    /** `stopped`: finished early; older versions knew no such end */
    status: z.enum(['done', 'stopped']).default('done'),
    ended: z.number(),
    model: z.string(),
    before: evaluationSchema.nullable(),
    after: evaluationSchema.nullable(),
    best: bestSchema.nullable(),
    trainedMs: z.number().nullable().default(null),
  }),
  z.object({ kind: z.literal('failed'), ended: z.number(), failure: failureSchema }),
]);

export type LogRecord = z.infer<typeof recordSchema>;

/** The log of a run that is being written. */
export class MetricsLog {
  readonly #fd: number;
  #failed: Error | null = null;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** Opens it for writing; a torn record at its end, left by a power cut, is cut off first. */
  static async open(path: string): Promise<MetricsLog> {
    const handle = await open(path, 'a+', 0o600);
    try {
      await handle.truncate(await wholeBytes(handle));
    } finally {
      await handle.close();
    }
    return new MetricsLog(openSync(path, 'a', 0o600));
  }

  /** The records survive the end of this process at once, and a power cut from the next `sync` on. */
  append(...records: readonly LogRecord[]): void {
    this.#rethrow();
    const bytes = Buffer.concat(records.map(encoded));
    // one system call as a rule; after a partial one the rest follows
    for (let done = 0; done < bytes.length;) done += writeSync(this.#fd, bytes, done);
  }

  sync(): void {
    this.#rethrow();
    fsyncSync(this.#fd);
  }

  /** Flushes without waiting; what fails is thrown by the next call. */
  syncSoon(): void {
    fsync(this.#fd, (error) => {
      // a descriptor that was closed meanwhile had been flushed before that
      if (error !== null && error.code !== 'EBADF') this.#failed ??= error;
    });
  }

  #rethrow(): void {
    if (this.#failed !== null) throw diskError(this.#failed, 'metrics.log');
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function encoded(record: LogRecord): Buffer {
  const payload = Buffer.from(JSON.stringify(record), 'utf8');
  const bytes = Buffer.alloc(HEADER_BYTES + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUInt32LE(crc32(payload), 4);
  payload.copy(bytes, HEADER_BYTES);
  return bytes;
}

/** All whole records from the beginning up to the first torn or damaged one. */
export async function readMetricsLog(path: string): Promise<LogRecord[]> {
  const log = await readFile(path);
  const records: LogRecord[] = [];
  for (let at = 0; ;) {
    const end = endOfRecord(log, at);
    if (end === null) return records;
    records.push(recordSchema.parse(JSON.parse(log.toString('utf8', at + HEADER_BYTES, end))));
    at = end;
  }
}

/** Where the record at `at` ends, or null when what is there is no whole record. */
function endOfRecord(log: Buffer, at: number): number | null {
  if (at + HEADER_BYTES > log.length) return null;
  const length = log.readUInt32LE(at);
  const end = at + HEADER_BYTES + length;
  // a power cut may leave zeros at the end of a file
  if (length === 0 || end > log.length) return null;
  return crc32(log.subarray(at + HEADER_BYTES, end)) === log.readUInt32LE(at + 4) ? end : null;
}

const PIECE = 1024 * 1024;

/** How far the log is whole; read in pieces, because a long run's log must not hold up whoever else lives here. */
async function wholeBytes(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  let whole = 0;
  let piece = PIECE;
  while (whole < size) {
    const buffer = Buffer.alloc(Math.min(piece, size - whole));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, whole);
    const read = buffer.subarray(0, bytesRead);
    let at = 0;
    for (let end = endOfRecord(read, at); end !== null; end = endOfRecord(read, at)) at = end;
    if (at === 0) {
      // torn, or a record larger than a piece
      if (whole + bytesRead >= size || bytesRead < buffer.length) return whole;
      piece *= 2;
    }
    whole += at;
  }
  return whole;
}
