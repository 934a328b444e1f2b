/** A thread that makes chunks: entry of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { recipeSchema } from '../../shared/dataSchemas.ts';
import { AppError } from '../../shared/errors.ts';
import { diskError } from '../engine/files/atomicWrite.ts';
import { writeChunk } from './chunkFile.ts';
import { createChunkMaker } from './makeChunk.ts';
import type { FromChunkWorker } from './chunkPool.ts';

const taskSchema = z.object({
  path: z.string(),
  first: z.number(),
  texts: z.array(z.string()),
  languages: z.array(z.string().nullable()),
});

const makeChunk = createChunkMaker(recipeSchema.pick({ rules: true, remedies: true }).parse(workerData));

function make(message: unknown): FromChunkWorker {
  const { path, ...batch } = taskSchema.parse(message);
  try {
    writeChunk(path, makeChunk(batch));
    return { kind: 'made' };
  } catch (error) {
    const told = diskError(error, path);
    if (told instanceof AppError) return { kind: 'failed', code: told.code, message: told.message };
    throw error;
  }
}

parentPort?.on('message', (message: unknown) => {
  // a failure that is none of the disk's ends the thread, which the pool hears
  parentPort?.postMessage(make(message));
});
