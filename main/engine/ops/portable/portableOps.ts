/** Ops on WebAssembly through tfjs: several times slower than TensorFlow, the same numbers, and it runs anywhere. */
import type { Ops } from '../ops.ts';
import * as k from './arithmetic.ts';
import { decoderLoss, decoderScore, decoderTokenScores, logits } from './decoder.ts';
import { openHeap } from './heap.ts';
import { lstmBackward, lstmForward } from './lstm.ts';
import { Variables } from './variables.ts';

/**
 * Runs on one thread: tfjs switches its threads off in Node, and forced they make the small products slower.
 * @throws AppError engine/unavailable when WebAssembly does not start
 */
export async function createPortableOps(): Promise<Ops> {
  const heap = await openHeap();
  const variables = new Variables(heap);
  const ops: Ops = {
    name: 'portable',
    step: (body) => heap.arena(body),
    keep: (t) => heap.keep(t),
    free: (...tensors) => heap.free(...tensors),
    liveTensors: () => heap.live(),
    drop: (v) => variables.drop(v),

    floats: (data, shape) => heap.data(data, shape),
    ints: (data, shape) => heap.data(data, shape),
    scalar: (value) => k.scalar(heap, value),
    zeros: (shape) => heap.zeros(shape),
    read: (t) => heap.read(t),
    variable: (data, shape) => variables.create(data, shape),
    value: (v) => variables.value(v),
    assign: (v, t) => variables.assign(v, t),

    add: (a, b) => heap.run('Add', { a, b }),
    sub: (a, b) => heap.run('Sub', { a, b }),
    mul: (a, b) => heap.run('Multiply', { a, b }),
    scale: (a, factor) => k.scale(heap, a, factor),
    reshape: (a, shape) => heap.alias(a, shape),
    rows: (a, begin, size) => k.rows(heap, a, begin, size),
    concat: (parts) => k.concat(heap, parts),
    addAll: (parts) => k.addAll(heap, parts),
    sumOfSquares: (a) => k.sumOfSquares(heap, a),
    dropoutMask: (shape, p, key, place) => k.dropoutMask(heap, shape, p, key, place),

    gather: (table, ids) => k.gather(heap, table, ids),
    scatterAdd: (table, ids, added) => k.scatterAdd(heap, table, ids, added),
    lstm: (x, h0, c0, weights, train) => lstmForward(heap, x, h0, c0, weights, train),
    lstmBackward: (tape, dh, dhT, dcT) => lstmBackward(heap, tape, dh, dhT, dcT),
    decoderLoss: (input, labels, table, bias, tokens) =>
      decoderLoss(heap, input, labels, table, bias, tokens),
    decoderScore: (input, labels, table, bias) => decoderScore(heap, input, labels, table, bias),
    decoderTokenScores: (input, labels, table, bias) => decoderTokenScores(heap, input, labels, table, bias),
    logits: (input, table, bias) => logits(heap, input, table, bias),

    record:
      (feeds, body) =>
      (...data) =>
        heap.arena(() => {
          const inputs = feeds.map((feed, n) => heap.data(data[n] ?? new Float32Array(), feed.shape));
          return body(inputs).map((t) => heap.read(t));
        }),
    products: ['float32'],
    shards: 1,
    recording: () => ops,
    close: () => undefined, // the heap belongs to the process

    scaleVariable: (p, factor) => variables.scale(p, factor),
    adam: (p, m, v, g, s) => variables.adam(p, m, v, g, s),
    sgd: (p, g, lr) => variables.sgd(p, g, lr),
    average: (avg, p, mu) => variables.average(avg, p, mu),
  };
  return ops;
}
