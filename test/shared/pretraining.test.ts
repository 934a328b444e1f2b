/** Presets of pretraining, and which of them fits how much text. */
import { expect, test } from 'vitest';
import {
  FURTHER_PRESETS,
  LEAST_TOKENS,
  PRETRAINING_PRESETS,
  suggestPretraining,
} from '../../shared/pretraining.ts';
import { parseSettings } from '../../shared/settings.ts';

const SIZES = ['embSz', 'nHid', 'nLayers', 'maxVocab', 'minFreq'] as const;

test('the more text there is, the larger is the model, and the fewer are passes and dropout', () => {
  const all = PRETRAINING_PRESETS.map(({ changes, epochs }) => ({ ...parseSettings([], changes), epochs }));
  for (const key of ['embSz', 'nHid', 'nLayers', 'maxVocab'] as const)
    expect(all.map((one) => one[key])).toEqual(all.map((one) => one[key]).toSorted((a, b) => a - b));
  expect(all.map(({ dropMult }) => dropMult)).toEqual(
    all
      .map(({ dropMult }) => dropMult)
      .toSorted()
      .reverse(),
  );
  expect(new Set(PRETRAINING_PRESETS.map(({ key }) => key)).size).toBe(PRETRAINING_PRESETS.length);
});

test('all layers learn alike from the first update, whatever is taken', () => {
  for (const { changes } of [...PRETRAINING_PRESETS, ...FURTHER_PRESETS])
    expect(parseSettings([], changes)).toMatchObject({ frozenEpochs: 0, discriminative: 1 });
});

test('going on leaves the sizes and the words of a model alone', () => {
  for (const { changes } of FURTHER_PRESETS)
    for (const key of SIZES.slice(0, 4)) expect(changes).not.toHaveProperty(key);
});

test('the preset of the bundled model has its sizes', () => {
  const medium = PRETRAINING_PRESETS.find(({ key }) => key === suggestPretraining(5.6e6, 80_000).preset);
  expect(medium?.changes).toMatchObject({
    embSz: 200,
    nHid: 448,
    nLayers: 3,
    maxVocab: 12_000,
    etaMax: 5e-3,
  });
});

test('texts are told which preset fits them, and honestly when they are too little', () => {
  const of = (tokens: number): string => suggestPretraining(tokens, 1000).preset;
  expect([0, 1e5, LEAST_TOKENS, 1e6, 5e6, 2e7, 1e9].map(of)).toEqual([
    ...['tiny', 'tiny', 'small', 'small', 'medium', 'large', 'large'],
  ]);
  const little = suggestPretraining(120_000, 9000);
  expect(little.enough).toBe(false);
  expect(little.sentence).toMatch(
    /^120,000 tokens are too little .* Fine-tuning the starter model does better/,
  );
  const enough = suggestPretraining(1_235_873, 43_135);
  expect(enough.enough).toBe(true);
  expect(enough.sentence).toMatch(/^1,235,873 tokens are enough for a small model, .* about 5,000,000\.$/);
  expect(suggestPretraining(6e6, 80_000).sentence).toBe(
    '6,000,000 tokens are enough to pretrain a model like the bundled starter.',
  );
  expect(suggestPretraining(1e6, 150_000).sentence).toMatch(/many word forms/);
});
