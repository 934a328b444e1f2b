/** Whether a tensor lies within its storage, reckoned without rounding. */
import { beyondLimit, RANK } from './limits.ts';
import { damaged } from './refusals.ts';
import type { PickledStorage, PickledTensor, Value } from './values.ts';
import { ofKind } from './values.ts';

/**
 * A tensor of a storage.
 *
 * @throws AppError `model/unreadable-weights` unless every number of it lies within the storage and it has no more
 *   numbers than that: strides of 0 would let a file of one number stand for a terabyte
 */
export function tensorOf(storage: PickledStorage, offset: Value, size: Value, stride: Value): PickledTensor {
  const shape = sizes(size, 'the shape');
  const strides = sizes(stride, 'the strides');
  if (strides.length !== shape.length)
    throw damaged('a tensor has another number of strides than of dimensions');
  if (!isSize(offset)) throw damaged('a tensor begins nowhere');
  const room = BigInt(storage.end - storage.begin);
  let count = 1n;
  let last = BigInt(offset);
  shape.forEach((dimension, i) => {
    count *= BigInt(dimension);
    last += (BigInt(dimension) - 1n) * BigInt(strides[i] ?? 0);
  });
  const outside = count === 0n ? BigInt(offset) > room : last >= room || count > room;
  if (outside) throw damaged('a tensor reaches beyond the numbers that are stored for it');
  return { kind: 'tensor', storage, offset: storage.begin + offset, shape, strides };
}

function sizes(value: Value, what: string): number[] {
  const list = ofKind(value, 'tuple') ?? ofKind(value, 'list');
  if (list === null) throw damaged(`${what} of a tensor is no list of sizes`);
  if (list.items.length > RANK) throw beyondLimit(`holds a tensor of more than ${RANK} dimensions`);
  return list.items.map((item) => {
    if (!isSize(item)) throw damaged(`${what} of a tensor holds what is no size`);
    return item;
  });
}

export function isSize(value: Value | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
