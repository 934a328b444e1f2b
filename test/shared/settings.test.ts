/** The table of settings, and what happens to pairs and stored settings. */
import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { HYPERPARAMS } from '../../shared/hyperparams.ts';
import { PRESETS } from '../../shared/presets.ts';
import {
  changedKeys,
  checkDropout,
  defaultSettings,
  parseSettings,
  rangeOf,
  settingsSchema,
} from '../../shared/settings.ts';

const failure = (act: () => unknown): AppError => {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
};

test('the defaults are those of the paper and of fastai', () => {
  expect(defaultSettings()).toMatchObject({
    etaMax: 0.01,
    cutFrac: 0.1,
    ratio: 32,
    discriminative: 2.6,
    schedule: 'stlr',
    grouping: 'fastai',
    optimizer: 'adam',
    beta1: 0.7,
    beta2: 0.99,
    eps: 1e-5,
    wd: 0.01,
    clip: 0.25,
    arAlpha: 2,
    tarBeta: 1,
    arOn: 'dropped',
    bptt: 70,
    frozenEpochs: 1,
    frozenEtaMax: 0.01,
    nonmono: 5,
    evalEvery: null,
    asgdStart: null,
  });
});

test('averaged SGD gets its own rate and decay, unless they are given', () => {
  expect(parseSettings(['optimizer=asgd'])).toMatchObject({ etaMax: 10, wd: 1.2e-6 });
  expect(parseSettings({ etaMax: '1', optimizer: 'asgd' })).toMatchObject({ etaMax: 1, wd: 1.2e-6 });
});

test('pairs override a preset, later pairs override earlier ones', () => {
  const settings = parseSettings(['etaMax=2e-2', 'batch=20', 'etaMax=.03', 'asgdStart='], {
    batch: 64,
    ratio: 10,
  });
  expect(settings).toMatchObject({ etaMax: 0.03, batch: 20, ratio: 10, asgdStart: null });
});

test.each([
  ['cutFrac=1.5', 'from 0 to 1'],
  ['etaMax=-1', 'from 0 to 100'],
  ['etaMax=', 'from 0 to 100'],
  ['etaMax=NaN', 'from 0 to 100'],
  ['etaMax=0,01', 'from 0 to 100'],
  ['etaMax=0x1', 'from 0 to 100'],
  ['batch=0', 'from 1 to 4096'],
  ['batch=2.5', 'a whole number'],
  ['evalEvery=0', 'or empty (at the end of each epoch)'],
  ['schedule=linear', 'stlr, onecycle, constant'],
])('%s is refused with its range', (pair, range) => {
  const error = failure(() => parseSettings([pair]));
  expect(error.code).toBe('usage/out-of-range');
  expect(error.message).toContain(range);
});

test('an unknown setting is refused with what may have been meant', () => {
  expect(failure(() => parseSettings(['etamax=1'])).message).toContain('Did you mean etaMax?');
  expect(failure(() => parseSettings(['lr=1'])).code).toBe('usage/unknown-setting');
  expect(failure(() => parseSettings(['constructor=1'])).code).toBe('usage/unknown-setting');
  expect(failure(() => parseSettings(['etaMax'])).code).toBe('usage/not-a-pair');
});

test('stored settings come back as they were, and gain the defaults of newer keys', () => {
  const settings = parseSettings(['optimizer=asgd', 'asgdStart=12', 'arOn=raw']);
  expect(settingsSchema.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  expect(settingsSchema.parse({ etaMax: 0.5 })).toEqual({ ...defaultSettings(), etaMax: 0.5 });
  expect(settingsSchema.safeParse({ etaMax: -1 }).success).toBe(false);
});

test('a dropout strength that would drop everything is refused with the highest that fits the model', () => {
  const model = { output_p: 0.1, hidden_p: 0.15, input_p: 0.25, embed_p: 0.02, weight_p: 0.2 };
  expect(() => {
    checkDropout({ dropMult: 3.9 }, model);
  }).not.toThrow();
  const { code, message } = failure(() => {
    checkDropout({ dropMult: 4 }, model);
  });
  expect([code, message]).toEqual(['usage/out-of-range', expect.stringContaining('from 0 to 3.9')]);
});

test('what differs from the defaults is named in the order of the table', () => {
  expect(changedKeys(parseSettings(['batch=8', 'etaMax=1']))).toEqual(['etaMax', 'batch']);
  expect(changedKeys(parseSettings(['optimizer=asgd']))).toEqual(['optimizer']);
});

test('every setting has words, a valid default and a key of its own', () => {
  expect(new Set(HYPERPARAMS.map((entry) => entry.key)).size).toBe(HYPERPARAMS.length);
  for (const entry of HYPERPARAMS) {
    expect(entry.label.length * entry.help.length * entry.raise.length * entry.lower.length).toBeGreaterThan(
      0,
    );
    expect(parseSettings({ [entry.key]: String(entry.default ?? '') })[entry.key]).toEqual(entry.default);
    expect(rangeOf(entry)).toMatch(/^(one of|a number|a whole number) /);
  }
});

test('every preset holds valid changes and a name of its own', () => {
  expect(new Set(PRESETS.map((preset) => preset.key)).size).toBe(PRESETS.length);
  for (const preset of PRESETS) {
    const settings = parseSettings([], preset.changes);
    expect(settingsSchema.parse(settings)).toEqual(settings);
  }
});
