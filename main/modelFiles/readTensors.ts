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
  await compareCopies(copies, weights.get(ENCODER)?.data ?? new Float32Array(), file, signal);
  for (const [name, fresh] of [
    [ENCODER, 'mean'],
    [DECODER_BIAS, 'least'],
  ] as const) {
    const tensor = weights.get(name);
    if (tensor !== undefined) weights.set(name, reorder(tensor, from, fresh));
  }
  return weights;
}

/**
 * Whether the decoder's matrix is that of the encoder, which only the numbers tell where the file has it twice.
 * @throws AppError `model/tied-differ`, `model/too-large`
 */
export async function checkTied(
  { tensors, copies, rows, embSz }: Understood,
  file: string,
  signal?: AbortSignal,
): Promise<void> {
  const encoder = tensors.get(ENCODER);
  if (copies.length === 0 || encoder === undefined) return;
  await checkMemory(2 * 4 * rows * embSz + ROOM, file);
  await compareCopies(copies, await encoder.read(), file, signal);
}

async function compareCopies(
  copies: Understood['copies'],
  encoder: Float32Array,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { name, tensor } of copies) {
    signal?.throwIfAborted();
    if (tensor.count !== encoder.length) throw untied(name, file);
    const copy = await tensor.read();
    // numbers that are none are told of later
    if (!copy.every((x, i) => x === encoder[i] || Number.isNaN(x))) throw untied(name, file);
  }
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
