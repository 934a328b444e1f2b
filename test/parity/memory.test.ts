/** A long run needs no more memory at its end than near its beginning: no tensor is left behind, nothing piles up. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { ModelConfig } from '../../main/engine/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { mulberry32 } from '../support/golden.ts';
import { GOLDEN_CONFIG } from '../support/goldenModel.ts';
import { expectClose } from '../support/parity.ts';
import { runTraining } from '../support/trainRuns.ts';

/** Big enough that one forgotten [T·B, H] an update would show: 70 kB a time. */
const CONFIG: ModelConfig = { ...GOLDEN_CONFIG, emb_sz: 32, n_hid: 136, n_layers: 2 };
const VOCAB = 200;
const [B, T] = [8, 16];
const UPDATES = { tensorflow: 1000, portable: 400 } as const; // the latter is slow
const EVERY = 50;
/** samples that a stretch of 200 updates spans */
const STRETCH = 4;

forEachEngine(
  (open, engine) => {
    test('hundreds of updates leave no tensor behind and no more memory in use', async () => {
      const updates = engine === 'portable' ? UPDATES.portable : UPDATES.tensorflow;
      const trainedOn = engine === 'tensorflow' ? 'recorded' : engine;
      const ops = await open();
      const live = ops.liveTensors();
      const resident: number[] = [];
      await runTraining({
        ops,
        settings: [`batch=${B}`, `bptt=${T}`, 'frozenEpochs=0', 'evalEvery=100'],
        train: someIds(1, B * T * updates + 1),
        valid: someIds(2, B * T * 3 + B * 5 + 1), // its last window is shorter
        fresh: { config: CONFIG, vocabSize: VOCAB },
        watch(event) {
          if (event.kind !== 'update' || event.step % EVERY !== 0) return;
          collectGarbage();
          resident.push(process.memoryUsage.rss());
        },
      });
      expect(ops.liveTensors()).toBe(live);
      expect(resident.length).toBe(updates / EVERY);
      // what is forgotten at every update grows through every stretch; caches and the allocator's pools stop growing
      const growth = resident.slice(STRETCH).map((bytes, k) => bytes - (resident[k] ?? 0));
      const steady = Math.max(0, Math.min(...growth));
      const size = resident.at(-1) ?? 0;
      const subject = { row: 32, what: 'resident memory, steady growth in 200 updates', engine: trainedOn };
      expectClose(subject, [size + steady], [size], { rel: 0.01 });
    });
  },
  ['tensorflow', 'portable'],
);

function someIds(seed: number, n: number): Int32Array {
  return Int32Array.from(mulberry32(seed, n, 0.5), (u) => Math.floor((u + 0.5) * VOCAB));
}

setFlagsFromString('--expose-gc');
const gc: unknown = runInNewContext('gc');

function collectGarbage(): void {
  if (typeof gc !== 'function') throw new Error('the garbage collector cannot be called');
  Reflect.apply(gc, undefined, []);
}
