/** The form of a new run: presets, changes, typed values, undo, what is missing, and what is said of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Asker } from '../../renderer/components/newRun/asker.ts';
import {
  changedFields,
  datasetOf,
  draftOf,
  formOf,
  freshForm,
  modelOf,
  nameOf,
  questionOf,
  usualOf,
  withPreset,
  withSettings,
  withStart,
} from '../../renderer/components/newRun/form.ts';
import { noPast, redone, remembered, undone } from '../../renderer/components/newRun/history.ts';
import { missingFor } from '../../renderer/components/newRun/missing.ts';
import { exactly, readCount, readSetting } from '../../renderer/components/newRun/numbers.ts';
import {
  asFigure,
  doneAt,
  headline,
  inWords,
  timeRange,
  unusedBecause,
} from '../../renderer/words/newRun.ts';
import { HYPERPARAMS } from '../../shared/hyperparams.ts';
import { PRESETS } from '../../shared/presets.ts';
import { callSchemas } from '../../shared/schemas.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { letters, starter } from '../support/newRunParts.ts';

describe('a form', () => {
  it('comes back from disk as it was written there', () => {
    const form = withSettings({ ...withPreset(freshForm(), 'thorough'), name: 'Mine' }, { etaMax: 0.0123 });
    expect(formOf(JSON.stringify(form))).toEqual(form);
  });

  it('is a fresh one where what is on disk cannot be read', () => {
    expect(formOf('{')).toBeNull();
    expect(formOf('{"settings":{"etaMax":-1}}')).toBeNull();
    expect(formOf(JSON.stringify({ ...freshForm(), preset: 'gone' }))?.preset).toBe('balanced');
  });

  it('takes a preset whole and says what differs from it afterwards', () => {
    for (const preset of PRESETS) {
      const form = withPreset(freshForm(), preset.key);
      expect(changedFields(form)).toEqual([]);
      expect(form.epochs).toBe(preset.epochs);
    }
    const form = withSettings(withPreset(freshForm(), 'quick'), { dropMult: 0.5 });
    expect(changedFields({ ...form, epochs: 2 })).toEqual(['epochs', 'dropMult']);
    expect(changedFields(withSettings(form, { dropMult: 0.3 }))).toEqual([]);
  });

  it('moves what is usual with the optimiser and leaves what was chosen', () => {
    const chosen = withSettings(freshForm(), { wd: 0.02 });
    const asgd = withSettings(chosen, { optimizer: 'asgd' });
    expect(asgd.settings).toMatchObject({ etaMax: 10, frozenEtaMax: 10, wd: 0.02 });
    expect(changedFields(asgd)).toEqual(['optimizer', 'wd']);
    expect(withSettings(asgd, { optimizer: 'adam' }).settings).toEqual(chosen.settings);
    expect(usualOf(withSettings(freshForm(), { optimizer: 'asgd' })).settings.wd).toBe(1.2e-6);
  });

  it('takes the likeliest model and texts until somebody chooses, and again when they are gone', () => {
    const made = { ...starter, id: 'made', run: 'r1' };
    expect(modelOf(freshForm(), [made, starter])?.id).toBe('starter');
    expect(modelOf(freshForm({ model: 'made' }), [starter, made])?.id).toBe('made');
    expect(modelOf(freshForm({ model: 'gone' }), [made])?.id).toBe('made');
    expect(datasetOf(freshForm(), [letters, { ...letters, data: 'd2', created: 9 }])?.data).toBe('d2');
    expect(datasetOf(freshForm(), [])).toBeNull();
  });

  it('names itself until somebody does, and takes no name that is taken', () => {
    const none = new Set<string>();
    const name = nameOf(freshForm(), letters, none);
    expect(name).toBe('Harbour letters, balanced');
    expect(nameOf(withSettings(freshForm(), { clip: 1 }), letters, none)).toBe(`${name}, changed`);
    expect(nameOf({ ...freshForm(), name: 'Mine' }, letters, none)).toBe('Mine');
    expect(nameOf(freshForm(), letters, new Set([name, `${name} 2`]))).toBe(`${name} 3`);
  });

  it('asks for what the main process accepts, and anew where the answer may be another', () => {
    const parts = { name: 'Mine', model: starter, dataset: letters };
    for (const preset of PRESETS) {
      const draft = draftOf(withPreset(freshForm(), preset.key), parts);
      expect(callSchemas['runs.start'].safeParse({ draft }).success).toBe(true);
    }
    const draft = draftOf(freshForm(), parts);
    const thrown = draftOf({ ...freshForm(), seed: 7 }, parts);
    if (draft === null || thrown === null) throw new Error('nothing is missing');
    expect(questionOf(thrown, null)).toBe(questionOf(draft, null));
    expect(questionOf(draft, 'run-1')).not.toBe(questionOf(draft, null)); // while it goes on, none can start
    expect(draftOf(freshForm(), { ...parts, model: null })).toBeNull();
  });

  it('says what is missing before it can be started', () => {
    const whole = {
      form: freshForm(),
      model: starter,
      dataset: letters,
      checks: [],
      mistakes: new Map(),
      starting: false,
    };
    expect(missingFor(whole)).toBeUndefined();
    expect(missingFor({ ...whole, dataset: null })).toBe('Choose a dataset');
    expect(missingFor({ ...whole, model: null })).toBe('Add a starter model');
    const anew = withStart(freshForm(), { kind: 'pretrain', model: null }, letters);
    expect(missingFor({ ...whole, form: anew, model: null })).toBeUndefined();
    expect(missingFor({ ...whole, mistakes: new Map([['etaMax' as const, 'no']]) })).toBe(
      'Mend “Highest learning rate”',
    );
    const none = withSettings({ ...freshForm(), epochs: 0 }, { frozenEpochs: 0 });
    expect(missingFor({ ...whole, form: none })).toBe('Choose at least one epoch');
    const bad = { level: 'bad' as const, code: 'x', message: 'x', remedy: null };
    expect(missingFor({ ...whole, checks: [bad] })).toBe('One check forbids the start');
  });
});

describe('undo', () => {
  it('goes back step by step, and forward again until something new is done', () => {
    let past = noPast<number>();
    past = remembered(past, 1, '', 0);
    past = remembered(past, 2, '', 5);
    const back = undone(past, 3);
    expect(back?.value).toBe(2);
    const again = redone(back?.past ?? past, 2);
    expect(again?.value).toBe(3);
    expect(undone(noPast(), 1)).toBeNull();
    expect(redone(remembered(back?.past ?? past, 2, '', 9), 4)).toBeNull();
  });

  it('takes one hold of a handle as one step', () => {
    let past = noPast<number>();
    for (let i = 0; i < 50; i++) past = remembered(past, i, 'hold 1', i * 16);
    past = remembered(past, 50, 'hold 2', 900);
    expect(past.before).toEqual([0, 50]);
    expect(remembered(past, 60, 'hold 2', 5000).before).toEqual([0, 50, 60]);
  });
});

describe('typed values', () => {
  const settings = defaultSettings();

  it('are read in the ways that people write numbers', () => {
    for (const text of ['4e−3', '0,004', '.004', ' 0.0040 ']) {
      expect(readSetting('etaMax', text, settings)).toMatchObject({ value: 0.004 });
    }
    expect(readSetting('cutFrac', '7 %', settings)).toMatchObject({ value: 0.07 });
    expect(readSetting('maxVocab', '60,000', settings)).toMatchObject({ value: 60_000 });
    expect(readSetting('evalEvery', '', settings)).toMatchObject({ value: null });
  });

  it('are refused by the rules that settings have everywhere, with their range', () => {
    expect(readSetting('etaMax', '200', settings)).toEqual({
      kind: 'mistake',
      message: 'This takes a number from 0 to 100.',
    });
    expect(readSetting('cutFrac', '120', settings)).toMatchObject({
      message: 'This takes a number from 0 to 100 %.',
    });
    expect(readSetting('batch', '1.5', settings).kind).toBe('mistake');
    expect(readSetting('batch', '', settings).kind).toBe('mistake');
    expect(readSetting('wd', 'abc', settings).kind).toBe('mistake');
    expect(readCount('3.5', 0, 10)).toBeNull();
  });

  it('show every digit: what stands in the field reads back as the same value', () => {
    for (const entry of HYPERPARAMS) {
      const value = settings[entry.key];
      const read = readSetting(entry.key, exactly(entry.key, value), settings);
      expect(read.kind === 'settings' && read.value, entry.key).toBe(value);
    }
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (value) => {
        const read = readSetting('etaMax', exactly('etaMax', value), settings);
        expect(read.kind === 'settings' && read.value).toBe(value + 0);
      }),
    );
    expect(exactly('beta2', 0.999999)).toBe('0.999999');
    expect(exactly('etaMax', 0.0032)).toBe('3.2e−3');
    expect(exactly('cutFrac', 0.07)).toBe('7');
  });
});

describe('the words', () => {
  it('say what Start would begin, and no more than is known', () => {
    const tune = { start: 'model', model: 'm' } as const;
    expect(
      headline({ ms: { low: 0, middle: 34.2 * 60_000, high: 0 }, updates: 7236 }, 3, 'Harbour letters', tune),
    ).toBe('Train for about 34 minutes: 7,236 updates, 3 passes through Harbour letters.');
    expect(headline({ ms: null, updates: 1 }, 1, 'X', tune)).toBe('Train 1 update, 1 pass through X.');
    expect(headline(null, 4, null, tune)).toMatch(/^Choose the texts/);
    expect(headline(null, 4, 'X', { start: 'model', model: null })).toMatch(/^A run starts from a model/);
  });

  it('round a time as coarsely as a forecast deserves', () => {
    const minute = 60_000;
    expect(inWords(62 * minute)).toBe('62 minutes');
    expect(inWords(113 * minute)).toBe('1 hour 55 minutes');
    expect(inWords(42_000)).toBe('40 seconds');
    expect(asFigure(113 * minute)).toBe('1 h 55');
    expect(asFigure(89.7 * minute)).toBe('1 h 30');
    expect(asFigure(12.2 * 60 * minute)).toBe('12 h');
    expect(timeRange({ low: 31 * minute, high: 38 * minute })).toBe('31–38 min');
    expect(timeRange({ low: 80 * minute, high: 120 * minute })).toBe('80 min to 2 h');
    const evening = new Date(2026, 10, 25, 22, 0).getTime();
    expect(doneAt(34 * minute, evening)).toBe('done about 22:34');
    expect(doneAt(5 * 60 * minute, evening)).toBe('done tomorrow about 03:00');
  });

  it('say why a setting has no say', () => {
    const settings = defaultSettings();
    expect(unusedBecause('cutFrac', settings)).toBeNull();
    expect(unusedBecause('cutFrac', { ...settings, schedule: 'onecycle' })).toMatch(/One-cycle/);
    expect(unusedBecause('beta1', defaultSettings('asgd'))).toMatch(/Averaged SGD/);
    expect(unusedBecause('nonmono', settings)).toMatch(/averages/);
  });
});

describe('questions to the main process', () => {
  const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it('go out once the hand rests, and an answer to an older one is dropped', async () => {
    const asker = new Asker(5);
    const answers: string[] = [];
    const ask = (key: string, after: number): boolean =>
      asker.ask(
        key,
        () => soon(after).then(() => key),
        (answer) => answers.push(answer),
        () => answers.push('failed'),
      );
    ask('too early', 0);
    ask('slow', 60);
    await soon(20);
    ask('newest', 0);
    await soon(100);
    expect(answers).toEqual(['newest']);
    expect(ask('newest', 0)).toBe(false);
    asker.forget();
    expect(ask('newest', 0)).toBe(true);
  });

  it('may be asked again after they have failed', async () => {
    const asker = new Asker(0);
    const seen: unknown[] = [];
    const failing = (): Promise<never> => Promise.reject(new Error('no'));
    asker.ask(
      'q',
      failing,
      () => undefined,
      (error) => seen.push(error),
    );
    await soon(10);
    expect(seen).toHaveLength(1);
    expect(
      asker.ask(
        'q',
        failing,
        () => undefined,
        () => undefined,
      ),
    ).toBe(true);
  });
});
