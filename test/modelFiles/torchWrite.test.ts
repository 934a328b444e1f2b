/** A file of weights as PyTorch writes one: a zip of stored, aligned entries around a pickle that names them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { openWeights } from '../../main/modelFiles/openWeights.ts';
import { isTensor } from '../../main/modelFiles/plain.ts';
import type { TensorHandle } from '../../main/modelFiles/plain.ts';
import { writeTorch } from '../../main/modelFiles/torch/write.ts';
import type { StateEntry } from '../../main/modelFiles/torch/write.ts';
import { checkSize } from '../../main/modelFiles/torch/zipWrite.ts';
import { tempDir } from '../support/tempDir.ts';

const tied = Float32Array.from([1, -0, NaN, Infinity, 1e-45, 2 ** -126]);
const STATE: StateEntry[] = [
  { name: '0.encoder.weight', shape: [3, 2], data: tied },
  { name: '0.encoder_dp.emb.weight', shape: [3, 2], data: tied },
  { name: '1.decoder.bias', shape: [3], data: Float32Array.from([0.5, 0.25, 0.125]) },
  { name: 'a.cube', shape: [2, 1, 2], data: Float32Array.from([1, 2, 3, 4]) },
];

interface LocalEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly sum: number;
  readonly place: number;
  readonly bytes: Buffer;
}

/** The entries one after the other by their local headers, as a reader without the directory finds them. */
function entriesOf(file: Buffer): LocalEntry[] {
  const entries: LocalEntry[] = [];
  let at = 0;
  while (file.readUInt32LE(at) === 0x04034b50) {
    const size = file.readUInt32LE(at + 18);
    const name = at + 30;
    const place = name + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
    entries.push({
      name: file.toString('latin1', name, name + file.readUInt16LE(at + 26)),
      ...{
        flags: file.readUInt16LE(at + 6),
        method: file.readUInt16LE(at + 8),
        sum: file.readUInt32LE(at + 14),
      },
      ...{ place, bytes: file.subarray(place, place + size) },
    });
    at = place + size;
  }
  return entries;
}

async function written(state: readonly StateEntry[] = STATE): Promise<{ path: string; file: Buffer }> {
  const path = join(tempDir(), 'model.pth');
  await writeTorch(path, state);
  return { path, file: readFileSync(path) };
}

test('entries are stored, have their sums, and begin at multiples of 64 bytes', async () => {
  const entries = entriesOf((await written()).file);
  expect(entries.map(({ name }) => name)).toEqual([
    'archive/data.pkl',
    'archive/.format_version',
    'archive/.storage_alignment',
    'archive/byteorder',
    'archive/data/0',
    'archive/data/1',
    'archive/data/2',
    'archive/version',
    'archive/.data/serialization_id',
  ]);
  for (const { name, method, flags, sum, place, bytes } of entries) {
    expect([name, method, flags, place % 64, sum]).toEqual([name, 0, 0x0800, 0, crc32(bytes)]);
  }
  const text = (name: string): string | undefined =>
    entries.find((entry) => entry.name === `archive/${name}`)?.bytes.toString('latin1');
  expect([text('version'), text('byteorder')]).toEqual(['3\n', 'little']);
  expect(text('.data/serialization_id')).toMatch(/^\d{40}$/);
});

test('the directory at the end names the same entries at their places', async () => {
  const { file } = await written();
  const end = file.length - 22;
  expect(file.readUInt32LE(end)).toBe(0x06054b50);
  const entries = entriesOf(file);
  expect(file.readUInt16LE(end + 10)).toBe(entries.length);
  let at = file.readUInt32LE(end + 16);
  for (const { name, bytes, sum } of entries) {
    expect(file.readUInt32LE(at)).toBe(0x02014b50);
    expect([file.readUInt32LE(at + 16), file.readUInt32LE(at + 24)]).toEqual([sum, bytes.length]);
    const length = file.readUInt16LE(at + 28);
    expect(file.toString('latin1', at + 46, at + 46 + length)).toBe(name);
    expect(file.readUInt32LE(file.readUInt32LE(at + 42))).toBe(0x04034b50);
    at += 46 + length;
  }
  expect(at).toBe(end);
});

test('our own reader gives back every bit, and finds the shared matrix in one place', async () => {
  const { path } = await written();
  const opened = await openWeights(path);
  const { root } = opened;
  if (!(root instanceof Map)) throw new Error('no state dictionary');
  expect([...root.keys()]).toEqual(STATE.map(({ name }) => name));
  const tensors: TensorHandle[] = [...root.values()].filter(isTensor);
  const bits = (data: Float32Array): string =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
  for (const [i, { shape, data }] of STATE.entries()) {
    const tensor = tensors[i];
    if (tensor === undefined) throw new Error('a tensor is missing');
    expect([tensor.dtype, tensor.shape]).toEqual(['F32', shape]);
    expect(bits(await tensor.read())).toBe(bits(data));
  }
  expect(tensors[0]?.place).toBe(tensors[1]?.place);
  expect(opened.floatBytes).toBe(4 * (6 + 3 + 4));
  await opened.close();
});

test('the same weights give the same bytes, other weights another number of the file', async () => {
  const [first, second] = [await written(), await written()];
  expect(first.file.equals(second.file)).toBe(true);
  const other = await written([{ name: 'x', shape: [1], data: Float32Array.of(1) }]);
  const id = (file: Buffer): string => entriesOf(file).at(-1)?.bytes.toString() ?? '';
  expect(id(other.file)).not.toBe(id(first.file));
});

test('a file that would be larger than a zip can be is refused before it is written', () => {
  const quarter = { name: 'data', bytes: new Uint8Array(2 ** 20) };
  checkSize(
    'model.pth',
    Array.from({ length: 4000 }, () => quarter),
  );
  expect(() => {
    checkSize(
      'model.pth',
      Array.from({ length: 4096 }, () => quarter),
    );
  }).toThrow('larger than 4 GB');
});
