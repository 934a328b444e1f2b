/** Golden files come back bit for bit; hostile ones are refused. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSafetensors, weightsOf, writeSafetensors } from '../../../main/engine/files/safetensors.ts';
import type { WeightMap } from '../../../main/engine/types.ts';
import { tempDir } from '../../support/tempDir.ts';

const golden = new URL('../../fixtures/golden/', import.meta.url).pathname;

/** A file with any header and data, however wrong. */
function fileOf(header: string | Uint8Array, data = 0, statedLength?: bigint): string {
  const bytes = Buffer.from(header);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(statedLength ?? BigInt(bytes.length));
  const path = join(tempDir(), 'model.safetensors');
  writeFileSync(path, Buffer.concat([prefix, bytes, Buffer.alloc(data)]));
  return path;
}

const tensor = (dtype: string, shape: unknown, begin: unknown, end: unknown): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const bad = { code: 'model/bad-safetensors' };

describe('reading', () => {
  test('gives the stored numbers, shapes and notes', async () => {
    const { tensors, metadata } = await readSafetensors(join(golden, '02_weights.safetensors'));
    expect(metadata).toMatchObject({ gates: 'i,f,g,o', V: '97' });
    expect(tensors.get('0.encoder.weight')).toMatchObject({ dtype: 'F32', shape: [97, 12] });
    const bytes = readFileSync(join(golden, '02_weights.safetensors'));
    const start = 8 + Number(bytes.readBigUInt64LE());
    expect(tensors.get('0.encoder.weight')?.data[5]).toBe(bytes.readFloatLE(start + 20));
    const ids = await readSafetensors(join(golden, '03_eval.safetensors'));
    expect(ids.tensors.get('x1')?.data).toBeInstanceOf(Int32Array);
    expect(ids.tensors.get('ce1')?.shape).toEqual([]);
  });

  test('takes every tensor of the golden files', async () => {
    for (const name of readdirSync(golden).filter((file) => file.endsWith('.safetensors'))) {
      expect((await readSafetensors(join(golden, name))).tensors.size).toBeGreaterThan(0);
    }
  });

  test('rounds float64 and widens float16 and bfloat16', async () => {
    const header = JSON.stringify({
      a: tensor('F64', [1], 0, 8),
      b: tensor('F16', [1], 8, 10),
      c: tensor('BF16', [1], 10, 12),
    });
    const path = fileOf(header, 12);
    const bytes = readFileSync(path);
    bytes.writeDoubleLE(0.1, 8 + header.length);
    bytes.writeUInt16LE(0x3c00, 8 + header.length + 8);
    bytes.writeUInt16LE(0xc000, 8 + header.length + 10);
    writeFileSync(path, bytes);
    const { tensors } = await readSafetensors(path);
    expect(['a', 'b', 'c'].map((name) => tensors.get(name)?.data[0])).toEqual([Math.fround(0.1), 1, -2]);
  });

  test('takes an empty tensor, a scalar, trailing spaces and names that mean something to JavaScript', async () => {
    const header = `{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"constructor":{"dtype":"F32","shape":[3,0],"data_offsets":[4,4]}}   `;
    const { tensors } = await readSafetensors(fileOf(header, 4));
    expect([...tensors.keys()]).toEqual(['__proto__', 'constructor']);
  });
});

describe('a hostile or broken file is refused in one sentence:', () => {
  const one = tensor('F32', [2], 0, 8);
  const cases: Record<string, () => string> = {
    'an empty file': () => {
      const path = join(tempDir(), 'a');
      writeFileSync(path, '');
      return path;
    },
    'a header longer than the file': () => fileOf('{}', 0, 3n),
    'a header of 2^63 bytes': () => fileOf('{}', 0, 2n ** 63n),
    'a header beyond the limit': () => {
      return fileOf(`{}${' '.repeat(16 * 1024 * 1024)}`);
    },
    'a header that is not UTF-8': () => fileOf(Buffer.from([0x7b, 0xff, 0x7d])),
    'a header that is not JSON': () => fileOf('{"a":'),
    'a header that is a list': () => fileOf('[]'),
    'a header after a byte order mark': () => fileOf('\ufeff{}'),
    'a header nested very deep': () => fileOf(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    'two tensors of one name': () =>
      fileOf(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
    'a repeated key inside a tensor': () =>
      fileOf('{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', 4),
    'a hole before the data': () => fileOf(JSON.stringify({ a: tensor('F32', [1], 4, 8) }), 8),
    'a hole between tensors': () => fileOf(JSON.stringify({ a: one, b: tensor('F32', [1], 12, 16) }), 16),
    'tensors that overlap': () => fileOf(JSON.stringify({ a: one, b: tensor('F32', [1], 4, 8) }), 8),
    'tensors that share their data': () => fileOf(JSON.stringify({ a: one, b: one }), 8),
    'bytes after the last tensor': () => fileOf(JSON.stringify({ a: one }), 9),
    'fewer bytes than the tensors need': () => fileOf(JSON.stringify({ a: one }), 7),
    'a shape that does not fit its bytes': () => fileOf(JSON.stringify({ a: tensor('F32', [3], 0, 8) }), 8),
    'an end before its begin': () => fileOf(JSON.stringify({ a: tensor('F32', [0], 8, 0) }), 8),
    'a shape whose product overflows': () =>
      fileOf(JSON.stringify({ a: tensor('F32', [2 ** 52, 2 ** 52], 0, 8) }), 8),
    'a negative dimension': () => fileOf(JSON.stringify({ a: tensor('F32', [-1, -2], 0, 8) }), 8),
    'a broken dimension': () => fileOf(JSON.stringify({ a: tensor('F32', [0.5, 4], 0, 8) }), 8),
    'a dimension beyond 2^53': () =>
      fileOf('{"a":{"dtype":"F32","shape":[9007199254740993,0],"data_offsets":[0,0]}}'),
    'a dimension in quotes': () => fileOf(JSON.stringify({ a: tensor('F32', ['2'], 0, 8) }), 8),
    'nine dimensions': () =>
      fileOf(JSON.stringify({ a: tensor('F32', [1, 1, 1, 1, 1, 1, 1, 1, 2], 0, 8) }), 8),
    'an unknown type of number': () => fileOf(JSON.stringify({ a: tensor('F8_E5M2', [8], 0, 8) }), 8),
    'an unknown field': () => fileOf(JSON.stringify({ a: { ...one, code: 'x' } }), 8),
    'notes that are not texts': () => fileOf(JSON.stringify({ __metadata__: { a: 1 }, a: one }), 8),
  };
  test.each(Object.keys(cases))('%s', async (name) => {
    const path = cases[name]?.() ?? '';
    await expect(readSafetensors(path)).rejects.toMatchObject(bad);
    await expect(readSafetensors(path)).rejects.toThrow(
      /^“.*” is not a valid safetensors file: [^\n]{10,250}\.$/,
    );
  });

  test('a sparse file that needs more memory than there is', async () => {
    const count = 2 ** 31;
    const names = Array.from({ length: 128 }, (_, i) => `t${i}`);
    const header = JSON.stringify(
      Object.fromEntries(
        names.map((name, i) => [name, tensor('F32', [count], i * 4 * count, (i + 1) * 4 * count)]),
      ),
    );
    const path = fileOf(header);
    truncateSync(path, 8 + header.length + 128 * 4 * count);
    await expect(readSafetensors(path)).rejects.toMatchObject({ code: 'model/too-large' });
  });

  test('a folder, a named pipe, nothing at all', async () => {
    const dir = tempDir();
    mkdirSync(join(dir, 'folder'));
    await expect(readSafetensors(join(dir, 'folder'))).rejects.toMatchObject({ code: 'model/not-a-file' });
    await expect(readSafetensors(join(dir, 'none'))).rejects.toMatchObject({ code: 'model/missing-file' });
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    await expect(readSafetensors(join(dir, 'pipe'))).rejects.toMatchObject({ code: 'model/not-a-file' });
  });
});

describe('writing', () => {
  test('our copy of a file of the reference library has the same bytes', async () => {
    const source = join(golden, '02_weights.safetensors');
    const { tensors, metadata } = await readSafetensors(source);
    const copy = join(tempDir(), 'copy.safetensors');
    await writeSafetensors(copy, weightsOf(tensors), { dtype: 'F32', metadata });
    expect(readFileSync(copy).equals(readFileSync(source))).toBe(true);
  });

  test('the order in which weights are given does not show in the bytes', async () => {
    const dir = tempDir();
    const a = { shape: [1], data: Float32Array.of(1) };
    const b = { shape: [2], data: Float32Array.of(2, 3) };
    const options = { dtype: 'F32', metadata: {} } as const;
    await writeSafetensors(
      join(dir, '1'),
      new Map([
        ['a', a],
        ['b', b],
      ]),
      options,
    );
    await writeSafetensors(
      join(dir, '2'),
      new Map([
        ['b', b],
        ['a', a],
      ]),
      options,
    );
    expect(readFileSync(join(dir, '1')).equals(readFileSync(join(dir, '2')))).toBe(true);
  });

  test('float16 comes back as the nearest halves', async () => {
    const path = join(tempDir(), 'half.safetensors');
    const weights: WeightMap = new Map([['w', { shape: [3], data: Float32Array.of(0.1, -65504, 1e-9) }]]);
    await writeSafetensors(path, weights, { dtype: 'F16', metadata: {} });
    const read = (await readSafetensors(path)).tensors.get('w');
    expect(read).toEqual({ dtype: 'F16', shape: [3], data: Float32Array.of(0.0999755859375, -65504, 0) });
  });

  test('a weight that float16 cannot hold is refused', async () => {
    const path = join(tempDir(), 'half.safetensors');
    const weights: WeightMap = new Map([['w', { shape: [1], data: Float32Array.of(70000) }]]);
    const writing = writeSafetensors(path, weights, { dtype: 'F16', metadata: {} });
    await expect(writing).rejects.toMatchObject({ code: 'model/float16-range' });
  });
});
