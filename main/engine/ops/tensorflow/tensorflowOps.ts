/** Ops on TensorFlow's C library: raw ops through tfjs-node's addon, on the CPU or an NVIDIA card. */
import type { AdamScalars, LstmTape, LstmWeights, Ops, RandomKey, Shape, Tensor, Variable } from '../ops.ts';
import { attr, FLOAT, loadBinding } from './binding.ts';
import type { Binding } from './binding.ts';
import { decoderLoss, decoderScore, logits } from './decoder.ts';
import * as k from './kernels.ts';
import { lstmBackward, lstmForward } from './lstm.ts';
import { EagerRaw } from './raw.ts';
import * as update from './updates.ts';

/** Ops that run eagerly on `binding`, which `loadBinding` gave. */
export function createTensorflowOps(binding: Binding = loadBinding({ intra: 1, inter: 1 })): Ops {
  const r = new EagerRaw(binding);
  let named = 0;
  const read = (t: Tensor): Float32Array => Float32Array.from(binding.tensorDataSync(t.id));
  return {
    name: 'tensorflow',
    step: (body) => r.arena(body),
    keep: (t) => r.keep(t),
    free: (...tensors) => r.free(...tensors),
    liveTensors: () => r.live(),
    drop: (v) => r.releaseHandle(v.id),

    floats: (data: Float32Array, shape: Shape) => r.data(data.slice(), shape),
    ints: (data: Int32Array, shape: Shape) => r.data(data.slice(), shape),
    scalar: (value: number) => r.data(Float32Array.of(value), []),
    zeros: (shape: Shape) => r.zeros(shape),
    read,
    variable(data: Float32Array, shape: Shape): Variable {
      const name = attr.string('shared_name', `v${process.pid}-${String(named++)}`);
      const attrs = [
        attr.string('container', ''),
        name,
        attr.type('dtype', FLOAT),
        attr.shape('shape', shape),
      ];
      const v = { id: r.handle('VarHandleOp', attrs), shape };
      r.arena(() => update.assign(r, v, r.data(data.slice(), shape)));
      return v;
    },
    value: (v: Variable) => update.readVariable(r, v),
    assign: (v: Variable, t: Tensor) => update.assign(r, v, t),

    add: (a, b) => k.add(r, a, b),
    sub: (a, b) => k.sub(r, a, b),
    mul: (a, b) => k.mul(r, a, b),
    scale: (a, factor) => k.scale(r, a, factor),
    reshape: (a, shape) => k.reshape(r, a, shape),
    rows: (a, begin, size) => k.rows(r, a, begin, size),
    concat: (parts) => k.concat(r, parts),
    addAll: (parts) => k.addAll(r, parts),
    sumOfSquares: (a) => k.scale(r, r.op('L2Loss', k.T_FLOAT, [a], []), 2),
    clipCoefficient(squaredNorm: Tensor, max: Tensor): Tensor {
      const norm = k.add(r, k.unary(r, 'Sqrt', squaredNorm), r.float(1e-6));
      const ratio = r.op('RealDiv', k.T_FLOAT, [max, norm], []);
      return r.op('Minimum', k.T_FLOAT, [ratio, r.float(1)], []);
    },
    dropoutMask(shape: Shape, p: number, [seed, counter]: RandomKey): Tensor {
      const key = r.data(Int32Array.of(seed, counter), [2]);
      const u = k.uniform(r, shape, key);
      const kept = r.op('GreaterEqual', k.T_FLOAT, [u, r.float(p)], shape);
      const ones = k.castBool(r, kept);
      const mask = k.scale(r, ones, 1 / (1 - p));
      r.free(key, u, kept, ones);
      return mask;
    },

    gather: (table, ids) => k.gather(r, table, ids),
    scatterAdd: (table, ids, added) => k.scatter(r, 'Add', table, k.column(r, ids), added),
    lstm: (x, h0, c0, weights: LstmWeights, train) => lstmForward(r, x, h0, c0, weights, train),
    lstmBackward: (tape: LstmTape, dh, dhT, dcT) => lstmBackward(r, tape, dh, dhT, dcT),
    decoderLoss: (input, labels, table, bias, tokens) => decoderLoss(r, input, labels, table, bias, tokens),
    decoderScore: (input, labels, table, bias) => decoderScore(r, input, labels, table, bias),
    logits: (input, table, bias) => logits(r, input, table, bias),

    scaleVariable: (p, factor) => update.scaleVariable(r, p, factor),
    adam: (p, m, v, g, s: AdamScalars) => update.adam(r, p, m, v, g, s),
    sgd: (p, g, lr) => update.sgd(r, p, g, lr),
    average: (avg, p, mu) => update.average(r, avg, p, mu),
  };
}
