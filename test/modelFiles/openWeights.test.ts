/** Files that PyTorch, fastai and NumPy wrote hold the same numbers whichever way they were written. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOf, readSafetensors } from '../../main/engine/files/safetensors.ts';
import { openWeights } from '../../main/modelFiles/openWeights.ts';
import { codeOf } from '../support/codeOf.ts';
import * as p from '../support/pickleAssembler.ts';
import { fileOf, golden, mapOf, opened, tensorOf } from '../support/openedWeights.ts';
import { tempDir } from '../support/tempDir.ts';
import {
  floats,
  legacyStream,
  oneTensor,
  storedFloats,
  torchEntries,
  torchZip,
} from '../support/weightFiles.ts';
import { zipFile } from '../support/zipFiles.ts';

/** The name in the golden file of a tensor under another generation's name. */
function goldenName(name: string): string {
  return (/^\d/.test(name) ? name : `0.${name}`)
    .replace(
      /^1\.decoder\.weight$|^0\.encoder_dp\.emb\.weight$|^0\.encoder_with_dropout\.embed\.weight$/,
      '0.encoder.weight',
    )
    .replace(/module\.(weight_hh_l0_raw)$/, '$1');
}

const FILES = [
  ['pth/tiny_v2.pth', 'torch-zip', 16],
  ['pth/tiny_v2_prezip.pth', 'torch-legacy', 16],
  ['pth/tiny_v1_prezip.pth', 'torch-legacy', 19],
  ['pth/tiny_v07.h5', 'torch-legacy', 15],
  ['pth/tiny_v2_encoder.pth', 'torch-zip', 14],
  ['pth/tiny_v2_with_opt.pth', 'torch-zip', 16],
  ['pth/tiny_v2.npz', 'npz', 16],
  ['pth/tiny_v2_deflated.npz', 'npz', 16],
  ['02_weights.safetensors', 'safetensors', 14],
] as const;

test.each(FILES)('%s holds the bytes of the golden weights', async (file, format, count) => {
  const { tensors } = await readSafetensors(golden('02_weights.safetensors'));
  const weights = await openWeights(golden(file));
  expect(weights.format).toBe(format);
  const root = mapOf(weights.root);
  const state = root.has('model') ? mapOf(root.get('model')) : root;
  expect(state.size).toBe(count);
  for (const [key, value] of state) {
    const name = typeof key === 'string' ? key : '';
    const tensor = tensorOf(value);
    const data = await tensor.read();
    // what version 1 of fastai kept beside the raw weights, to be ignored
    if (/module\.weight_hh_l0$/.test(name)) continue;
    const expected = tensors.get(goldenName(name));
    expect(tensor.shape, name).toEqual(expected?.shape);
    expect(Buffer.compare(bytesOf(data), bytesOf(expected?.data ?? new Float32Array())), name).toBe(0);
  }
  await weights.close();
});

test('the optimiser beside the weights is read too', async () => {
  const weights = await openWeights(golden('pth/tiny_v2_with_opt.pth'));
  const opt = mapOf(mapOf(weights.root).get('opt'));
  expect([...opt.keys()]).toEqual(['state', 'hypers']);
  await weights.close();
});

test('a list of words comes out as its words', async () => {
  const weights = await openWeights(golden('pth/itos_tiny.pkl'));
  expect(weights).toMatchObject({ format: 'pickle', floatBytes: 0 });
  expect(weights.root).toHaveLength(97);
  expect(weights.root).toEqual(expect.arrayContaining(['xxunk', 'xxpad', 'w87']));
  await weights.close();
});

test('a file is told by its bytes, whatever it is called', async () => {
  const dir = tempDir();
  for (const [file, format] of FILES) {
    const path = join(dir, 'model.h5');
    copyFileSync(golden(file), path);
    const weights = await openWeights(path);
    expect(weights.format).toBe(format);
    await weights.close();
  }
});

test('tied weights have one place and count once', async () => {
  const weights = await openWeights(golden('pth/tiny_v07.h5'));
  const root = mapOf(weights.root);
  const embedding = tensorOf(root.get('0.encoder.weight'));
  expect(tensorOf(root.get('1.decoder.weight')).place).toBe(embedding.place);
  const different = new Map(
    [...root.values()].map((value) => [tensorOf(value).place, tensorOf(value).count]),
  );
  expect(weights.floatBytes).toBe(4 * [...different.values()].reduce((sum, count) => sum + count, 0));
  await weights.close();
});

test('a file that was cut while it lay open is found out when its numbers are asked for', async () => {
  const path = fileOf(legacyStream());
  const weights = await openWeights(path);
  writeFileSync(path, legacyStream().subarray(0, -8));
  expect(await codeOf(tensorOf(mapOf(weights.root).get('w')).read())).toBe('model/file-changed');
  await weights.close();
});

test('numbers with a wrong check sum are found out although the first of them are enough', async () => {
  const object = oneTensor({ shape: [1], strides: [1] });
  const entries = torchEntries(object, { 0: floats(6) }).map((entry) =>
    entry.name === 'model/data/0' ? { ...entry, crc: 1 } : entry,
  );
  expect(await codeOf(opened(zipFile(entries)))).toBe('model/unreadable-weights');
});

test('reading ends when it is told to', async () => {
  const stop = new AbortController();
  const path = fileOf(legacyStream({ data: storedFloats(6) }));
  const weights = await openWeights(path, stop.signal);
  stop.abort();
  await expect(tensorOf(mapOf(weights.root).get('w')).read()).rejects.toThrow(/abort/i);
  await weights.close();
  await expect(openWeights(path, stop.signal)).rejects.toThrow(/abort/i);
});

test.each([
  ['fastai.learner', 'Learner', 'load_learner("export.pkl")'],
  ['torch.nn.modules.rnn', 'LSTM', 'weights_only=False'],
])('a pickled %s.%s is refused with the two lines that get the weights out', async (module, name, line) => {
  const refused = openWeights(fileOf(torchZip(p.pickle(p.global(module, name), ')\x81'))));
  await expect(refused).rejects.toMatchObject({ code: 'model/holds-code' });
  await expect(refused).rejects.toThrow(line);
  await expect(refused).rejects.toThrow('torch.save(model.state_dict(), "weights.pth")');
});

test('a folder and a missing file are refused', async () => {
  expect(await codeOf(openWeights(tempDir()))).toBe('model/not-a-file');
  expect(await codeOf(openWeights(join(tempDir(), 'none.pth')))).toBe('model/missing-file');
});
