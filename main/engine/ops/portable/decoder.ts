/**
 * The tied output layer and its cross-entropy, in chunks of rows so that the logits never fill the memory.
 *
 * The bias is taken as one more column of the table, met by an input of 1: z = [h, 1]·[E, b]ᵀ, p = softmax(z),
 * loss = Σ −log p[y]. With d = p − onehot(y): dh = d·E/n and [dE, db] = dᵀ·[h, 1]/n, computed transposed.
 *
 * XNNPACK adds in float32 from left to right. Over a whole vocabulary that loses two digits, so p is divided by its
 * own sum, taken in double, and products over words are cut into blocks of words.
 */
import { PLACES } from '../ops.ts';
import type { DecoderGradients, Tensor, TokenScores } from '../ops.ts';
import { concat, dim, expectId, matmul, rows, scalar, transpose } from './arithmetic.ts';
import type { Heap } from './heap.ts';

/** Floats of one chunk of logits (16 MB), small enough to stay near the processor's caches. */
const CHUNK_FLOATS = 2 ** 22;

/** Words of one block. */
const BLOCK_WORDS = 4096;

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
  const blocks = partsOf(V, BLOCK_WORDS).map(({ begin, size }) => ({
    begin,
    size,
    table: rows(heap, table, begin, size),
    gradientT: heap.data(new Float32Array((E + 1) * size), [E + 1, size]), // last row: the bias's
  }));
  const dInput = heap.data(new Float32Array(N * E), [N, E]);
  let lossSum = 0;
  for (const chunk of partsOf(N, rowsOfChunk(V))) {
    const h = rows(heap, inputs, chunk.begin, chunk.size);
    const hT = transpose(heap, h);
    const scored = scoreChunk(heap, h, tableT, labels, chunk.begin);
    for (const loss of scored.losses) lossSum += loss;
    for (const block of blocks) {
      const d = differences(heap, scored, block.begin, block.size);
      const dh = matmul(heap, d, block.table);
      const dBlockT = matmul(heap, hT, d);
      accumulate(heap.floats(dInput).subarray(chunk.begin * E), heap.floats(dh), 1 / tokens);
      accumulate(heap.floats(block.gradientT), heap.floats(dBlockT), 1 / tokens);
      heap.free(d, dh, dBlockT);
    }
    heap.free(h, hT, scored.z, scored.p);
  }
  const ofTable = blocks.map((block) => {
    const words = rows(heap, block.gradientT, 0, E);
    const turned = transpose(heap, words);
    heap.free(words);
    return turned;
  });
  const ofBias = blocks.map((block) => heap.alias(rows(heap, block.gradientT, E, 1), [block.size]));
  const gradients = {
    lossSum: scalar(heap, lossSum),
    dInput,
    dTable: concat(heap, ofTable),
    dBias: concat(heap, ofBias),
  };
  heap.free(inputs, tableT, ...ofTable, ...ofBias);
  for (const block of blocks) heap.free(block.table, block.gradientT);
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
  for (const { begin, size } of partsOf(N, rowsOfChunk(V))) {
    const h = rows(heap, inputs, begin, size);
    const scored = scoreChunk(heap, h, tableT, labels, begin);
    for (const loss of scored.losses) lossSum += loss;
    const z = heap.floats(scored.z);
    for (const [n, label] of scored.labels.entries()) if (indexOfLargest(z, n * V, V) === label) correct++;
    heap.free(h, scored.z, scored.p);
  }
  heap.free(inputs, tableT);
  return { lossSum: scalar(heap, lossSum), correct: scalar(heap, correct) };
}

/** See Ops.decoderTokenScores. */
export function decoderTokenScores(
  heap: Heap,
  input: Tensor,
  labels: Tensor,
  table: Tensor,
  bias: Tensor,
): TokenScores {
  const [N, V] = [dim(input, 0), dim(table, 0)];
  const [inputs, tableT] = [withOnes(heap, input), withBias(heap, table, bias)];
  const [loss, confidence, place] = [new Float32Array(N), new Float32Array(N), new Float32Array(N)];
  for (const { begin, size } of partsOf(N, rowsOfChunk(V))) {
    const h = rows(heap, inputs, begin, size);
    const scored = scoreChunk(heap, h, tableT, labels, begin);
    const [z, p] = [heap.floats(scored.z), heap.floats(scored.p)];
    loss.set(scored.losses, begin);
    for (const [n, label] of scored.labels.entries()) {
      const best = indexOfLargest(z, n * V, V);
      confidence[begin + n] = (p[n * V + best] ?? Number.NaN) / (scored.sums[n] ?? Number.NaN);
      place[begin + n] = placeOf(z, n * V, V, label);
    }
    heap.free(h, scored.z, scored.p);
  }
  heap.free(inputs, tableT);
  return {
    loss: heap.data(loss, [N]),
    confidence: heap.data(confidence, [N]),
    place: heap.data(place, [N]),
  };
}

/** Logits and probabilities [n, V] of a chunk; row r of p has yet to be divided by sums[r], which is nearly 1. */
interface ScoredChunk {
  readonly z: Tensor;
  readonly p: Tensor;
  readonly sums: Float64Array;
  readonly labels: Int32Array;
  /** −log p[label], nats */
  readonly losses: Float64Array;
}

function scoreChunk(heap: Heap, h: Tensor, tableT: Tensor, labels: Tensor, begin: number): ScoredChunk {
  const [n, V] = [dim(h, 0), dim(tableT, 1)];
  const z = matmul(heap, h, tableT);
  const p = heap.run('Softmax', { logits: z }, { dim: 1 });
  const [zs, ps] = [heap.floats(z), heap.floats(p)];
  const own = heap.ints(labels).slice(begin, begin + n);
  const sums = new Float64Array(n);
  const losses = new Float64Array(n);
  for (const [r, label] of own.entries()) {
    expectId(label, V);
    const sum = total(ps, r * V, V);
    sums[r] = sum;
    losses[r] = Math.log(sum) - logProbability(zs, ps, r * V, V, label);
  }
  return { z, p, sums, labels: own, losses };
}

/** d = p − onehot(y) for the words [begin, begin + size) of a chunk: [n, size] */
function differences(heap: Heap, { p, sums, labels }: ScoredChunk, begin: number, size: number): Tensor {
  const V = dim(p, 1);
  const d = heap.make([labels.length, size]);
  const [from, to] = [heap.floats(p), heap.floats(d)];
  for (const [r, label] of labels.entries()) {
    const share = 1 / (sums[r] ?? 1);
    for (let k = 0; k < size; k++) to[r * size + k] = (from[r * V + begin + k] ?? 0) * share;
    const at = label - begin;
    if (at >= 0 && at < size) to[r * size + at] = (to[r * size + at] ?? 0) - 1;
  }
  return d;
}

/** to ← to + k·part */
function accumulate(to: Float32Array, part: Float32Array, k: number): void {
  for (let i = 0; i < part.length; i++) to[i] = (to[i] ?? 0) + (part[i] ?? 0) * k;
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

const rowsOfChunk = (vocabulary: number): number => Math.max(1, Math.floor(CHUNK_FLOATS / vocabulary));

/** n cut into equal parts of at most `most`; the last may be shorter. */
function partsOf(n: number, most: number): { begin: number; size: number }[] {
  const size = Math.ceil(n / Math.ceil(n / most));
  const count = Math.ceil(n / size);
  return Array.from({ length: count }, (_, k) => ({ begin: k * size, size: Math.min(size, n - k * size) }));
}

function total(x: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += x[i] ?? 0;
  return sum;
}

/** log p[label] of the row that begins at `row`; where p is tiny, z − z_max + log p_max. */
function logProbability(z: Float32Array, p: Float32Array, row: number, V: number, label: number): number {
  const ofLabel = p[row + label] ?? Number.NaN;
  if (ofLabel > TINY) return Math.log(ofLabel);
  const best = indexOfLargest(z, row, V);
  return (z[row + label] ?? 0) - (z[row + best] ?? 0) + Math.log(p[row + best] ?? 0);
}

function indexOfLargest(z: Float32Array, row: number, V: number): number {
  let best = 0;
  for (let v = 1; v < V; v++) if ((z[row + v] ?? 0) > (z[row + best] ?? 0)) best = v;
  return best;
}

/** Words of the row that are likelier than the label, at most PLACES; of equal ones the first is likelier. */
function placeOf(z: Float32Array, row: number, V: number, label: number): number {
  const own = z[row + label] ?? Number.NaN;
  let ahead = 0;
  for (let v = 0; v < V && ahead < PLACES; v++) {
    const other = z[row + v] ?? 0;
    if (other > own || (other === own && v < label)) ahead++;
  }
  return ahead;
}
