/** A model that leaves as fastai's files has fastai's names in fastai's order, and comes back as it was. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelCardSchema } from '../../main/engine/files/modelCard.ts';
import { readModelFolder, writeModelFolder } from '../../main/engine/files/modelFolder.ts';
import type { StoredModel } from '../../main/engine/files/modelFolder.ts';
import { initialWeights } from '../../main/engine/model/initialWeights.ts';
import { SPECIAL_TOKENS } from '../../main/engine/text/rules.ts';
import { TOKENIZER } from '../../main/engine/text/tokenizer.ts';
import { writeFastaiFolder } from '../../main/modelFiles/fastaiExport.ts';
import { openWeights } from '../../main/modelFiles/openWeights.ts';
import { isTensor } from '../../main/modelFiles/plain.ts';
import type { Plain } from '../../main/modelFiles/plain.ts';
import { readModel } from '../../main/modelFiles/readModel.ts';
import { tempDir } from '../support/tempDir.ts';
import { TINY } from '../support/tinyLibrary.ts';

const WORDS = [...SPECIAL_TOKENS, 'the', '▁', '\n', '日本語', '👩‍👩‍👧', 'xxfake', 'xxfake'];

function model(changes: Partial<StoredModel['config']> = {}): StoredModel {
  const config = { ...TINY, ...changes };
  return {
    ...{ config, tokenizer: TOKENIZER, vocab: WORDS, dtype: 'F32' },
    weights: initialWeights(config, WORDS.length, 3),
    card: modelCardSchema.parse({ name: 'tiny', corpora: [{ name: 'tales', licence: 'CC0-1.0' }] }),
  };
}

test('names stand in fastai’s order, and the matrix at both ends is one', async () => {
  const dir = join(tempDir(), 'out');
  const files = await writeFastaiFolder(dir, model(), 'tiny');
  expect(files).toEqual(['tiny.pth', 'tiny_itos.pkl', 'config.json', 'card.md']);
  const { root, close } = await openWeights(join(dir, 'tiny.pth'));
  if (!(root instanceof Map)) throw new Error('no state dictionary');
  expect([...root.keys()]).toEqual([
    '0.encoder.weight',
    '0.encoder_dp.emb.weight',
    '0.rnns.0.weight_hh_l0_raw',
    '0.rnns.0.module.weight_ih_l0',
    '0.rnns.0.module.bias_ih_l0',
    '0.rnns.0.module.bias_hh_l0',
    '0.rnns.1.weight_hh_l0_raw',
    '0.rnns.1.module.weight_ih_l0',
    '0.rnns.1.module.bias_ih_l0',
    '0.rnns.1.module.bias_hh_l0',
    '1.decoder.weight',
    '1.decoder.bias',
  ]);
  const tied = ['0.encoder.weight', '0.encoder_dp.emb.weight', '1.decoder.weight'];
  const places = [...root].flatMap(([name, value]: [Plain, Plain]) =>
    isTensor(value) && typeof name === 'string' && tied.includes(name) ? [value.place] : [],
  );
  expect(places).toHaveLength(3);
  expect(new Set(places).size).toBe(1);
  await close();
});

test.each([
  ['with a bias of the decoder', {}],
  ['without one', { out_bias: false }],
  ['of one layer', { n_layers: 1 }],
  ['of four layers and odd sizes', { n_layers: 4, emb_sz: 7, n_hid: 13 }],
])('a model %s comes back with the same bits, words and sizes', async (_, changes) => {
  const dir = join(tempDir(), 'out');
  const before = model(changes);
  await writeFastaiFolder(dir, before, 'tiny');
  const after = await readModel([dir], {});
  expect(after.weights).toEqual(before.weights);
  expect([after.vocab, after.config, after.tokenizer]).toEqual([
    before.vocab,
    before.config,
    before.tokenizer,
  ]);
});

test('a model in float16 leaves as float32 without losing a bit', async () => {
  const dir = tempDir();
  await writeModelFolder(join(dir, 'halves'), { ...model(), dtype: 'F16' });
  const halves = await readModelFolder(join(dir, 'halves'));
  await writeFastaiFolder(join(dir, 'out'), halves, 'tiny');
  const after = await readModel([join(dir, 'out')], {});
  expect([after.dtype, after.weights]).toEqual(['F32', halves.weights]);
});

test('the card says how to load it, with the names of its files', async () => {
  const dir = join(tempDir(), 'out');
  await writeFastaiFolder(dir, model(), 'letters of 1912');
  const card = readFileSync(join(dir, 'card.md'), 'utf8');
  for (const part of [
    '# tiny',
    '| tales | CC0-1.0 |',
    'torch.load("letters of 1912.pth", weights_only=True)',
    'learn.load_pretrained("letters of 1912.pth", "letters of 1912_itos.pkl")',
  ])
    expect(card).toContain(part);
});

test('a folder that holds something is left alone', async () => {
  const dir = join(tempDir(), 'out');
  await writeFastaiFolder(dir, model(), 'tiny');
  await expect(writeFastaiFolder(dir, model(), 'other')).rejects.toMatchObject({
    code: 'input/folder-not-empty',
  });
});
