/** The form of a new run that pretrains: from nothing, or further with a model. */
import { describe, expect, it } from 'vitest';
import {
  draftOf,
  formOf,
  freshForm,
  modelOf,
  suggestedPreset,
  withSettings,
  withStart,
} from '../../renderer/components/newRun/form.ts';
import { headline, wordCutText } from '../../renderer/words/newRun.ts';
import { callSchemas } from '../../shared/schemas.ts';
import { letters, starter } from '../support/newRunParts.ts';

describe('a form', () => {
  it('pretrains from nothing without a model, and further only with one', () => {
    const nothing = withStart(freshForm(), { kind: 'pretrain', model: null }, letters);
    expect(modelOf(nothing, [starter])).toBeNull();
    const draft = draftOf(nothing, { name: 'New', model: null, dataset: letters });
    expect(draft).toMatchObject({ kind: 'pretrain', model: null });
    expect(callSchemas['runs.start'].safeParse({ draft }).success).toBe(true);

    const further = withStart(nothing, { kind: 'pretrain', model: 'starter' }, letters);
    expect(modelOf(further, [starter])?.id).toBe('starter');
    expect(draftOf(further, { name: 'More', model: starter, dataset: letters })).toMatchObject({
      kind: 'pretrain',
      model: 'starter',
    });
    expect(draftOf(further, { name: 'More', model: null, dataset: letters })).toBeNull();
  });

  it('takes the preset that fits the texts when it pretrains from nothing, until something is changed', () => {
    const large = { ...letters, tokens: { train: 6e6, valid: 1e5 } };
    const start = { kind: 'pretrain', model: null } as const;
    const nothing = withStart(withSettings(freshForm(), { clip: 1 }), start, letters);
    expect(nothing.preset).toBe('small');
    expect(nothing.settings).toMatchObject({ frozenEpochs: 0, discriminative: 1, embSz: 100, clip: 0.25 });
    expect(suggestedPreset(nothing, large)).toBe('medium');
    expect(withStart(nothing, start, large)).toMatchObject({ preset: 'medium', epochs: 3 });
    const changed = withSettings(nothing, { nHid: 300 });
    expect(withStart(changed, start, large)).toEqual(changed);

    const back = withStart(nothing, { kind: 'finetune', model: 'starter' }, letters);
    expect(back).toMatchObject({ preset: 'balanced', model: 'starter' });
    expect(withStart(back, { kind: 'finetune', model: 'other' }, letters)).toEqual({
      ...back,
      model: 'other',
    });
    expect(suggestedPreset(back, letters)).toBeNull();
  });

  it('of an older version, which could only fine-tune, still fine-tunes', () => {
    const { kind, ...old } = freshForm();
    expect(formOf(JSON.stringify(old))).toEqual({ ...old, kind });
  });
});

describe('the words', () => {
  it('say whether a model is fine-tuned, made from nothing, or pretrained further', () => {
    const hours = { ms: { low: 0, middle: 3 * 3_600_000, high: 0 }, updates: 4410 };
    expect(headline(hours, 8, 'Brown', { start: 'nothing', model: null })).toBe(
      'Pretrain a new model for about 3 hours: 4,410 updates, 8 passes through Brown.',
    );
    expect(headline({ ...hours, ms: null }, 3, 'Brown', { start: 'further', model: 'Old' })).toBe(
      'Go on pretraining Old: 4,410 updates, 3 passes through Brown.',
    );
    expect(wordCutText({ known: 12_304, types: 35_120, share: 0.961 })).toBe(
      '12,304 of 35,120 different words are known by name, 96.1 % of all that is read; the others become “unknown”.',
    );
    expect(wordCutText({ known: 9, types: 9, share: 1 })).toMatch(/^All 9 different words/);
  });
});
