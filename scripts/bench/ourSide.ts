/** Our side of the bench: for each line on standard input, runs a block of whole updates and prints its time. */
import { createInterface } from 'node:readline';
import { defaultSettings } from '../../shared/settings.ts';
import { initialWeights } from '../../main/engine/model/initialWeights.ts';
import { openEngine } from '../../main/engine/ops/chooseOps.ts';
import { Adam } from '../../main/engine/train/adam.ts';
import { Learner } from '../../main/engine/train/learner.ts';
import type { ModelConfig } from '../../main/engine/types.ts';
import { SHAPES } from './shapes.ts';

const [name = 'small', threads = '2', mode = 'recorded'] = process.argv.slice(2);
const shape = SHAPES[name];
if (shape === undefined) throw new Error(`no such size: ${name}`);
const { vocab, batch, bptt } = shape;
const engine = mode === 'portable' ? 'portable' : 'tensorflow';
const opened = await openEngine({ engine, threads: Number(threads) });
const ops = mode.startsWith('recorded') ? opened.ops.recording() : opened.ops;
const products = mode.endsWith('bfloat16') ? 'bfloat16' : 'float32';
const config: ModelConfig = {
  emb_sz: shape.embSz,
  n_hid: shape.nHid,
  n_layers: shape.nLayers,
  pad_token: 1,
  bidir: false,
  output_p: 0.1,
  hidden_p: 0.15,
  input_p: 0.25,
  embed_p: 0.02,
  weight_p: 0.2,
  tie_weights: true,
  out_bias: true,
};
const settings = { ...defaultSettings(), batch, bptt, dropMult: 1, wd: 0, products } as const;
const learner = new Learner(ops, config, initialWeights(config, vocab, 1), settings);
const optimizer = new Adam(learner.model, settings);
const lr = learner.model.parameters.map(() => 1e-3);
let step = 0;

function update(): number {
  step++;
  const window = { x: ids(batch * bptt), y: ids(batch * bptt), steps: bptt };
  return learner.update(window, { seed: 1, step }, optimizer, { lr, beta1: 0.7, k: step }).loss;
}

/** Ids with many small numbers, like words ordered by frequency. */
function ids(n: number): Int32Array {
  return Int32Array.from({ length: n }, () => Math.random() ** 3 * vocab);
}

for await (const line of createInterface({ input: process.stdin })) {
  const updates = Number(line);
  const begun = performance.now();
  let loss = 0;
  for (let k = 0; k < updates; k++) loss = update();
  const ms = (performance.now() - begun) / updates;
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ ms, loss, peakMb })}\n`);
}
