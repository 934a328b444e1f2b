/** The desk for runs, asked for pretraining: drafts without a model, further ones, and what is said of them. */
import { expect, test } from 'vitest';
import { codeOf } from '../support/codeOf.ts';
import { runDesk } from '../support/runDesk.ts';
import { TINY_SETTINGS } from '../support/tinyLibrary.ts';

test('a draft without a model pretrains: counted, timed by a rehearsal, started, and taken as a measure', async () => {
  const { desk: made, draft, untilEnd, ctx } = await runDesk();
  const { handlers } = made;
  const sizes = { embSz: 6, nHid: 10, nLayers: 3, frozenEpochs: 0, discriminative: 1, dropMult: 0 };
  const anew = await draft({
    kind: 'pretrain',
    model: null,
    settings: { ...TINY_SETTINGS, ...sizes, minFreq: 2 },
  });
  const first = await handlers['runs.estimate']({ draft: anew });
  expect(first).toMatchObject({ ms: null, layers: 3 });
  expect(first.words?.share).toBeGreaterThan(0.9);
  const codes = first.checks.map(({ level, code }) => `${level} ${code}`);
  expect(codes).toContain('warn little-to-pretrain');
  expect(codes).not.toContain('warn few-words');
  const rehearsed = await handlers['runs.rehearse']({ draft: anew });
  expect(rehearsed.ms?.middle).toBeGreaterThan(0);

  const { run } = await handlers['runs.start']({ draft: anew });
  expect(await untilEnd(run)).toBe('done');
  const view = await handlers['runs.show']({ run });
  expect(view).toMatchObject({ kind: 'pretrain', base: null, baseName: null, before: null });
  expect(view).toMatchObject({ vocab: first.vocab, steps: first.updates });
  const model = ctx.models.byName('first');
  expect(model).toMatchObject({ nHid: 10, parameters: first.parameters });

  // the same work is timed by the run, and going on with the model keeps what it is
  const again = await handlers['runs.estimate']({ draft: { ...anew, name: 'again' } });
  expect(again.basis).toMatch(/^a run at /);
  const further = { ...anew, name: 'further', model: model?.id ?? null };
  const more = await handlers['runs.estimate']({ draft: further });
  expect(more).toMatchObject({ words: null, vocab: first.vocab, parameters: first.parameters });
  expect(more.checks.map(({ code }) => code)).not.toContain('little-to-pretrain');
  const next = await handlers['runs.start']({ draft: further });
  expect(await untilEnd(next.run)).toBe('done');
  const gone = await handlers['runs.show']({ run: next.run });
  expect(gone).toMatchObject({ kind: 'pretrain', base: model?.id, before: view.after });
});

test('a vocabulary that knows too little is said, with what would mend it', async () => {
  const { desk: made, draft } = await runDesk();
  const settings = { ...TINY_SETTINGS, maxVocab: 20 };
  const ask = (changes: Partial<typeof settings>) =>
    draft({ kind: 'pretrain', model: null, settings: { ...settings, ...changes } }).then((asked) =>
      made.handlers['runs.estimate']({ draft: asked }),
    );
  const { checks } = await ask({});
  const few = checks.find(({ code }) => code === 'few-words');
  expect(few?.remedy?.changes).toEqual({ maxVocab: 40 });
  const rare = await ask({ maxVocab: 1000, minFreq: 90 });
  expect(rare.checks.find(({ code }) => code === 'few-words')?.remedy?.changes).toEqual({ minFreq: 89 });
});

test('fine-tuning without a model is refused in a sentence', async () => {
  const { desk: made, draft } = await runDesk();
  const asked = await draft({ model: null });
  const start = async (): Promise<unknown> => made.handlers['runs.start']({ draft: asked });
  expect(await codeOf(start())).toBe('usage/no-model');
  const estimate = async (): Promise<unknown> => made.handlers['runs.estimate']({ draft: asked });
  expect(await codeOf(estimate())).toBe('usage/no-model');
});
