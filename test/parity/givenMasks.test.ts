/** All five dropouts with given masks, AR and TAR: outputs, the three losses and gradients against fastai. */
import { expect, test } from 'vitest';
import { forEachEngine } from '../support/engines.ts';
import { readGolden } from '../support/golden.ts';
import { goldenModel, masksOf, stateOf, windowOf } from '../support/goldenModel.ts';
import { expectClose, largestDifference } from '../support/parity.ts';
import { forwardRun, trainRun } from '../support/windowRuns.ts';
import type { GivenWindow } from '../support/windowRuns.ts';
import type { Golden } from '../support/golden.ts';
import type { AwdLstm } from '../../main/engine/model/awdLstm.ts';

const REGULARISED = { arAlpha: 2, tarBeta: 1, arOn: 'dropped' } as const;

/** Four rows and nine steps; one row; one step. */
const FIXTURES = ['06_masked', '06_masked_bs1', '06_masked_sl1'];

/** The fixture's window with its masks, after x1 has been read in evaluation. */
function maskedWindow(model: AwdLstm, golden: Golden): GivenWindow {
  const { state } = forwardRun(model, windowOf(golden, 'x1', 'x1'));
  return { ...windowOf(golden, 'x', 'y'), state, masks: masksOf(golden) };
}

forEachEngine((open, engine) => {
  test.each(FIXTURES)('%s: logits, outputs and states with given masks are fastai’s', async (name) => {
    const golden = await readGolden(name);
    const model = await goldenModel(await open());
    const run = forwardRun(model, maskedWindow(model, golden));
    const subject = (what: string) => ({ row: 6, what: `given masks: ${what}`, engine });
    expectClose(subject('logits'), run.logits, golden.floats('logits'), { rel: 1e-5 });
    expectClose(subject('last LSTM, raw and dropped'), run.raw, golden.floats('raw'), { rel: 1e-5 });
    expectClose(subject('last LSTM, raw and dropped'), run.dropped, golden.floats('dropped'), { rel: 1e-5 });
    for (const [i, want] of stateOf(golden, 'after').entries())
      expectClose(subject('states'), run.state[i] ?? [], want, { rel: 1e-5 });
  });

  test.each(FIXTURES)('%s: cross-entropy, AR of either convention and TAR are fastai’s', async (name) => {
    const golden = await readGolden(name);
    const model = await goldenModel(await open());
    const window = maskedWindow(model, golden);
    const dropped = trainRun(model, window, REGULARISED);
    const raw = trainRun(model, window, { ...REGULARISED, arOn: 'raw' });
    const subject = (what: string) => ({ row: 10, what, engine });
    expectClose(subject('CE'), [dropped.ce], golden.floats('ce'), { abs: 1e-6 });
    expectClose(subject('AR on the dropped output'), [dropped.ar], golden.floats('ar'), { rel: 1e-6 });
    expectClose(subject('AR on the raw output'), [raw.ar], golden.floats('ar_on_raw'), { rel: 1e-6 });
    if (golden.number('tar') === 0)
      expect(dropped.tar).toBe(0); // one step has no differences
    else expectClose(subject('TAR'), [dropped.tar], golden.floats('tar'), { rel: 1e-5 });
    const total = dropped.ce + 2 * dropped.ar + dropped.tar;
    expectClose(subject('CE + 2 AR + TAR'), [total], golden.floats('total'), { abs: 1e-6 });
    expect([raw.ce, raw.tar]).toEqual([dropped.ce, dropped.tar]);
  });

  test.each(FIXTURES)('%s: gradients of the regularised loss are PyTorch’s', async (name) => {
    const golden = await readGolden(name);
    const model = await goldenModel(await open());
    const { gradients } = trainRun(model, maskedWindow(model, golden), REGULARISED);
    const stored = [...gradients].filter(([parameter]) => golden.has(`grad:${parameter}`));
    expect(stored.length).toBe(name === '06_masked' ? 14 : 3);
    for (const [parameter, gradient] of stored)
      expectClose(
        { row: 6, what: 'given masks: gradients', engine },
        gradient,
        golden.floats(`grad:${parameter}`),
        { rel: 1e-4 },
      );
  });

  test.each([2, 4])('a batch cut into %i parts gives the numbers of the whole', async (parts) => {
    const golden = await readGolden('06_masked');
    const model = await goldenModel(await open());
    const run = trainRun(model, maskedWindow(model, golden), REGULARISED, parts);
    const subject = (what: string) => ({ row: 6, what: `batch in parts: ${what}`, engine });
    const losses = [run.ce, run.ar, run.tar];
    expectClose(subject('losses'), losses, ['ce', 'ar', 'tar'].map(golden.number), { abs: 1e-6 });
    for (const [parameter, gradient] of run.gradients)
      expectClose(subject('gradients'), gradient, golden.floats(`grad:${parameter}`), { rel: 1e-4 });
    for (const [i, want] of stateOf(golden, 'after').entries())
      expectClose(subject('states'), run.state[i] ?? [], want, { abs: 1e-6 });
  });

  test('the raw weights are bit for bit the same after a pass with dropped weights', async () => {
    const golden = await readGolden('06_masked');
    const model = await goldenModel(await open());
    const before = model.weights();
    const plain = forwardRun(model, windowOf(golden, 'x', 'y'));
    const masked = trainRun(model, maskedWindow(model, golden), REGULARISED);
    for (const [weight, { data }] of model.weights())
      expectClose(
        { row: 8, what: 'raw weights after a masked pass', engine },
        data,
        before.get(weight)?.data ?? [],
        {
          abs: 0,
        },
      );
    expect(forwardRun(model, windowOf(golden, 'x', 'y'))).toEqual(plain); // evaluation uses the raw weights
    expect(largestDifference(masked.state[0] ?? [], plain.state[0] ?? [])).toBeGreaterThan(0);
  });
});
