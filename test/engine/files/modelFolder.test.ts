/** Model folders come back as they were; parts that do not fit are refused. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelCardSchema } from '../../../main/engine/files/modelCard.ts';
import { readModelFiles, readModelFolder, writeModelFolder } from '../../../main/engine/files/modelFolder.ts';
import type { StoredModel } from '../../../main/engine/files/modelFolder.ts';
import { readSafetensors, weightsOf, writeSafetensors } from '../../../main/engine/files/safetensors.ts';
import type { WeightMap, WeightTensor } from '../../../main/engine/types.ts';
import { tempDir } from '../../support/tempDir.ts';

const golden = new URL('../../fixtures/golden/', import.meta.url).pathname;
const goldenWeights = join(golden, '02_weights.safetensors');

/** A folder with the golden model, its configuration and its weights changed as a test wants them. */
async function folderWith(
  changes: {
    config?: object | string;
    card?: string;
    vocab?: string;
    weights?: (map: WeightMap) => void;
  } = {},
): Promise<string> {
  const dir = join(tempDir(), 'model');
  mkdirSync(dir);
  const weights = weightsOf((await readSafetensors(goldenWeights)).tensors);
  changes.weights?.(weights);
  await writeSafetensors(join(dir, 'model.safetensors'), weights, { dtype: 'F32', metadata: {} });
  if (changes.vocab === undefined) copyFileSync(join(golden, '02_vocab.json'), join(dir, 'vocab.json'));
  else writeFileSync(join(dir, 'vocab.json'), changes.vocab);
  const { config = { emb_sz: 12, n_hid: 20, n_layers: 3 }, card } = changes;
  writeFileSync(join(dir, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  if (card !== undefined) writeFileSync(join(dir, 'card.json'), card);
  return dir;
}

function tensorOf(map: WeightMap, name: string): WeightTensor {
  const tensor = map.get(name);
  if (tensor === undefined) throw new Error(`${name} is not in the golden file`);
  return tensor;
}

function copyOf({ shape, data }: WeightTensor): WeightTensor {
  return { shape, data: data.slice() };
}

async function stored(dtype: 'F32' | 'F16' = 'F32'): Promise<StoredModel> {
  const model = await readModelFolder(await folderWith());
  return { ...model, dtype };
}

const encoder = '0.encoder.weight';

describe('a folder that we wrote', () => {
  test('comes back with the same bits, words, settings and card', async () => {
    const card = modelCardSchema.parse({
      name: 'Tiny',
      created: 1_700_000_000_000,
      corpora: [{ name: 'made up | here', licence: 'CC0-1.0', tokens: 1234 }],
      lineage: ['base', 'letters'],
      settings: { etaMax: 0.01, schedule: 'stlr', asgdStart: null },
      heldOut: { loss: 4.5, perplexity: 90.01713130052181, accuracy: 0.25, tokens: 999 },
      batch: 20,
      bptt: 70,
    });
    const model = {
      ...(await stored()),
      tokenizer: { rules: 'fastai-v2', words: 'spacy-en', version: 1 },
      card,
    };
    const dir = join(tempDir(), 'out');
    await writeModelFolder(dir, model);
    expect(readdirSync(dir).sort()).toEqual([
      'card.json',
      'card.md',
      'config.json',
      'model.safetensors',
      'sums.json',
      'vocab.json',
    ]);
    expect(await readModelFolder(dir)).toEqual(model);
    const { tensors } = await readSafetensors(join(dir, 'model.safetensors'));
    expect(weightsOf(tensors)).toEqual(weightsOf((await readSafetensors(goldenWeights)).tensors));
    const text = readFileSync(join(dir, 'card.md'), 'utf8');
    for (const part of [
      '# Tiny',
      '| made up \\| here | CC0-1.0 | not stated | 1234 | not stated |',
      'base → letters',
      'Perplexity 90.017',
      '| etaMax | 0.01 |',
      'batch 20, window 70',
    ])
      expect(text).toContain(part);
  });

  test('keeps float16 as float16, to the byte', async () => {
    const dir = tempDir();
    await writeModelFolder(join(dir, '1'), await stored('F16'));
    const read = await readModelFolder(join(dir, '1'));
    expect(read.dtype).toBe('F16');
    await writeModelFolder(join(dir, '2'), read);
    const bytes = (name: string): Buffer => readFileSync(join(dir, name, 'model.safetensors'));
    expect(bytes('1').equals(bytes('2'))).toBe(true);
  });

  test('has neither of the copies of the tied matrix', async () => {
    const source = await folderWith({
      weights: (map) => {
        map.set('0.encoder_dp.emb.weight', copyOf(tensorOf(map, encoder)));
        map.set('1.decoder.weight', copyOf(tensorOf(map, encoder)));
        map.set('0.rnns.0.module.weight_hh_l0', { shape: [80, 20], data: new Float32Array(1600).fill(NaN) });
      },
    });
    const dir = join(tempDir(), 'out');
    await writeModelFolder(dir, await readModelFolder(source));
    const { tensors } = await readSafetensors(join(dir, 'model.safetensors'));
    expect([...tensors.keys()].sort()).toEqual(
      [...(await readSafetensors(goldenWeights)).tensors.keys()].sort(),
    );
  });

  test('is not written over another', async () => {
    const dir = await folderWith();
    await expect(writeModelFolder(dir, await stored())).rejects.toMatchObject({
      code: 'input/folder-not-empty',
    });
  });
});

describe('a model that came with less', () => {
  test('has fastai’s dropouts and a card that says what was assumed', async () => {
    const { config, tokenizer, card } = await readModelFolder(await folderWith({ config: '{}' }));
    expect(config).toEqual({
      emb_sz: 12,
      n_hid: 20,
      n_layers: 3,
      pad_token: 1,
      bidir: false,
      output_p: 0.1,
      hidden_p: 0.15,
      input_p: 0.25,
      embed_p: 0.02,
      weight_p: 0.2,
      tie_weights: true,
      out_bias: true,
    });
    expect(tokenizer.rules).toBe('fastai-v2');
    expect(card.notes).toEqual([
      'It came without a card, so nothing is known of its corpora, licences and settings.',
      'It came without a word on text rules; fastai-v2 and spacy-en are assumed.',
    ]);
  });

  test('can be read from loose files, its sizes read off the weights', async () => {
    const files = { weights: goldenWeights, vocab: join(golden, '02_vocab.json'), config: null, card: null };
    const { config, card } = await readModelFiles(files);
    expect(config).toMatchObject({ emb_sz: 12, n_hid: 20, n_layers: 3, out_bias: true });
    expect(card.notes.join()).toContain('without config.json');
  });

  test('has no decoder bias if config.json says so', async () => {
    const dir = await folderWith({
      config: { out_bias: false },
      weights: (map) => map.delete('1.decoder.bias'),
    });
    expect((await readModelFolder(dir)).weights.has('1.decoder.bias')).toBe(false);
  });

  test('may name its text rules as a list', async () => {
    const config = { tokenizer: { rules: ['fix_html', 'lowercase'], version: 2 } };
    const { tokenizer } = await readModelFolder(await folderWith({ config }));
    expect(tokenizer).toEqual({ rules: 'fix_html lowercase', words: 'not stated', version: 2 });
  });
});

describe('a folder whose parts do not fit is refused with the reason:', () => {
  const changed = (map: WeightMap, name: string, change: (data: Float32Array) => void): void => {
    const copy = copyOf(tensorOf(map, encoder));
    change(copy.data);
    map.set(name, copy);
  };
  const cases: Record<string, [Parameters<typeof folderWith>[0], string, string]> = {
    'another hidden size': [{ config: { n_hid: 1150 } }, 'model/config-mismatch', 'n_hid is 1150, but the weights have 20'],
    'another embedding size': [{ config: { emb_sz: 400 } }, 'model/config-mismatch', 'emb_sz is 400, but the weights have 12'],
    'another number of layers': [{ config: { n_layers: 4 } }, 'model/config-mismatch', 'n_layers is 4'],
    'a vocabulary of another length': [{ vocab: '["a","b"]' }, 'model/vocab-mismatch', 'has 2 words, but the weights have rows for 97'],
    'a missing weight': [{ weights: (map) => map.delete('0.rnns.1.module.bias_hh_l0') }, 'model/missing-weight', '0.rnns.1.module.bias_hh_l0'],
    'a missing decoder bias': [{ config: { out_bias: true }, weights: (map) => map.delete('1.decoder.bias') }, 'model/missing-weight', 'set out_bias to false'],
    'a bias that should not be there': [{ config: { out_bias: false } }, 'model/unknown-weight', 'out_bias is false'],
    'weights of something else': [{ weights: (map) => map.clear() }, 'model/missing-weight', 'not the weights of an AWD-LSTM'],
    'a weight of unknown name': [{ weights: (map) => map.set('1.attention', copyOf(tensorOf(map, encoder))) }, 'model/unknown-weight', '1.attention'],
    'a weight of the wrong shape': [{ weights: (map) => map.set('0.rnns.0.module.bias_ih_l0', { shape: [8], data: new Float32Array(8) }) }, 'model/shape', '[8]; this model needs [80]'],
    'a weight that is not a number': [{ weights: (map) => changed(map, encoder, (data) => data.fill(NaN, 7, 8)) }, 'model/not-finite', encoder],
    'an untied decoder': [{ weights: (map) => changed(map, '1.decoder.weight', (data) => data.fill(9, 1163, 1164)) }, 'model/tied-differ', '1.decoder.weight'],
    'an embedding copy that differs': [{ weights: (map) => changed(map, '0.encoder_dp.emb.weight', (data) => data.fill(9, 0, 1)) }, 'model/tied-differ', '0.encoder_dp'],
    'both directions': [{ config: { bidir: true } }, 'model/bad-config', 'both directions'],
    'a separate output matrix': [{ config: { tie_weights: false } }, 'model/bad-config', 'separate output matrix'],
    'a dropout of one': [{ config: { weight_p: 1 } }, 'model/bad-config', 'weight_p'],
    'a size in quotes': [{ config: { n_hid: '20' } }, 'model/bad-config', 'n_hid'],
    'a pad token outside the vocabulary': [{ config: { pad_token: 97 } }, 'model/bad-config', 'pad_token is 97'],
    'a configuration that is not JSON': [{ config: '{' }, 'model/bad-config', 'not JSON'],
    'a configuration that says a thing twice': [{ config: '{"n_hid":20,"n_hid":20}' }, 'model/bad-config', 'n_hid” twice'],
    'a vocabulary of numbers': [{ vocab: '[1,2]' }, 'model/bad-vocab', '0'],
    'a vocabulary that is a table': [{ vocab: '{"a":0}' }, 'model/bad-vocab', 'vocab.json'],
    'a card that is no card': [{ card: '{"corpora":"all"}' }, 'model/bad-card', 'corpora'],
  }; // prettier-ignore
  test.each(Object.keys(cases))('%s', async (name) => {
    const [changes, code, words] = cases[name] ?? [{}, '', ''];
    const reading = readModelFolder(await folderWith(changes));
    await expect(reading).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string });
  });

  test('no folder at all', async () => {
    await expect(readModelFolder(join(tempDir(), 'none'))).rejects.toMatchObject({
      code: 'model/missing-file',
    });
  });
});
