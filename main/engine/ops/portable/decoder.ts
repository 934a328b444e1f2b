/**
 * The tied output layer and its cross-entropy, in chunks of rows so that the logits never fill the memory.
 *
 * The bias is taken as one more column of the table, met by an input of 1: z = [h, 1]·[E, b]ᵀ, p = softmax(z),
 * loss = Σ −log p[y]. With d = p − onehot(y): dh = d·E/n and [dE, db] = dᵀ·[h, 1]/n, computed transposed.
 */
import type { DecoderGradients, Tensor } from '../ops.ts';
import { addAll, concat, dim, expectId, matmul, rows, scalar, scale, transpose } from './arithmetic.ts';
import type { Heap } from './heap.ts';

/** Floats of one chunk of logits (16 MB), small enough to stay near the processor's caches. */
const CHUNK_FLOATS = 2 ** 22;

/** Below this −log p is taken from the logits: float32 holds no such probability exactly. */
const TINY = 1e-30;

/** With fewer rows than this it is cheaper to transpose the logits than the table. */
const FEW_ROWS = 8;

/** See Ops.logits. */
export function logits(heap: Heap, input: Tensor, table: Tensor, bias: Tensor): Tensor {
  if (dim(input, 0) >= FEW_ROWS) {
    const [inputs, tableT] = [withOnes(heap, input), withBias(heap, table, bias)];
    const out = matmul(heap, inputs, tableT);
    heap.free(inputs, tableT);
    return out;
  }
  const inputT = transpose(heap, input);
  const outT = matmul(heap, table, inputT);
  const product = transpose(heap, outT);
  const out = heap.run('Add', { a: product, b: bias });
  heap.free(inputT, outT, product);
  return out;
}

/** See Ops.decoderLoss. */
export function decoderLoss(
  heap: Heap,
  input: Tensor,
  labels: Tensor,
  table: Tensor,
  bias: Tensor,
  tokens: number,
): DecoderGradients {
  const [N, V, E] = [dim(input, 0), dim(table, 0), dim(table, 1)];
  const [inputs, tableT] = [withOnes(heap, input), withBias(heap, table, bias)];
  let lossSum = 0;
  const parts = chunksOf(N, V).map(({ begin, size }) => {
    const h = rows(heap, inputs, begin, size);
    const z = matmul(heap, h, tableT);
    const d = heap.run('Softmax', { logits: z }, { dim: 1 });
    const y = heap.ints(labels).subarray(begin, begin + size);
    const [logitsView, p] = [heap.floats(z), heap.floats(d)];
    for (const [n, label] of y.entries()) {
      lossSum += negativeLog(logitsView, p, n * V, V, label);
      p[n * V + label] = (p[n * V + label] ?? 0) - 1; // d = p − onehot
    }
    const dInput = matmul(heap, d, table);
    const hT = transpose(heap, h);
    const dTableT = matmul(heap, hT, d); // [E + 1, V], last row: the bias
    heap.free(h, z, d, hT);
    return { dInput, dTableT };
  });
  const joined = concat(heap, parts.map((part) => part.dInput)); // prettier-ignore
  const dTableT = addAll(heap, parts.map((part) => part.dTableT)); // prettier-ignore
  const ofTable = rows(heap, dTableT, 0, E);
  const ofBias = rows(heap, dTableT, E, 1);
  const turned = transpose(heap, ofTable);
  const gradients = {
    lossSum: scalar(heap, lossSum),
    dInput: scale(heap, joined, 1 / tokens),
    dTable: scale(heap, turned, 1 / tokens),
    dBias: heap.alias(scale(heap, ofBias, 1 / tokens), [V]),
  };
  heap.free(inputs, tableT, joined, dTableT, ofTable, ofBias, turned);
  for (const part of parts) heap.free(part.dInput, part.dTableT);
  return gradients;
}

/** See Ops.decoderScore. Of equal logits the first is the prediction. */
export function decoderScore(
  heap: Heap,
  input: Tensor,
  labels: Tensor,
  table: Tensor,
  bias: Tensor,
): { lossSum: Tensor; correct: Tensor } {
  const [N, V] = [dim(input, 0), dim(table, 0)];
  const [inputs, tableT] = [withOnes(heap, input), withBias(heap, table, bias)];
  let lossSum = 0;
  let correct = 0;
  for (const { begin, size } of chunksOf(N, V)) {
    const h = rows(heap, inputs, begin, size);
    const z = matmul(heap, h, tableT);
    const softmax = heap.run('Softmax', { logits: z }, { dim: 1 });
    const y = heap.ints(labels).subarray(begin, begin + size);
    const [logitsView, p] = [heap.floats(z), heap.floats(softmax)];
    for (const [n, label] of y.entries()) {
      lossSum += negativeLog(logitsView, p, n * V, V, label);
      if (indexOfLargest(logitsView, n * V, V) === label) correct++;
    }
    heap.free(h, z, softmax);
  }
  heap.free(inputs, tableT);
  return { lossSum: scalar(heap, lossSum), correct: scalar(heap, correct) };
}

/** [h, 1]: [N, E + 1] */
function withOnes(heap: Heap, input: Tensor): Tensor {
  const [N, E] = [dim(input, 0), dim(input, 1)];
  const out = heap.make([N, E + 1]);
  const [from, to] = [heap.floats(input), heap.floats(out).fill(1)];
  for (let n = 0; n < N; n++) to.set(from.subarray(n * E, (n + 1) * E), n * (E + 1));
  return out;
}

/** [E, b]ᵀ: [E + 1, V] */
function withBias(heap: Heap, table: Tensor, bias: Tensor): Tensor {
  const tableT = transpose(heap, table);
  const row = heap.alias(bias, [1, dim(table, 0)]);
  const out = concat(heap, [tableT, row]);
  heap.free(tableT, row);
  return out;
}

/** Equal chunks of at most CHUNK_FLOATS logits. */
function chunksOf(n: number, vocabulary: number): { begin: number; size: number }[] {
  const most = Math.max(1, Math.floor(CHUNK_FLOATS / vocabulary));
  const size = Math.ceil(n / Math.ceil(n / most));
  const count = Math.ceil(n / size);
  return Array.from({ length: count }, (_, k) => ({ begin: k * size, size: Math.min(size, n - k * size) }));
}

/** −log p[label] of the row that begins at `row`; where p is tiny, by log p = z − z_max + log p_max. */
function negativeLog(z: Float32Array, p: Float32Array, row: number, V: number, label: number): number {
  expectId(label, V);
  const ofLabel = p[row + label] ?? Number.NaN;
  if (ofLabel > TINY) return -Math.log(ofLabel);
  const best = indexOfLargest(z, row, V);
  return (z[row + best] ?? 0) - (z[row + label] ?? 0) - Math.log(p[row + best] ?? 0);
}

function indexOfLargest(z: Float32Array, row: number, V: number): number {
  let best = 0;
  for (let v = 1; v < V; v++) if ((z[row + v] ?? 0) > (z[row + best] ?? 0)) best = v;
  return best;
}
