/** A checkpoint comes back bit for bit, or is known to be damaged. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  pruneCheckpoints,
  readNewestCheckpoint,
  writeCheckpoint,
} from '../../../main/engine/files/checkpoint.ts';
import type { WeightMap } from '../../../main/engine/types.ts';
import { tempDir } from '../../support/tempDir.ts';

const schema = z.object({ lr: z.number() });
const parse = (meta: unknown): { lr: number } => schema.parse(meta);

function someTensors(step: number): WeightMap {
  return new Map([['w', { shape: [2, 2], data: Float32Array.of(step, 1, 2, 3) }]]);
}

/** A folder with checkpoints of these steps. */
async function checkpointsOf(...steps: number[]): Promise<string> {
  const dir = join(tempDir(), 'checkpoints');
  for (const step of steps) await writeCheckpoint(dir, step, someTensors(step), { lr: step / 10 });
  return dir;
}

function flipBit(file: string, place: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place); // refuses a place outside the file
  writeFileSync(file, bytes);
}

test('every bit of a float32 and every double comes back', async () => {
  const dir = join(tempDir(), 'checkpoints');
  const bits = Uint32Array.of(
    0x80000000,
    1,
    0x807fffff,
    0x7f800000,
    0xff800000,
    0x7fc00001,
    0x7fa12345,
    0x3f800001,
  );
  const tensors: WeightMap = new Map([
    ['state/h0', { shape: [2, 4], data: new Float32Array(bits.buffer) }],
    ['none', { shape: [0], data: new Float32Array(0) }],
  ]);
  const meta = {
    lr: 0.1 + 0.2,
    tiny: 5e-324,
    large: 1.7976931348623157e308,
    list: [1 / 3, null],
    text: '“é\n”',
  };
  const { file, sha256 } = await writeCheckpoint(dir, 7, tensors, meta);
  expect(file).toBe(join(dir, 'step-7.safetensors'));
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const read = await readNewestCheckpoint(dir, (m) => m);
  expect(read).toMatchObject({ step: 7, meta, file, damaged: [] });
  const state = read?.tensors.get('state/h0');
  expect(state?.shape).toEqual([2, 4]);
  expect(new Uint32Array(state?.data.buffer ?? new ArrayBuffer(0))).toEqual(bits);
});

test('the same state gives the same bytes', async () => {
  const [a, b] = [await checkpointsOf(3), await checkpointsOf(3)];
  expect(
    readFileSync(join(a, 'step-3.safetensors')).equals(readFileSync(join(b, 'step-3.safetensors'))),
  ).toBe(true);
});

test('a folder without checkpoints, or no folder, has no newest one', async () => {
  const dir = tempDir();
  expect(await readNewestCheckpoint(dir, parse)).toBeNull();
  expect(await readNewestCheckpoint(join(dir, 'none'), parse)).toBeNull();
});

test('the newest is that of the highest step, not of the last name', async () => {
  const dir = await checkpointsOf(9, 100, 20);
  writeFileSync(join(dir, 'step-500.safetensors.part'), 'x');
  mkdirSync(join(dir, 'step-600.safetensors'));
  expect(await readNewestCheckpoint(dir, parse)).toMatchObject({ step: 100, meta: { lr: 10 } });
});

describe('a damaged checkpoint is passed over and named:', () => {
  const damages: Record<string, (file: string) => void> = {
    'a bit in the data': (file) => flipBit(file, readFileSync(file).length - 1),
    'a bit in the notes': (file) => flipBit(file, readFileSync(file).indexOf('lr')),
    'a bit in the hash': (file) => flipBit(file, 40),
    'a bit in the length of the header': (file) => flipBit(file, 0),
    'the last byte missing': (file) => truncateSync(file, readFileSync(file).length - 1),
    'an empty file': (file) => truncateSync(file, 0),
    'zeros after a power cut': (file) => writeFileSync(file, Buffer.alloc(readFileSync(file).length)),
    'a copy of an older step': (file) =>
      writeFileSync(file, readFileSync(join(file, '..', 'step-1.safetensors'))),
  };
  test.each(Object.keys(damages))('%s', async (name) => {
    const dir = await checkpointsOf(1, 2);
    const file = join(dir, 'step-2.safetensors');
    damages[name]?.(file);
    expect(await readNewestCheckpoint(dir, parse)).toMatchObject({ step: 1, damaged: [file] });
  });
});

test('any single flipped bit is found', async () => {
  const dir = await checkpointsOf(1);
  const file = join(dir, 'step-1.safetensors');
  const whole = readFileSync(file);
  for (let place = 0; place < whole.length; place++) {
    const bytes = Buffer.from(whole);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (place % 8));
    writeFileSync(file, bytes);
    if ((await readNewestCheckpoint(dir, parse)) !== null) expect(place).toBe('found');
  }
});

test('notes of an unknown form end the search instead of losing the newest steps', async () => {
  const dir = await checkpointsOf(1);
  await writeCheckpoint(dir, 2, someTensors(2), { other: true });
  await expect(readNewestCheckpoint(dir, parse)).rejects.toThrow();
});

test('notes that JSON cannot hold are refused before anything is written', async () => {
  const dir = join(tempDir(), 'checkpoints');
  const writing = writeCheckpoint(dir, 1, someTensors(1), { best: Infinity });
  await expect(writing).rejects.toMatchObject({ code: 'internal/checkpoint-notes' });
  expect(readdirSync(dir)).toEqual([]);
});

describe('pruning', () => {
  const steps = (dir: string): number[] =>
    readdirSync(dir)
      .map((name) => Number(/\d+/.exec(name)?.[0]))
      .sort((a, b) => a - b);

  test('keeps the last three and the best', async () => {
    const dir = await checkpointsOf(10, 20, 30, 40, 50, 60);
    const gone = await pruneCheckpoints(dir, 20);
    expect(gone.map((file) => file.slice(dir.length + 1))).toEqual([
      'step-30.safetensors',
      'step-10.safetensors',
    ]);
    expect(steps(dir)).toEqual([20, 40, 50, 60]);
    await pruneCheckpoints(dir, null);
    expect(steps(dir)).toEqual([40, 50, 60]);
  });

  test('does not count damaged ones among the three', async () => {
    const dir = await checkpointsOf(10, 20, 30, 40, 50);
    flipBit(join(dir, 'step-50.safetensors'), 100);
    await pruneCheckpoints(dir, null);
    expect(steps(dir)).toEqual([20, 30, 40]);
  });

  test('deletes nothing while fewer than two are good', async () => {
    const dir = await checkpointsOf(10, 20, 30, 40);
    for (const step of [20, 30, 40]) truncateSync(join(dir, `step-${step}.safetensors`), 100);
    expect(await pruneCheckpoints(dir, null)).toEqual([]);
    expect(steps(dir)).toEqual([10, 20, 30, 40]);
  });

  test('notices a file that was damaged after it had been read back', async () => {
    const dir = await checkpointsOf(10, 20, 30);
    await pruneCheckpoints(dir, null);
    flipBit(join(dir, 'step-30.safetensors'), 100);
    flipBit(join(dir, 'step-20.safetensors'), 100);
    await writeCheckpoint(dir, 40, someTensors(40), { lr: 4 });
    await pruneCheckpoints(dir, null);
    expect(steps(dir)).toEqual([10, 40]);
  });

  test('clears what a killed process left half-written', async () => {
    const dir = await checkpointsOf(10, 20);
    renameSync(join(dir, 'step-10.safetensors'), join(dir, '.tmp-0011223344556677'));
    await pruneCheckpoints(dir, null);
    expect(existsSync(join(dir, '.tmp-0011223344556677'))).toBe(false);
  });
});
