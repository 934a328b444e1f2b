/** A thread of tokenising.ts: cuts texts into words and gives back ids with the list of their words. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { tokensAsIds } from './tokensAsIds.ts';

const { ids, types } = tokensAsIds(z.array(z.string()).parse(workerData));
parentPort?.postMessage({ ids, types }, [ids.buffer]);
