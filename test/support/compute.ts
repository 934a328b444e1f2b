/** Runs a computation as training runs a step: a recorded body whose inputs are fed and whose outputs are read. */
import type { FeedSpec, Ops, Shape, Tensor } from '../../main/engine/ops/ops.ts';

/** Numbers with the shape of the tensor that they become. */
export interface Fed {
  readonly data: Float32Array | Int32Array;
  readonly shape: Shape;
}

export const fed = (data: Float32Array | Int32Array, ...shape: number[]): Fed => ({ data, shape });

/**
 * Feeds `inputs` to `body`, which sees them by name as tensors, and reads what it returns.
 * @returns the outputs by name
 */
export function compute(
  ops: Ops,
  inputs: Readonly<Record<string, Fed>>,
  body: (input: (name: string) => Tensor) => Readonly<Record<string, Tensor>>,
): (name: string) => Float32Array {
  const names = Object.keys(inputs);
  const given = Object.values(inputs);
  let outputs: string[] = [];
  const run = ops.record(given.map(specOf), (tensors) => {
    const result = body((name) => found(tensors[names.indexOf(name)], name));
    outputs = Object.keys(result);
    return Object.values(result);
  });
  const values = run(...given.map(({ data }) => data));
  return (name) => found(values[outputs.indexOf(name)], name);
}

const specOf = ({ data, shape }: Fed): FeedSpec => ({
  dtype: data instanceof Float32Array ? 'float32' : 'int32',
  shape,
});

function found<T>(item: T | undefined, name: string): T {
  if (item === undefined) throw new Error(`there is no ${name}`);
  return item;
}
