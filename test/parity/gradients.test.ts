/** Every gradient without dropout, and the two parts that the tied matrix's is made of. */
import { expect, test } from 'vitest';
import { ENCODER } from '../../main/engine/model/awdLstm.ts';
import { compute, fed } from '../support/compute.ts';
import { forEachEngine } from '../support/engines.ts';
import { readGolden } from '../support/golden.ts';
import { goldenModel, windowOf } from '../support/goldenModel.ts';
import { idsByTime, timeMajor } from '../support/layout.ts';
import { expectClose } from '../support/parity.ts';
import { forwardRun, trainRun } from '../support/windowRuns.ts';

const PLAIN = { arAlpha: 0, tarBeta: 0, arOn: 'dropped' } as const;
const PAD = 1;

forEachEngine((open, engine) => {
  test('gradients of all parameters are PyTorch’s when nothing is dropped', async () => {
    const golden = await readGolden('05_grads');
    const evaluation = await readGolden('03_eval');
    const model = await goldenModel(await open());
    const { state } = forwardRun(model, windowOf(evaluation, 'x1', 'y1'));
    const run = trainRun(model, { ...windowOf(evaluation, 'x2', 'y2'), state }, PLAIN);
    const subject = (what: string) => ({ row: 5, what: `no dropout: ${what}`, engine });
    expectClose(subject('loss'), [run.ce], golden.floats('loss'), { rel: 1e-6 });
    expect([...run.gradients.keys()].toSorted()).toEqual([...model.weights().keys()].toSorted());
    for (const [name, gradient] of run.gradients)
      expectClose(subject('gradients'), gradient, golden.floats(`grad:${name}`), { rel: 1e-4 });
  });

  test('the tied gradient is the sum of lookup and decoder; the pad row learns through the decoder alone', async () => {
    const golden = await readGolden('05_grads');
    const evaluation = await readGolden('03_eval');
    const ops = await open();
    const model = await goldenModel(ops);
    const { state } = forwardRun(model, windowOf(evaluation, 'x1', 'y1'));
    const window = { ...windowOf(evaluation, 'x2', 'y2'), state };
    const { dropped } = forwardRun(model, window);
    const { x, y, batch: B, steps: T } = window;
    const tied = trainRun(model, window, PLAIN).gradients.get(ENCODER) ?? new Float32Array();
    const [V = 0, E = 0] = golden.shape('decoder_part');
    const weights = model.weights();
    const ofDecoder = compute(
      ops,
      {
        input: fed(timeMajor(dropped, [B, T, E]), B * T, E),
        labels: fed(idsByTime(y, B, T), B * T),
        table: fed(weights.get(ENCODER)?.data ?? new Float32Array(), V, E),
        bias: fed(weights.get('1.decoder.bias')?.data ?? new Float32Array(), V),
      },
      (input) => ({
        ...ops.decoderLoss(input('input'), input('labels'), input('table'), input('bias'), B * T),
      }),
    )('dTable');
    const lookup = tied.map((g, i) => g - (ofDecoder[i] ?? Number.NaN));
    const subject = (what: string) => ({ row: 5, what: `tied gradient: ${what}`, engine });
    expectClose(subject('decoder part'), ofDecoder, golden.floats('decoder_part'), { rel: 1e-4 });
    expectClose(subject('lookup part'), lookup, golden.floats('lookup_part'), { rel: 1e-4 });
    expect(x).toContain(PAD);
    const row = (a: Float32Array): Float32Array => a.subarray(PAD * E, (PAD + 1) * E);
    expect(row(tied)).toEqual(row(ofDecoder));
    expect(Math.max(...row(ofDecoder).map(Math.abs))).toBeGreaterThan(1e-6);
  });
});
