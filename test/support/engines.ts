/** Runs tests on every way of computing that works here; one that cannot is reported as skipped, with the reason. */
import { describe, onTestFinished } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { Ops } from '../../main/engine/ops/ops.ts';
import { loadBinding } from '../../main/engine/ops/tensorflow/binding.ts';
import type { Binding } from '../../main/engine/ops/tensorflow/binding.ts';
import { createTensorflowOps } from '../../main/engine/ops/tensorflow/tensorflowOps.ts';

/**
 * `tensorflow` runs op by op. `recorded` runs the same ops as one graph, batches cut in two, as training does.
 * `portable` has no graphs.
 */
export type EngineUnderTest = 'tensorflow' | 'recorded' | 'portable';

const THREADS = { intra: 1, inter: 2 };

/** The addon, or why it does not load here. */
export const tensorflowBinding = loadTensorflow();

/** Declares the same tests for each. `open` is called inside a test and gives Ops that the test need not close. */
export function forEachEngine(
  declare: (open: () => Promise<Ops>, engine: EngineUnderTest) => void,
  engines: readonly EngineUnderTest[] = ['tensorflow', 'recorded', 'portable'],
): void {
  for (const engine of engines) {
    const missing = engine !== 'portable' && typeof tensorflowBinding === 'string' ? tensorflowBinding : null;
    // the reporter takes the reason of a skipped test from a bracket at the end of its group's name
    const name = missing === null ? `on ${engine}` : `on ${engine} (${missing.replace(/[()]/g, '')})`;
    describe.skipIf(missing !== null)(name, () => declare(() => openEngineUnderTest(engine), engine));
  }
}

const opened = new Map<'tensorflow' | 'portable', Promise<Ops>>();

/** One instance of each engine serves a whole file; recorded graphs are thrown away after each test. */
export async function openEngineUnderTest(engine: EngineUnderTest): Promise<Ops> {
  const host = engine === 'portable' ? 'portable' : 'tensorflow';
  let ops = opened.get(host);
  if (ops === undefined) opened.set(host, (ops = host === 'portable' ? portable() : tensorflow()));
  if (engine !== 'recorded') return ops;
  const twin = (await ops).recording();
  onTestFinished(() => twin.close());
  return twin;
}

async function portable(): Promise<Ops> {
  const { createPortableOps } = await import('../../main/engine/ops/portable/portableOps.ts');
  return createPortableOps();
}

async function tensorflow(): Promise<Ops> {
  if (typeof tensorflowBinding === 'string') throw new Error(tensorflowBinding);
  return createTensorflowOps(tensorflowBinding, THREADS.inter);
}

function loadTensorflow(): Binding | string {
  try {
    return loadBinding(THREADS);
  } catch (error) {
    if (error instanceof AppError && error.code === 'engine/unavailable') return error.message;
    throw error;
  }
}
