/** The thread that reads spoilt files, one after the other; whoever started it sees by `beats` that it goes on. */
import { writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openWeights } from '../../main/modelFiles/openWeights.ts';
import { isTensor } from '../../main/modelFiles/plain.ts';
import type { Plain } from '../../main/modelFiles/plain.ts';
import { AppError } from '../../shared/errors.ts';
import { FORMATS, spoiled } from './formats.ts';
import { randomOf } from './random.ts';

const job = z
  .object({
    format: z.enum(FORMATS),
    seed: z.number(),
    from: z.number(),
    /** iterations, unless the time is over before */
    most: z.number(),
    seconds: z.number(),
    /** where each file is written to be read; the last one stays there when this thread hangs */
    path: z.string(),
    beats: z.instanceof(Int32Array),
  })
  .parse(workerData);

/** Deeper or larger than the reader lets any tree be. */
const DEEPEST = 1001;

parentPort?.postMessage({ kind: 'begin' });
let read = 0;
let refused = 0;
let iteration = job.from;
const end = performance.now() + 1000 * job.seconds;
for (; iteration - job.from < job.most && performance.now() < end; iteration++) {
  const bytes = spoiled(job.format, randomOf(`${job.format} ${job.seed} ${iteration}`));
  writeFileSync(job.path, bytes);
  const error = await faultOf(job.path);
  if (error !== null) parentPort?.postMessage({ kind: 'failure', iteration, error, bytes });
  Atomics.store(job.beats, 0, iteration + 1);
}
parentPort?.postMessage({ kind: 'end', iterations: iteration - job.from, read, refused });

/** What went wrong with a file: anything but reading it or refusing it with a reason. */
async function faultOf(path: string): Promise<string | null> {
  try {
    const weights = await openWeights(path);
    try {
      await check(weights.root, 0);
      if (!Number.isSafeInteger(weights.floatBytes)) return `floatBytes is ${weights.floatBytes}`;
    } finally {
      await weights.close();
    }
    read++;
  } catch (error) {
    if (!(error instanceof AppError))
      return error instanceof Error ? (error.stack ?? String(error)) : String(error);
    if (!/^model\//.test(error.code)) return `code ${error.code}: ${error.message}`;
    refused++;
  }
  return Object.keys(Object.prototype).length === 0 ? null : 'the prototype of all objects was changed';
}

async function check(value: Plain, depth: number): Promise<void> {
  if (depth > DEEPEST) throw new RangeError('deeper than any tree may be');
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if (isTensor(value)) {
    const { length } = await value.read();
    const count = value.shape.reduce((product, dimension) => product * dimension, 1);
    if (length !== count || length !== value.count)
      throw new RangeError(`${length} numbers for ${value.shape.join()}`);
  } else for (const item of value.values()) await check(item, depth + 1);
}
