/** A model's files are told from damaged ones by the sums that were written with them. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSums, readSums } from '../../../main/engine/files/modelSums.ts';
import { tempDir } from '../../support/tempDir.ts';
import { writeTinyModel } from '../../support/tinyLibrary.ts';

/** Names of files by how they were found. */
async function found(folder: string): Promise<Record<string, string>> {
  return Object.fromEntries((await checkSums(folder)).map(({ name, state }) => [name, state]));
}

test('a model that nobody touched is the same, file by file', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  expect(await found(folder)).toEqual({
    'model.safetensors': 'same',
    'vocab.json': 'same',
    'config.json': 'same',
    'card.json': 'same',
    'card.md': 'same',
  });
});

test('one changed bit and a missing file are found', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  const weights = join(folder, 'model.safetensors');
  const bytes = readFileSync(weights);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(weights, bytes);
  rmSync(join(folder, 'card.md'));
  expect(await found(folder)).toMatchObject({
    'model.safetensors': 'changed',
    'card.md': 'missing',
    'vocab.json': 'same',
  });
});

test('files of a model without sums, or with torn ones, are not recorded', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  writeFileSync(join(folder, 'sums.json'), '{"model.safetensors":');
  expect(await readSums(folder)).toEqual({});
  rmSync(join(folder, 'sums.json'));
  expect(new Set(Object.values(await found(folder)))).toEqual(new Set(['not recorded']));
});

test('a sum for a file that is none of a model is not believed', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  writeFileSync(join(folder, 'sums.json'), '{"../../secret":"00"}');
  expect(await readSums(folder)).toEqual({});
});
