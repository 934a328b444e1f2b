/** Decides which implementation of Ops runs, and says why. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { AppError } from '../../../shared/errors.ts';
import { findAbove } from '../files/above.ts';
import type { Ops } from './ops.ts';
import { loadBinding } from './tensorflow/binding.ts';
import { createTensorflowOps } from './tensorflow/tensorflowOps.ts';

export type EngineName = 'tensorflow' | 'portable';

export interface OpenedEngine {
  readonly ops: Ops;
  readonly engine: EngineName;
  /** a sentence for people: why this engine runs */
  readonly reason: string;
  /** version of the library behind it */
  readonly version: string;
  readonly threads: number;
}

/** More parts make each product too thin. Measured on two cores only. */
const MOST_SHARDS = 4;

/** What set-up has left: why there is no TensorFlow, where there is none. */
const SETUP_STATE = 'node_modules/.ulmfit-setup.json';

/**
 * Opens the engine that was asked for, or the best that works. One engine a process: TensorFlow reads its thread
 * counts once, when it is loaded.
 * @throws AppError engine/unavailable when an engine was asked for by name and cannot run
 */
export async function openEngine(options: { engine?: EngineName; threads?: number }): Promise<OpenedEngine> {
  const threads = options.threads ?? availableParallelism();
  if (options.engine === 'portable') return portable('it was asked for.');
  try {
    // parts of a batch side by side, each with its own threads, beat one batch whose every product is split
    const shards = Math.min(threads, MOST_SHARDS);
    const binding = loadBinding({ intra: Math.max(1, Math.floor(threads / shards)), inter: shards });
    const version = binding.TF_Version;
    const device = binding.isUsingGpuDevice()
      ? 'an NVIDIA card'
      : `the processor, ${count(threads, 'thread')}`;
    const reason = `TensorFlow ${version} runs on ${device}.`;
    return { ops: createTensorflowOps(binding, shards), engine: 'tensorflow', reason, version, threads };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'engine/unavailable') throw error;
    const why = (await reasonOfSetup()) ?? error.message;
    if (options.engine === 'tensorflow') throw new AppError('engine/unavailable', why, {}, error);
    return portable(why);
  }
}

async function portable(why: string): Promise<OpenedEngine> {
  const reason = `The portable engine (WebAssembly) runs, several times slower than TensorFlow: ${why}`;
  const { createPortableOps } = await import('./portable/portableOps.ts'); // only now: it brings a WebAssembly module
  const { version_core: version } = await import('@tensorflow/tfjs-core');
  return { ops: await createPortableOps(), engine: 'portable', reason, version, threads: 1 };
}

async function reasonOfSetup(): Promise<string | null> {
  const file = findAbove(import.meta.url, SETUP_STATE);
  if (file === null) return null;
  try {
    const state: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof state !== 'object' || state === null || !('tensorflow' in state)) return null;
    const { tensorflow } = state;
    const hasReason = typeof tensorflow === 'object' && tensorflow !== null && 'reason' in tensorflow;
    return hasReason && typeof tensorflow.reason === 'string' && tensorflow.reason !== ''
      ? tensorflow.reason
      : null;
  } catch {
    return null; // damaged; the loader's own message says enough
  }
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
