/** The training loop itself: twenty updates against fastai's, frozen groups, averaged weights, and engines that agree. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Ops } from '../../main/engine/ops/ops.ts';
import type { WeightMap } from '../../main/engine/types.ts';
import { forEachEngine, openEngineUnderTest, tensorflowBinding } from '../support/engines.ts';
import { mulberry32, readGolden, readGoldenJson } from '../support/golden.ts';
import { goldenWeights } from '../support/goldenModel.ts';
import { expectClose } from '../support/parity.ts';
import { runTraining } from '../support/trainRuns.ts';

const stepsSchema = z.array(
  z.object({
    t: z.number(),
    lr: z.array(z.number()),
    ce: z.number(),
    ar: z.number(),
    tar: z.number(),
    grad_norm: z.number(),
  }),
);

const SMALL = ['batch=4', 'bptt=9', 'frozenEpochs=0', 'arAlpha=2', 'tarBeta=1'];
const AS_STORED = ['dropMult=0', 'etaMax=0.01', 'discriminative=2.6', 'beta1=0.7', 'beta2=0.99', 'eps=1e-5'];
const CLIPPED = ['wd=0.01', 'clip=0.1', 'cutFrac=0.1', 'ratio=32', 'schedule=stlr', 'grouping=fastai'];

/** The loop itself takes TensorFlow's recording twin. */
const trainedOn = (engine: string): string => (engine === 'tensorflow' ? 'recorded' : engine);

/** Made-up ids of the small vocabulary. */
function someIds(seed: number, n: number): Int32Array {
  return Int32Array.from(mulberry32(seed, n, 0.5), (u) => Math.floor((u + 0.5) * 97));
}

forEachEngine(
  (open, engine) => {
    test('twenty updates give fastai’s losses, norms, rates and final weights', async () => {
      const golden = await readGolden('27_train20');
      const steps = readGoldenJson('27_train20', stepsSchema);
      const { updates, best, outcome } = await runTraining({
        ops: await open(),
        settings: [...SMALL, ...AS_STORED, ...CLIPPED],
        train: golden.ints('ids'),
        valid: someIds(1, 100),
      });
      expect(outcome).toMatchObject({ status: 'done', steps: 20, best: { update: 20 } });
      const subject = (what: string) => ({ row: 27, what: `20 updates: ${what}`, engine: trainedOn(engine) });
      const column = (key: 'ce' | 'ar' | 'tar' | 'grad_norm'): number[] => steps.map((s) => s[key]);
      expectClose(
        subject('cross-entropy'),
        updates.map((u) => u.loss),
        column('ce'),
        { rel: 1e-4 },
      );
      const ar = updates.map((u) => 2 * u.ar); // stored times α
      expectClose(subject('AR'), ar, column('ar'), { rel: 1e-4 });
      expectClose(
        subject('TAR'),
        updates.map((u) => u.tar),
        column('tar'),
        { rel: 1e-4 },
      );
      expectClose(
        subject('gradient norm'),
        updates.map((u) => u.gradNorm),
        column('grad_norm'),
        { rel: 1e-4 },
      );
      for (const [i, { lr }] of steps.entries())
        expectClose(subject('learning rates'), updates[i]?.lr ?? [], lr, { rel: 1e-12 });
      for (const [name, { data }] of best)
        expectClose(subject('final weights'), data, golden.floats(name), { rel: 1e-3 });
    });

    test('in the frozen phase only the last group changes, and only it has moments', async () => {
      const { checkpoint, best, updates } = await runTraining({
        ops: await open(),
        settings: [...SMALL, 'frozenEpochs=1'],
        epochs: 0,
        train: someIds(2, 200),
        valid: someIds(1, 100),
      });
      expect(updates[0]?.lr.slice(0, 3)).toEqual([0, 0, 0]);
      const changed = [...(await goldenWeights())].filter(
        ([name, { data }]) => !same(best.get(name)?.data, data),
      );
      expect(changed.map(([name]) => name).toSorted()).toEqual(LAST_GROUP);
      const moments = [...checkpoint.keys()].filter((name) => name.startsWith('adam.m:'));
      expect(moments.map((name) => name.slice('adam.m:'.length)).toSorted()).toEqual(LAST_GROUP);
    });

    test('averaging does not touch the live weights, and what is judged and kept are the averages', async () => {
      const ops = await open();
      const averagedFrom = async (start: string): ReturnType<typeof runTraining> =>
        runTraining({
          ops,
          settings: [...SMALL, 'optimizer=asgd', 'etaMax=2', 'schedule=constant', `asgdStart=${start}`],
          train: someIds(2, 400),
          valid: someIds(1, 100),
        });
      const without = await averagedFrom('1000');
      const averaged = await averagedFrom('5');
      expect([without.notes, averaged.notes]).toEqual([[], ['averaging-started']]);
      expect(averaged.updates).toEqual(without.updates);
      expect(weightsIn(averaged.checkpoint)).toEqual(weightsIn(without.checkpoint));
      expect(averaged.best).toEqual(weightsIn(averaged.checkpoint, 'asgd.average:'));
      expect(averaged.outcome.best?.loss).not.toBe(without.outcome.best?.loss);
    });
  },
  ['tensorflow', 'portable'],
);

forEachEngine(
  (open, engine) => {
    test('two phases with all dropouts run as they do recorded on TensorFlow', async () => {
      const run = async (ops: Ops): ReturnType<typeof runTraining> =>
        runTraining({
          ops,
          settings: [...SMALL, 'frozenEpochs=1', 'dropMult=1'],
          train: someIds(2, 300),
          valid: someIds(1, 100),
        });
      const [here, recorded] = [
        await run(lineByLine(await open())),
        await run(await openEngineUnderTest('tensorflow')),
      ];
      const subject = (what: string) => ({
        row: 27,
        what: `dropout, against the recorded run: ${what}`,
        engine,
      });
      const rates = ({ updates }: typeof here): unknown => updates.map((u) => [u.step, u.epoch, u.lr]);
      const losses = ({ updates, evaluations }: typeof here): number[] =>
        [...updates, ...evaluations].map((e) => e.loss);
      expect(rates(here)).toEqual(rates(recorded));
      expectClose(subject('losses'), losses(here), losses(recorded), { rel: 1e-6 });
      for (const [name, { data }] of here.best)
        expectClose(subject('weights'), data, recorded.best.get(name)?.data ?? [], { rel: 1e-4 });
    });
  },
  typeof tensorflowBinding === 'string' ? ['tensorflow'] : ['tensorflow', 'portable'], // both need TensorFlow
);

/** The same engine without graphs and parts: what is recorded runs line by line. */
function lineByLine(ops: Ops): Ops {
  const eager: Ops = { ...ops, shards: 1, recording: () => eager };
  return eager;
}

const LAST_GROUP = ['0.encoder.weight', '1.decoder.bias'];

function same(a: Float32Array | undefined, b: Float32Array): boolean {
  return a?.length === b.length && a.every((value, i) => value === b[i]);
}

/** Tensors of a checkpoint whose name begins so, without that beginning; the weights when there is none. */
function weightsIn(checkpoint: WeightMap, prefix = ''): WeightMap {
  const names = [...checkpoint.keys()].filter((name) => /^[01]\./.test(name));
  return new Map(
    names.map((name) => [
      name,
      checkpoint.get(`${prefix}${name}`) ?? { shape: [], data: new Float32Array() },
    ]),
  );
}
