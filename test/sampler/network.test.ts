/** The network in plain JavaScript computes what fastai and the engine compute. */
import { expect, test } from 'vitest';
import { initialWeights } from '../../main/engine/model/initialWeights.ts';
import type { ModelConfig, WeightMap } from '../../main/engine/types.ts';
import { createNetwork } from '../../main/sampler/network.ts';
import { forEachEngine } from '../support/engines.ts';
import { readGolden } from '../support/golden.ts';
import { GOLDEN_CONFIG, goldenWeights, modelOf, windowOf } from '../support/goldenModel.ts';
import { largestDifference, relativeError } from '../support/parity.ts';
import { TINY } from '../support/tinyLibrary.ts';
import { forwardRun } from '../support/windowRuns.ts';

const TOLERANCE = 1e-5;

/** Logits after each id of each row, as a window has them; the state goes on from call to call. */
function reader(config: ModelConfig, weights: WeightMap, words: number, batch: number) {
  const network = createNetwork(config, weights, words);
  const memories = Array.from({ length: batch }, () => network.fresh());
  const out = new Float64Array(words);
  return (x: Int32Array): number[] =>
    memories.flatMap((memory, b) => {
      const row = x.subarray((b * x.length) / batch, ((b + 1) * x.length) / batch);
      return [...row].flatMap((id) => {
        network.read(memory, id);
        network.predict(memory, out);
        return [...out];
      });
    });
}

test('logits of two windows with carried state are fastai’s', async () => {
  const golden = await readGolden('03_eval');
  const weights = await goldenWeights();
  const { batch } = windowOf(golden, 'x1', 'y1');
  const read = reader(GOLDEN_CONFIG, weights, 97, batch);
  for (const k of [1, 2]) {
    const logits = read(golden.ints(`x${k}`));
    expect(logits).toHaveLength(golden.floats(`logits${k}`).length);
    expect(relativeError(logits, golden.floats(`logits${k}`))).toBeLessThan(TOLERANCE);
  }
});

forEachEngine(
  (open) => {
    test.each([
      { layers: 1, bias: false, words: 13 },
      { layers: 2, bias: true, words: 8 },
      { layers: 4, bias: false, words: 31 },
    ])(
      'logits with $layers layers, $words words, decoder bias $bias are the engine’s',
      async ({ layers, bias, words }) => {
        const config = { ...TINY, emb_sz: 9, n_hid: 13, n_layers: layers, out_bias: bias };
        const weights = initialWeights(config, words, 5);
        const x = Int32Array.from({ length: 20 }, (_, i) => (i * 7) % words);
        const run = forwardRun(modelOf(await open(), config, weights), { x, y: x, batch: 2, steps: 10 });
        const logits = reader(config, weights, words, 2)(x);
        expect(largestDifference(logits, run.logits)).toBeLessThan(TOLERANCE);
      },
    );
  },
  ['tensorflow', 'portable'],
);

test('weights of another shape than the configuration says are refused', async () => {
  const weights = await goldenWeights();
  expect(() => createNetwork({ ...GOLDEN_CONFIG, n_hid: 21 }, weights, 97)).toThrow('n_hid');
  expect(() => createNetwork(GOLDEN_CONFIG, weights, 96)).toThrow('96');
});
