/** `bench`: how fast this machine trains, measured on whole updates of three sizes of model. */
import { bytes, count, duration, fixed } from '../../../shared/format.ts';
import { defaultSettings } from '../../../shared/settings.ts';
import { initialWeights } from '../../engine/model/initialWeights.ts';
import { openEngine } from '../../engine/ops/chooseOps.ts';
import type { Ops } from '../../engine/ops/ops.ts';
import { Adam } from '../../engine/train/adam.ts';
import { Learner } from '../../engine/train/learner.ts';
import type { ModelConfig } from '../../engine/types.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { table } from '../table.ts';

interface Size {
  readonly vocab: number;
  readonly embSz: number;
  readonly nHid: number;
  readonly nLayers: number;
  readonly batch: number;
  readonly bptt: number;
  readonly updates: number;
}

const SIZES = {
  small: { vocab: 5000, embSz: 100, nHid: 256, nLayers: 2, batch: 16, bptt: 35, updates: 40 },
  starter: { vocab: 12_000, embSz: 200, nHid: 448, nLayers: 3, batch: 32, bptt: 70, updates: 10 },
  paper: { vocab: 30_000, embSz: 400, nHid: 1152, nLayers: 3, batch: 64, bptt: 70, updates: 5 },
} as const satisfies Record<string, Size>;

const NAMES = ['small', 'starter', 'paper'] as const;
/** Left out of the median: the first updates compile and allocate. */
const WARM_UP = 2;

interface Measured {
  readonly size: string;
  readonly msPerUpdate: number;
  readonly tokensPerSecond: number;
  readonly updates: number;
  /** of the whole process so far, bytes */
  readonly peakMemory: number;
}

export const bench = defineCommand({
  name: 'bench',
  summary: 'Measure how fast this machine trains: whole updates on random words.',
  positionals: NO_ARGUMENTS,
  flags: {
    size: { kind: 'value', value: NAMES.join('|'), help: 'one size only (default small and starter)' },
    updates: { kind: 'value', value: 'N', help: 'updates to measure (default by size)' },
  },
  examples: ['bench', 'bench --size paper --threads 8', 'bench --engine portable --size small --json'],
  async run(args, { output, engine }) {
    const asked = args.choice('size', NAMES);
    const updates = args.integer('updates', 1, 100_000);
    const opened = await openEngine({
      ...(engine.engine === undefined ? {} : { engine: engine.engine }),
      ...(engine.threads === undefined ? {} : { threads: engine.threads }),
    });
    const measured: Measured[] = [];
    for (const name of asked === undefined ? (['small', 'starter'] as const) : [asked]) {
      const size: Size = { ...SIZES[name], ...(updates === undefined ? {} : { updates }) };
      const times = await timesOf(opened.ops, size, (done, total) => {
        output.progress.update({ what: `Measuring ${name}`, done, total });
      });
      const msPerUpdate = median(times);
      measured.push({
        size: name,
        msPerUpdate,
        tokensPerSecond: (size.batch * size.bptt * 1000) / msPerUpdate,
        updates: times.length,
        peakMemory: process.resourceUsage().maxRSS * 1024,
      });
    }
    const { reason, version, threads } = opened;
    output.result(
      { engine: opened.engine, version, threads, sizes: measured },
      `${reason}\n\n${benchTable(measured)}`,
    );
    return 0;
  },
});

/** Milliseconds of each update after the first few. */
async function timesOf(
  ops: Ops,
  { vocab, embSz, nHid, nLayers, batch, bptt, updates }: Size,
  onUpdate: (done: number, total: number) => void,
): Promise<number[]> {
  const config: ModelConfig = {
    ...{
      emb_sz: embSz,
      n_hid: nHid,
      n_layers: nLayers,
      pad_token: 1,
      bidir: false,
      tie_weights: true,
      out_bias: true,
    },
    ...{ output_p: 0.1, hidden_p: 0.15, input_p: 0.25, embed_p: 0.02, weight_p: 0.2 },
  };
  const settings = { ...defaultSettings(), batch, bptt };
  const learner = new Learner(ops, config, initialWeights(config, vocab, 1), settings);
  const optimizer = new Adam(learner.model, settings);
  const lr = learner.model.parameters.map(() => 1e-3);
  // many small ids, as words are ordered by frequency
  const ids = (): Int32Array => Int32Array.from({ length: batch * bptt }, () => Math.random() ** 3 * vocab);
  const times: number[] = [];
  for (let step = 1; step <= WARM_UP + updates; step++) {
    const window = { x: ids(), y: ids(), steps: bptt };
    const begun = performance.now();
    learner.update(window, { seed: 1, step }, optimizer, { lr, beta1: 0.7, k: step });
    if (step > WARM_UP) times.push(performance.now() - begun);
    onUpdate(step, WARM_UP + updates);
    await new Promise(setImmediate); // lets Ctrl+C be heard
  }
  optimizer.dispose();
  learner.dispose();
  return times;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function benchTable(measured: readonly Measured[]): string {
  return table(
    measured,
    [
      { head: 'size', cell: ({ size }) => size },
      { head: 'an update', align: 'right', cell: ({ msPerUpdate }) => `${fixed(msPerUpdate, 1)} ms` },
      { head: 'tokens a second', align: 'right', cell: ({ tokensPerSecond }) => count(tokensPerSecond) },
      {
        head: 'a million tokens',
        align: 'right',
        cell: ({ tokensPerSecond }) => duration(1e9 / tokensPerSecond),
      },
      { head: 'most memory so far', align: 'right', cell: ({ peakMemory }) => bytes(peakMemory) },
    ],
    '',
  );
}
