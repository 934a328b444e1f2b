/** The numbers of a model that was understood, read into memory where there is room for them. */
import { AppError } from '../../shared/errors.ts';
import { bytes } from '../../shared/format.ts';
import { DECODER_BIAS, ENCODER } from '../engine/model/awdLstm.ts';
import type { WeightMap } from '../engine/types.ts';
import { availableMemory } from '../runs/memory.ts';
import type { Understood } from './layouts/understand.ts';
import { reorder } from './words/rows.ts';

/** Beside the numbers themselves: one matrix twice while its rows are moved or compared, and the file's pieces. */
const ROOM = 64 * 1024 * 1024;

/**
 * @param from the old row of each new one, as in `planRows`
 * @throws AppError `model/too-large`, `model/tied-differ`, and those of `TensorHandle.read`
 */
export async function readWeights(
  { tensors, copies, parameters, rows, embSz }: Understood,
  file: string,
  from: readonly (number | null)[] | null,
  signal?: AbortSignal,
): Promise<WeightMap> {
  await checkMemory(4 * (parameters + rows * embSz) + ROOM, file);
  const weights: WeightMap = new Map();
  for (const [name, tensor] of tensors) {
    signal?.throwIfAborted();
    weights.set(name, { shape: tensor.shape, data: await tensor.read() });
  }
  const encoder = weights.get(ENCODER);
  for (const { name, tensor } of copies) {
    signal?.throwIfAborted();
    const same = tensor.shape.join() === encoder?.shape.join();
    const copy = same ? await tensor.read() : null;
    if (copy === null || !copy.every((x, i) => Object.is(x, encoder?.data[i]) || x === encoder?.data[i]))
      throw untied(name, file);
  }
  for (const [name, fresh] of [
    [ENCODER, 'mean'],
    [DECODER_BIAS, 'least'],
  ] as const) {
    const tensor = weights.get(name);
    if (tensor !== undefined) weights.set(name, reorder(tensor, from, fresh));
  }
  return weights;
}

async function checkMemory(needed: number, file: string): Promise<void> {
  const free = Math.min(await availableMemory(), process.constrainedMemory() || Infinity);
  if (needed <= free) return;
  const message = `“${file}” needs ${bytes(needed)} of memory to be read, and ${bytes(free)} are free now. Close other programs and try again.`;
  throw new AppError('model/too-large', message, { needed, free });
}

function untied(name: string, file: string): AppError {
  const message = `“${name}” in “${file}” differs from “${ENCODER}”: the model has a matrix of its own for its output. The models trained here use one matrix for both ends; a model with two cannot be used.`;
  return new AppError('model/tied-differ', message, { name });
}
