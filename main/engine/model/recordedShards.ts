/** Records a body over a window whose ids come from JavaScript, cut into the parts that the engine runs side by side. */
import type { FeedSpec, Ops, Products, Tensor } from '../ops/ops.ts';
import type { Window } from './passes.ts';
import { cutRows, shardCount } from './shards.ts';

/** int32 ids and labels [T·B], time-major, and further numbers. */
export type RecordedWindow = (
  ids: { readonly x: Int32Array; readonly y: Int32Array },
  ...more: readonly (Float32Array | Int32Array)[]
) => Float32Array[];

/**
 * @param size rows and time steps of the windows; each length needs a record of its own
 * @param more further feeds, given to the body after the windows
 */
export function recordOverShards(
  ops: Ops,
  size: { readonly batch: number; readonly steps: number },
  more: readonly FeedSpec[],
  body: (windows: readonly Window[], more: readonly Tensor[]) => readonly Tensor[],
  products?: Products,
): RecordedWindow {
  const { batch: of, steps } = size;
  const count = shardCount(ops.shards, of);
  const part: FeedSpec = { dtype: 'int32', shape: [(of / count) * steps] };
  const recorded = ops.record(
    [...Array<FeedSpec>(2 * count).fill(part), ...more],
    (inputs) => {
      const windows = inputs.slice(0, count).map((x, s): Window => {
        const y = inputs[count + s];
        if (y === undefined) throw new RangeError('labels are missing');
        return { x, y, batch: of / count, steps, of };
      });
      return body(windows, inputs.slice(2 * count));
    },
    products,
  );
  return ({ x, y }, ...numbers) => recorded(...cutRows(x, of, count), ...cutRows(y, of, count), ...numbers);
}
