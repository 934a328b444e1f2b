/** Ops on TensorFlow's C library: raw ops through tfjs-node's addon, one by one or recorded as a graph. */
import type { AdamScalars, LstmTape, LstmWeights, Ops, Shape, Tensor, Variable } from '../ops.ts';
import { attr, FLOAT, INT32 } from './binding.ts';
import type { Binding } from './binding.ts';
import { decoderLoss, decoderScore, decoderTokenScores, logits } from './decoder.ts';
import { GraphProgram } from './graphProgram.ts';
import * as k from './kernels.ts';
import { lstmBackward, lstmForward } from './lstm.ts';
import { EagerRaw } from './raw.ts';
import type { Raw } from './raw.ts';
import * as update from './updates.ts';

const ADD_INTS = [attr.type('T', INT32)];

/** Ops that run one by one. `shards` is how many graph parts the threads of this process can run side by side. */
export function createTensorflowOps(binding: Binding, shards = 1): Ops {
  const r = new EagerRaw(binding);
  let named = 0;
  return {
    ...arithmetic(() => r),
    ...ownership(r),
    shards: 1,
    variable(data: Float32Array, shape: Shape): Variable {
      const name = attr.string('shared_name', `v${process.pid}-${named++}`);
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
    drop: (v) => r.releaseHandle(v.id),
    value: (v: Variable) => update.readVariable(r, v),
    assign: (v: Variable, t: Tensor) => update.assign(r, v, t),
    products: ['float32', 'bfloat16'],
    record:
      (feeds, body, products = 'float32') =>
      (...data) =>
        r.arena(() => {
          r.products = products;
          try {
            const inputs = feeds.map((f, i) => r.data(data[i] ?? new Float32Array(), f.shape));
            return body(inputs).map((t) => r.read(t));
          } finally {
            r.products = 'float32';
          }
        }),
    recording: () => createGraphOps(binding, shards),
    close: () => undefined, // an eager engine holds nothing but what its users drop
  };
}

/** Ops whose recorded bodies are graphs over variables of their own; outside of them ops run one by one. */
function createGraphOps(binding: Binding, shards: number): Ops {
  const eager = new EagerRaw(binding);
  const program = new GraphProgram(binding);
  const { graph } = program;
  let recordingNow = false;
  const r = (): Raw => (recordingNow ? graph : eager);
  const ops: Ops = {
    ...arithmetic(r),
    ...ownership(eager),
    shards,
    step: (body) => (recordingNow ? body() : eager.arena(body)),
    keep: (t) => (recordingNow ? t : eager.keep(t)),
    free: (...tensors) => r().free(...tensors),
    floats: (data, shape) => (recordingNow ? graph.constant(data, shape) : eager.data(data.slice(), shape)),
    ints: (data, shape) => (recordingNow ? graph.constant(data, shape) : eager.data(data.slice(), shape)),
    scalar: (value) => (recordingNow ? graph.float(value) : eager.data(Float32Array.of(value), [])),
    variable: (data, shape) => ({ id: program.declare(data, shape), shape }),
    drop: (v) => program.forget(v.id),
    value: (v) =>
      recordingNow
        ? update.readVariable(graph, graph.variable(v.id, v.shape))
        : eager.data(program.get(v.id), v.shape),
    assign(v, t) {
      if (recordingNow) update.assign(graph, graph.variable(v.id, v.shape), t);
      else program.set(v.id, eager.read(t));
    },
    products: ['float32', 'bfloat16'],
    record(feeds, body, products = 'float32') {
      recordingNow = true;
      graph.products = products;
      try {
        const recorded = program.record(feeds, body);
        return (...data) => program.call(recorded, data);
      } finally {
        graph.products = 'float32';
        recordingNow = false;
      }
    },
    recording: () => ops,
    close() {
      program.close();
      eager.dispose();
    },
    scaleVariable: (p, factor) => update.scaleVariable(r(), handle(p), factor),
    adam: (p, m, v, g, s) => update.adam(r(), handle(p), handle(m), handle(v), g, s),
    sgd: (p, g, lr) => update.sgd(r(), handle(p), g, lr),
    average: (avg, p, mu) => update.average(r(), handle(avg), handle(p), mu),
  };
  function handle(v: Variable): Tensor {
    if (!recordingNow) throw new Error('these variables change in recorded bodies only');
    return graph.variable(v.id, v.shape);
  }
  return ops;
}

/** What belongs to eager tensors. */
function ownership(
  r: EagerRaw,
): Pick<Ops, 'name' | 'step' | 'keep' | 'free' | 'liveTensors' | 'floats' | 'ints' | 'scalar' | 'read'> {
  return {
    name: 'tensorflow',
    step: (body) => r.arena(body),
    keep: (t) => r.keep(t),
    free: (...tensors) => r.free(...tensors),
    liveTensors: () => r.live(),
    floats: (data: Float32Array, shape: Shape) => r.data(data.slice(), shape),
    ints: (data: Int32Array, shape: Shape) => r.data(data.slice(), shape),
    scalar: (value: number) => r.data(Float32Array.of(value), []),
    read: (t: Tensor) => r.read(t),
  };
}

type Arithmetic = Omit<
  Ops,
  | keyof ReturnType<typeof ownership>
  | 'variable'
  | 'drop'
  | 'value'
  | 'assign'
  | 'record'
  | 'products'
  | 'recording'
  | 'close'
  | 'shards'
>;

/** What is the same whether ops run or are recorded. */
function arithmetic(r: () => Raw): Arithmetic {
  return {
    zeros: (shape: Shape) => r().zeros(shape),
    add: (a, b) => k.add(r(), a, b),
    sub: (a, b) => k.sub(r(), a, b),
    mul: (a, b) => k.mul(r(), a, b),
    scale: (a, factor) => k.scale(r(), a, factor),
    reshape: (a, shape) => k.reshape(r(), a, shape),
    rows: (a, begin, size) => k.rows(r(), a, begin, size),
    concat: (parts) => k.concat(r(), parts),
    addAll: (parts) => k.addAll(r(), parts),
    sumOfSquares: (a) => k.scale(r(), r().op('L2Loss', k.T_FLOAT, [a], []), 2),
    dropoutMask(shape: Shape, p: number, key: Tensor, place: number): Tensor {
      const own = r().op('AddV2', ADD_INTS, [key, r().ints([0, place])], [2]);
      const u = k.uniform(r(), shape, own);
      const kept = r().op('GreaterEqual', k.T_FLOAT, [u, r().float(p)], shape);
      const ones = k.castBool(r(), kept);
      const mask = k.scale(r(), ones, 1 / (1 - p));
      r().free(own, u, kept, ones);
      return mask;
    },
    gather: (table, ids) => k.gather(r(), table, ids),
    scatterAdd: (table, ids, added) => k.scatter(r(), 'Add', table, k.column(r(), ids), added),
    lstm: (x, h0, c0, weights: LstmWeights, train) => lstmForward(r(), x, h0, c0, weights, train),
    lstmBackward: (tape: LstmTape, dh, dhT, dcT) => lstmBackward(r(), tape, dh, dhT, dcT),
    decoderLoss: (input, labels, table, bias, tokens) => decoderLoss(r(), input, labels, table, bias, tokens),
    decoderScore: (input, labels, table, bias) => decoderScore(r(), input, labels, table, bias),
    decoderTokenScores: (input, labels, table, bias) => decoderTokenScores(r(), input, labels, table, bias),
    logits: (input, table, bias) => logits(r(), input, table, bias),
    scaleVariable: (p, factor) => update.scaleVariable(r(), p, factor),
    adam: (p, m, v, g, s: AdamScalars) => update.adam(r(), p, m, v, g, s),
    sgd: (p, g, lr) => update.sgd(r(), p, g, lr),
    average: (avg, p, mu) => update.average(r(), avg, p, mu),
  };
}
