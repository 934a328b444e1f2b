/** Averaged SGD against torch.optim.ASGD, and the trigger that begins the averaging. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Asgd, averagingIsDue } from '../../main/engine/train/asgd.ts';
import { forEachEngine } from '../support/engines.ts';
import { readGolden, readGoldenJson } from '../support/golden.ts';
import { firstOf, GivenGradients, smallModel } from '../support/optimizerRuns.ts';
import { expectClose } from '../support/parity.ts';

const EMBEDDING = '0.encoder.weight';
const TOLERANCE = { rel: 1e-6 };

forEachEngine((open, engine) => {
  test.each(['0.0', '1.2e-06'])(
    '50 steps with weight decay %s: weights and averages are PyTorch’s',
    async (wd) => {
      const golden = await readGolden('19_asgd');
      const model = smallModel(await open(), 3, 4, { [EMBEDDING]: golden.floats('p') });
      const gradients = new GivenGradients(model);
      const asgd = new Asgd(model, { wd: Number(wd) });
      asgd.beginAveraging();
      for (let step = 1; step <= 50; step++) {
        gradients.set({ [EMBEDDING]: golden.floats('g').slice((step - 1) * 12, step * 12) });
        asgd.apply(gradients.variables, 1, { lr: model.parameters.map(() => 0.5), beta1: 0, k: step });
        const after = `wd${wd}:after${step}`;
        if (!golden.has(`${after}:w`)) continue;
        const [live, average] = [model, model.over(asgd.averages() ?? [])].map((m) =>
          firstOf(m.weights(), EMBEDDING, 12),
        );
        const subject = (what: string) => ({ row: 19, what: `averaged SGD: ${what}`, engine });
        expectClose(subject('weights'), live ?? [], golden.floats(`${after}:w`), TOLERANCE);
        expectClose(subject('averages'), average ?? [], golden.floats(`${after}:ax`), TOLERANCE);
      }
      asgd.dispose();
    },
  );

  test('averaging leaves the live weights bit for bit as they would be without', async () => {
    const golden = await readGolden('19_asgd');
    const ops = await open();
    const [without, beside] = [false, true].map((averaged) => {
      const model = smallModel(ops, 3, 4, { [EMBEDDING]: golden.floats('p') });
      const gradients = new GivenGradients(model);
      const asgd = new Asgd(model, { wd: 1.2e-6 });
      for (let step = 1; step <= 10; step++) {
        if (averaged && step === 4) asgd.beginAveraging();
        gradients.set({ [EMBEDDING]: golden.floats('g').slice((step - 1) * 12, step * 12) });
        asgd.apply(gradients.variables, 0.5, { lr: model.parameters.map(() => 0.5), beta1: 0, k: step });
      }
      expect(asgd.averagedUpdates()).toBe(averaged ? 7 : 0);
      expect(asgd.averages() === null).toBe(!averaged);
      asgd.dispose();
      return model.weights();
    });
    expect(beside).toEqual(without);
  });
});

test('averaging begins at the evaluation at which it begins in awd-lstm-lm', () => {
  const schema = z.object({
    nonmono: z.number(),
    cases: z.array(
      z.object({ val_losses: z.array(z.number()), switch_at_epoch_index: z.number().nullable() }),
    ),
  });
  const { nonmono, cases } = readGoldenJson('19_ntasgd', schema);
  for (const { val_losses: losses, switch_at_epoch_index: want } of cases) {
    const due = losses.findIndex((loss, i) => averagingIsDue(losses.slice(0, i), loss, nonmono));
    expect(due === -1 ? null : due).toBe(want);
  }
});
