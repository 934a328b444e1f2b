/** bfloat16 products: near float32, never in an evaluation, and refused by an engine that has none. */
import { expect, test } from 'vitest';
import { forEachEngine } from '../support/engines.ts';
import { mulberry32 } from '../support/golden.ts';
import { runTraining } from '../support/trainRuns.ts';

const SETTINGS = ['batch=4', 'bptt=9', 'frozenEpochs=0', 'etaMax=0.01'];

function someIds(seed: number, n: number): Int32Array {
  return Int32Array.from(mulberry32(seed, n, 0.5), (u) => Math.floor((u + 0.5) * 97));
}

forEachEngine(
  (open) => {
    test('training with bfloat16 products stays within a percent of float32 and differs from it', async () => {
      const ops = await open();
      const run = (products: string) =>
        runTraining({
          ops,
          settings: [...SETTINGS, `products=${products}`],
          train: someIds(1, 721),
          valid: someIds(2, 200),
        });
      const [exact, rounded] = [await run('float32'), await run('bfloat16')];
      expect(rounded.updates.map((u) => u.loss)).not.toEqual(exact.updates.map((u) => u.loss));
      for (const [i, u] of rounded.updates.entries()) {
        const loss = exact.updates[i]?.loss ?? Number.NaN;
        expect(Math.abs(u.loss - loss) / loss).toBeLessThan(0.01);
      }
    });

    test('an evaluation before training is the same in every bit whatever the products', async () => {
      const ops = await open();
      const first = async (products: string) => {
        const settings = [...SETTINGS, 'etaMax=0', `products=${products}`]; // rate 0: the weights stay
        const { evaluations } = await runTraining({
          ...{ ops, settings, train: someIds(1, 200), valid: someIds(2, 200) },
        });
        return evaluations.map((e) => e.loss);
      };
      expect(await first('bfloat16')).toEqual(await first('float32'));
    });
  },
  ['tensorflow'],
);

forEachEngine(
  (open) => {
    test('bfloat16 products are refused before anything is trained', async () => {
      const settings = [...SETTINGS, 'products=bfloat16'];
      const run = runTraining({
        ops: await open(),
        settings,
        train: someIds(1, 200),
        valid: someIds(2, 200),
      });
      await expect(run).rejects.toMatchObject({ code: 'engine/products' });
    });
  },
  ['portable'],
);
