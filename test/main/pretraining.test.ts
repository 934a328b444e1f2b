/** Pretraining on the real engine: from nothing, further from a model as it is, over two days, and by one-cycle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lrAt } from '../../shared/schedule.ts';
import { PRETRAINING } from '../../shared/settings.ts';
import type { PretrainRequest } from '../../main/services/requests.ts';
import type { Library, RunOutcome } from '../../main/services/types.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, TINY_SETTINGS, tinyLibrary, tinyTexts, writeTexts } from '../support/tinyLibrary.ts';
import { resume } from '../support/tinyRuns.ts';

const SETTINGS = { ...TINY_SETTINGS, ...PRETRAINING, embSz: 8, nHid: 12, nLayers: 1 };

function pretrain(library: Library, more: Partial<PretrainRequest>): Promise<RunOutcome> {
  const request = { data: 'tales', settings: SETTINGS, epochs: 2, seed: 1, threads: 1 };
  return library.runs.pretrain({ ...request, ...more });
}

const wordsOf = (dir: string, model: string): unknown =>
  JSON.parse(readFileSync(join(dir, 'library', 'models', model, 'vocab.json'), 'utf8'));

test('pretraining goes on where a model ended: its weights, its words, another day, the same texts', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const first = await pretrain(library, { name: 'first day' });
  const second = await pretrain(library, { name: 'second day', model: 'first day', seed: 2 });

  // what is measured before the first update is what the first day ended with, to the last bit
  expect(second.before).toEqual(first.after);
  expect(second.after?.loss).toBeLessThan(first.after?.loss ?? 0);
  expect(wordsOf(dir, second.model ?? '')).toEqual(wordsOf(dir, first.model ?? ''));
  expect(library.runs.show('second day')).toMatchObject({ kind: 'pretrain', base: first.model });
  const made = await library.models.show('second day');
  expect(made).toMatchObject({ embSz: 8, nLayers: 1, lineage: ['tales', 'first day'] });
  const kept = 'Its vocabulary is that of “first day”, with which its pretraining went on.';
  expect(made.card).toMatchObject({
    settings: { nHid: 12, frozenEpochs: 0 },
    notes: expect.arrayContaining([kept]) as unknown,
  });
});

test('on other texts the words stay those of the model, fillers and words that no text has included', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const other = tinyTexts(40).map((text) => text.replaceAll('sailor', 'gardener'));
  const paths = [writeTexts(join(dir, 'other'), other)];
  await library.datasets.import({ paths, name: 'other', valid: 0.2, seed: 1 });
  const { id } = await library.models.show('tiny');
  const further = await pretrain(library, { name: 'further', model: 'tiny', data: 'other' });
  expect(wordsOf(dir, further.model ?? '')).toEqual(wordsOf(dir, id));
  // sizes of the settings have no say
  expect(await library.models.show('further')).toMatchObject({ nHid: 12, nLayers: 2 });

  const measured = await library.evaluateModel({ model: 'further', data: 'other', threads: 1 });
  expect(measured).toMatchObject({ loss: further.after?.loss, perplexity: further.after?.perplexity });
});

test.each([
  { from: 'nothing', model: null },
  { from: 'a model', model: 'tiny' },
])(
  'from $from it is interrupted, the program ends, and another day repeats the unbroken run',
  async ({ model }) => {
    const dir = tempDir();
    const library = await tinyLibrary(dir);
    const whole = await pretrain(library, { name: 'unbroken', model });
    const unbroken = library.runs.updates('unbroken');
    const abort = new AbortController();
    const halved = await pretrain(library, {
      ...{ name: 'two days', model, signal: abort.signal },
      onEvent: (event) => {
        if (event.kind === 'update' && event.step === 9) abort.abort();
      },
    });
    expect(halved.status).toBe('interrupted');
    library.close();

    const nextDay = await opened(join(dir, 'library'));
    const { outcome, steps } = await resume(nextDay, { run: 'two days' });
    expect(steps[0]).toBe(10);
    expect(nextDay.runs.updates('two days')).toEqual(unbroken);
    expect(outcome).toMatchObject({ status: 'done', before: whole.before, after: whole.after });
  },
);

test('one-cycle moves the rate of all layers alike, over the whole run', async () => {
  const library = await tinyLibrary(tempDir());
  const settings = { ...SETTINGS, schedule: 'onecycle' as const, nLayers: 2 };
  await pretrain(library, { name: 'cycle', settings });
  const { steps, groups } = library.runs.show('cycle');
  const rates = library.runs.updates('cycle').map(({ lr }) => lr);
  expect(rates).toHaveLength(steps);
  for (const [t, lr] of rates.entries())
    expect(lr).toEqual(groups.map((_, group) => lrAt(t, group, settings, steps, 2)));
  const peak = Math.max(...rates.map(([rate = 0]) => rate));
  expect(peak).toBeCloseTo(settings.etaMax, 3);
  expect(rates.at(-1)?.[0]).toBeLessThan(settings.etaMax / 100);
});

test('a model that is not there, and texts of other rules than the model’s, are refused', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  expect(await codeOf(pretrain(library, { model: 'nobody' }))).toBe('model/unknown');
  const paths = [join(dir, 'texts')];
  await library.datasets.import({ paths, name: 'other rules', words: 'unicode', valid: 0.2, seed: 1 });
  expect(await codeOf(pretrain(library, { model: 'tiny', data: 'other rules' }))).toBe('dataset/other-rules');
});
