/** Feeds a window from JavaScript to a recorded body, cut into the parts that the engine runs side by side. */
import type { Feed, Ops, Tensor } from '../ops/ops.ts';
import type { Window } from './passes.ts';
import { cutRows, shardCount } from './shards.ts';

/**
 * @param name what the body depends on beside its feeds and variables
 * @param ids int32 ids and labels [T·B], time-major
 * @param more further feeds, given to the body after the windows
 */
export function recordedShards(
  ops: Ops,
  name: string,
  ids: { x: Int32Array; y: Int32Array; steps: number; batch: number },
  more: readonly Feed[],
  body: (windows: readonly Window[], more: readonly Tensor[]) => readonly Tensor[],
): Float32Array[] {
  const { x, y, steps, batch: of } = ids;
  const count = shardCount(ops.shards, of);
  const parts = [...cutRows(x, of, count), ...cutRows(y, of, count)];
  const feeds = [...parts.map((data) => ({ data, shape: [data.length] })), ...more];
  return ops.recorded(name, feeds, (inputs) => {
    const windows = inputs.slice(0, count).map((xs, s): Window => {
      const ys = inputs[count + s];
      if (ys === undefined) throw new RangeError('labels are missing');
      return { x: xs, y: ys, batch: of / count, steps, of };
    });
    return body(windows, inputs.slice(2 * count));
  });
}
