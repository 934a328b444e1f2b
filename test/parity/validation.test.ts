/** Held-out loss, perplexity and accuracy, weighted by tokens as we report them and by rows as fastai does. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Evaluator } from '../../main/engine/train/evaluate.ts';
import { isCorrect, scoreDocuments } from '../../main/engine/train/score.ts';
import { windowsOf } from '../../main/engine/text/windows.ts';
import { forEachEngine } from '../support/engines.ts';
import { readGoldenJson } from '../support/golden.ts';
import { goldenModel } from '../support/goldenModel.ts';
import { batchMajorIds } from '../support/layout.ts';
import { expectClose } from '../support/parity.ts';
import { oneDocument } from '../support/trainRuns.ts';
import { scoreRun } from '../support/windowRuns.ts';

const golden = readGoldenJson(
  '25_valid',
  z.object({
    ids: z.array(z.number()),
    bs: z.number(),
    seq_len: z.number(),
    windows: z.array(z.object({ ce: z.number(), tokens: z.number(), rows: z.number(), correct: z.number() })),
    token_weighted: z.number(),
    ppl: z.number(),
    fastai_row_weighted: z.number(),
    accuracy: z.number(),
  }),
);
const ids = Int32Array.from(golden.ids);

forEachEngine((open, engine) => {
  test('a stream with a short last window gets the token-weighted loss, its perplexity and the accuracy', async () => {
    const ops = await open();
    const evaluator = new Evaluator(ops, await goldenModel(ops), golden.bs);
    const once = await evaluator.evaluate(oneDocument(ids), golden.seq_len);
    const again = await evaluator.evaluate(oneDocument(ids), golden.seq_len);
    evaluator.dispose();
    const subject = (what: string) => ({ row: 25, what: `held-out part: ${what}`, engine });
    expectClose(subject('loss'), [once.loss], [golden.token_weighted], { abs: 1e-6 });
    expectClose(subject('perplexity'), [once.perplexity], [golden.ppl], { rel: 1e-6 });
    expect(once.accuracy).toBe(golden.accuracy);
    expect(once.tokens).toBe(84);
    expect(again).toEqual(once); // the state begins at zero every time
  });

  test('prediction by prediction it is the same loss and accuracy', async () => {
    const ops = await open();
    const model = await goldenModel(ops);
    const size = { batch: golden.bs, bptt: golden.seq_len };
    let [loss, correct] = [0, 0];
    await scoreDocuments(ops, model, oneDocument(ids), size, (window) => {
      for (const one of window.loss) loss += one;
      correct += window.place.filter(isCorrect).length;
    });
    const subject = { row: 25, what: 'held-out part: loss, token by token', engine };
    expectClose(subject, [loss / 84], [golden.token_weighted], { abs: 1e-6 });
    expect(correct / 84).toBe(golden.accuracy);
  });

  test('fastai’s row-weighted loss comes out of the same windows', async () => {
    const model = await goldenModel(await open());
    let state: readonly Float32Array[] | undefined;
    const windows = [...windowsOf(ids, golden.bs, golden.seq_len)].map(({ x, y, steps }) => {
      const [inBatch, labels] = [x, y].map((all) => batchMajorIds(all, golden.bs, steps));
      if (inBatch === undefined || labels === undefined) throw new Error('no ids');
      const given = { x: inBatch, y: labels, batch: golden.bs, steps };
      const run = scoreRun(model, state === undefined ? given : { ...given, state });
      state = run.state;
      return { ce: run.ce, correct: run.correct, tokens: x.length };
    });
    const subject = (what: string) => ({ row: 25, what: `held-out part: ${what}`, engine });
    expectClose(
      subject('loss of each window'),
      windows.map((w) => w.ce),
      golden.windows.map((w) => w.ce),
      { abs: 1e-6 },
    );
    expect(windows.map((w) => [w.tokens, w.correct])).toEqual(
      golden.windows.map((w) => [w.tokens, w.correct]),
    );
    const rows = windows.reduce((sum, w) => sum + w.ce, 0) / windows.length; // every window has all four rows
    expectClose(subject('loss, fastai’s weighting'), [rows], [golden.fastai_row_weighted], { abs: 1e-6 });
  });
});
