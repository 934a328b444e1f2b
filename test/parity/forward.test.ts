/** The whole model in evaluation: logits, losses, states, and how states are carried from window to window. */
import { expect, test } from 'vitest';
import { AwdLstm } from '../../main/engine/model/awdLstm.ts';
import { forEachEngine } from '../support/engines.ts';
import { readGolden } from '../support/golden.ts';
import {
  GOLDEN_CONFIG,
  goldenModel,
  goldenWeights,
  modelOf,
  stateOf,
  windowOf,
} from '../support/goldenModel.ts';
import { expectClose, relativeError } from '../support/parity.ts';
import { forwardRun, scoreRun } from '../support/windowRuns.ts';

forEachEngine((open, engine) => {
  test('logits, losses and states of two windows with carried state are fastai’s', async () => {
    const golden = await readGolden('03_eval');
    const model = await goldenModel(await open());
    let state: readonly Float32Array[] | undefined;
    for (const k of [1, 2]) {
      const window = { ...windowOf(golden, `x${k}`, `y${k}`), ...(state === undefined ? {} : { state }) };
      const run = forwardRun(model, window);
      const subject = (what: string) => ({ row: 3, what: `evaluation: ${what}`, engine });
      expectClose(subject('logits'), run.logits, golden.floats(`logits${k}`), { rel: 1e-5 });
      for (const [i, want] of stateOf(golden, `after${k}`).entries())
        expectClose(subject('states'), run.state[i] ?? [], want, { abs: 1e-6 });
      if (k === 2)
        expectClose(subject('outputs of the last LSTM'), run.raw, golden.floats('raw2'), { abs: 1e-6 });
      expectClose(subject('cross-entropy'), [scoreRun(model, window).ce], golden.floats(`ce${k}`), {
        rel: 1e-6,
      });
      state = run.state;
    }
  });

  test('two windows with carried state equal one of double length, and a reset gives the first result again', async () => {
    const golden = await readGolden('03_eval');
    const model = await goldenModel(await open());
    const [first, second] = [windowOf(golden, 'x1', 'y1'), windowOf(golden, 'x2', 'y2')];
    const both = {
      ...first,
      x: Int32Array.from(beside(first.x, second.x)),
      y: Int32Array.from(beside(first.y, second.y)),
      steps: 18,
    };
    const one = forwardRun(model, first);
    const two = forwardRun(model, { ...second, state: one.state });
    const double = forwardRun(model, both);
    const subject = { row: 4, what: 'two windows against one of double length: logits', engine };
    expectClose(subject, beside(one.logits, two.logits), double.logits, { abs: 1e-6 });
    expect(relativeError(forwardRun(model, second).logits, two.logits)).toBeGreaterThan(1e-4); // the state matters
    expect(forwardRun(model, first)).toEqual(one);
  });

  test('a state dict whose gates are in another order gives other logits', async () => {
    const golden = await readGolden('03_eval');
    const weights = await goldenWeights();
    const fAndGExchanged = new Map(
      [...weights].map(([name, tensor]) => {
        const block = tensor.data.length / 4;
        const parts = [0, 2, 1, 3].flatMap((k) =>
          Array.from(tensor.data.subarray(k * block, (k + 1) * block)),
        );
        return [name, name.startsWith('0.rnns') ? { ...tensor, data: Float32Array.from(parts) } : tensor];
      }),
    );
    const model = modelOf(await open(), GOLDEN_CONFIG, fAndGExchanged);
    const { logits } = forwardRun(model, windowOf(golden, 'x1', 'y1'));
    expect(relativeError(logits, golden.floats('logits1'))).toBeGreaterThan(1e-3);
  });

  test('a transposed weight is refused', async () => {
    const weights = await goldenWeights();
    const name = '0.rnns.0.module.weight_ih_l0';
    weights.set(name, { shape: [12, 80], data: new Float32Array(960) });
    const ops = await open();
    expect(() => new AwdLstm(ops, GOLDEN_CONFIG, weights)).toThrow(
      expect.objectContaining({ code: 'model/shape', facts: { name } }),
    );
  });

  test('weights come out of the engine bit for bit as they went in', async () => {
    const model = await goldenModel(await open());
    const weights = model.weights();
    for (const [name, tensor] of await goldenWeights()) expect(weights.get(name)).toEqual(tensor);
  });
});

/** [B, T, …] and [B, T, …] of four rows each → [B, 2T, …] */
function beside(a: Float32Array | Int32Array, b: Float32Array | Int32Array): number[] {
  const row = a.length / 4;
  return [0, 1, 2, 3].flatMap((r) => [a, b].flatMap((part) => [...part.subarray(r * row, (r + 1) * row)]));
}
