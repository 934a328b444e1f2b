/** The tensors of a safetensors file, their numbers read when they are asked for. */
import { readHeader } from '../engine/files/safetensors.ts';
import { SIZES } from './dtypes.ts';
import { fileRegion } from './fileRegion.ts';
import type { OpenFile } from './fileRegion.ts';
import type { TensorHandle } from './plain.ts';
import { stridesOf, tensorIn } from './tensors.ts';

/** By their names, in the order of their places. @throws AppError `model/bad-safetensors` */
export async function readSafetensorsFile(file: OpenFile): Promise<ReadonlyMap<string, TensorHandle>> {
  const { entries, dataStart } = await readHeader(file.handle, file.size, file.path, SIZES);
  return new Map(
    entries.map(({ name, dtype, shape, begin }) => {
      const region = fileRegion(file, name, dataStart + begin);
      return [name, tensorIn(region, { dtype, shape, strides: stridesOf(shape), offset: 0 })];
    }),
  );
}
