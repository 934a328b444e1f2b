/** What is in a file of weights, with its tensors read, for tests that compare. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWeights } from '../../main/modelFiles/openWeights.ts';
import { isTensor } from '../../main/modelFiles/plain.ts';
import type { Plain, TensorHandle } from '../../main/modelFiles/plain.ts';
import { tempDir } from './tempDir.ts';

export const golden = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/golden/${name}`, import.meta.url));

export function mapOf(value: Plain | undefined): ReadonlyMap<Plain, Plain> {
  if (!(value instanceof Map)) throw new TypeError('not a dictionary');
  return value;
}

export function tensorOf(value: Plain | undefined): TensorHandle {
  if (value === undefined || !isTensor(value)) throw new TypeError('not a tensor');
  return value;
}

/** What is in a file, its tensors read. */
async function contentOf(path: string): Promise<unknown> {
  const weights = await openWeights(path);
  const read = async (value: Plain): Promise<unknown> => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if (isTensor(value)) return { shape: value.shape, data: [...(await value.read())] };
    if (value instanceof Map) {
      const pairs: [unknown, unknown][] = [];
      for (const [key, item] of mapOf(value)) pairs.push([key, await read(item)]);
      return new Map(pairs);
    }
    const items: unknown[] = [];
    for (const item of value.values()) items.push(await read(item));
    return items;
  };
  try {
    return await read(weights.root);
  } finally {
    await weights.close();
  }
}

export function fileOf(bytes: Uint8Array): string {
  const path = join(tempDir(), 'weights.bin');
  writeFileSync(path, bytes);
  return path;
}

/** What is in a file of these bytes. */
export const opened = (bytes: Uint8Array): Promise<unknown> => contentOf(fileOf(bytes));
