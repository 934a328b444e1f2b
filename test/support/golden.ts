/** Reads the golden fixtures: numbers that fastai and PyTorch computed, see test/fixtures/golden/README.md. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { readSafetensors, weightsOf } from '../../main/engine/files/safetensors.ts';
import type { WeightMap } from '../../main/engine/types.ts';

export interface Golden {
  has(name: string): boolean;
  /** @throws when there is no float32 tensor of this name */
  floats(name: string): Float32Array;
  /** @throws when there is no int32 tensor of this name */
  ints(name: string): Int32Array;
  shape(name: string): readonly number[];
  /** the only element of a float32 tensor, such as a loss */
  number(name: string): number;
  readonly metadata: Record<string, string>;
  /** the float32 tensors, e.g. a model's weights under PyTorch's names */
  readonly weights: WeightMap;
}

const pathOf = (file: string): string =>
  fileURLToPath(new URL(`../fixtures/golden/${file}`, import.meta.url));

/** Tensors of `<name>.safetensors`; a name that is not there fails the test that asks for it. */
export async function readGolden(name: string): Promise<Golden> {
  const { tensors, metadata } = await readSafetensors(pathOf(`${name}.safetensors`));
  const find = (key: string): { shape: readonly number[]; data: Float32Array | Int32Array } => {
    const found = tensors.get(key);
    if (found === undefined) throw new Error(`${name} has no ${key}`);
    return found;
  };
  const floats = (key: string): Float32Array => {
    const { data } = find(key);
    if (!(data instanceof Float32Array)) throw new Error(`${name}: ${key} is not float32`);
    return data;
  };
  return {
    has: (key) => tensors.has(key),
    floats,
    ints(key) {
      const { data } = find(key);
      if (!(data instanceof Int32Array)) throw new Error(`${name}: ${key} is not int32`);
      return data;
    },
    shape: (key) => find(key).shape,
    number: (key) => floats(key)[0] ?? Number.NaN,
    metadata,
    weights: weightsOf(tensors),
  };
}

/** `<name>.json`, checked against the schema of what the test needs. */
export function readGoldenJson<T>(name: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(pathOf(`${name}.json`), 'utf8')));
}

/** The fixtures' generator for inputs too big to store: float32(((u + 0.5)/2^32·2 − 1)·scale), arithmetic in double. */
export function mulberry32(seed: number, n: number, scale: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: n }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const u = (t ^ (t >>> 14)) >>> 0;
    return (((u + 0.5) / 2 ** 32) * 2 - 1) * scale;
  });
}
