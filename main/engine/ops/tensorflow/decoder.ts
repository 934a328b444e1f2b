/**
 * The tied output layer and its cross-entropy, in chunks of rows so that the logits never fill the memory.
 *
 * p = softmax(h·Eᵀ + b), loss = Σ −log p[y];  dh = (p·E − E[y])/n,  dE = pᵀ·h/n − Σ_y h/n,  db = Σ p/n − Σ_y 1/n.
 * The one-hot part is taken off row by row, so no [N, V] one-hot is ever made. The loss comes from log-softmax:
 * the logarithm of a softmax is −Infinity once a word is 100 nats unlikely.
 */
import type { DecoderGradients, Tensor } from '../ops.ts';
import { attr, FLOAT, INT32 } from './binding.ts';
import { addAll, biasAdd, castBool, column, concat, dim, gather, matmul, rows, scale } from './kernels.ts';
import { scatter, sub, sumAll, sumRows, T_FLOAT, unary } from './kernels.ts';
import type { Raw } from './raw.ts';

/** Floats of one chunk of logits: 64 MB; larger chunks were no faster. */
const CHUNK_FLOATS = 2 ** 24;

const PACK_PAIRS = [attr.int('N', 2), attr.type('T', INT32), attr.int('axis', 1)];
const GATHER_ND = [attr.type('Tparams', FLOAT), attr.type('Tindices', INT32)];
const SLICE_INTS = [attr.type('T', INT32), attr.type('Index', INT32)];
const ARG_MAX = [attr.type('T', FLOAT), attr.type('Tidx', INT32), attr.type('output_type', INT32)];
const EQUAL = [attr.type('T', INT32), attr.bool('incompatible_shape_error', true)];

export function logits(r: Raw, input: Tensor, table: Tensor, bias: Tensor): Tensor {
  const product = matmul(r, input, table, 'NT');
  const out = biasAdd(r, product, bias);
  r.free(product);
  return out;
}

/** See Ops.decoderLoss. */
export function decoderLoss(
  r: Raw,
  input: Tensor,
  labels: Tensor,
  table: Tensor,
  bias: Tensor,
  tokens: number,
): DecoderGradients {
  const share = scale(r, input, 1 / tokens);
  const parts = chunksOf(dim(input, 0), dim(table, 0)).map(({ begin, size }) => {
    const h = rows(r, input, begin, size);
    const y = intRows(r, labels, begin, size);
    const logProbabilities = logSoftmax(r, h, table, bias);
    const lossSum = negativeLogLikelihood(r, logProbabilities, y);
    const p = unary(r, 'Exp', logProbabilities);
    r.free(logProbabilities);
    const expected = matmul(r, p, table); // Σ_v p[v]·E[v]
    const dTable = matmul(r, p, rows(r, share, begin, size), 'TN');
    const pSum = sumRows(r, p);
    r.free(p, h, y);
    return { lossSum, expected, dTable, pSum };
  });
  const index = column(r, labels);
  const expected = concat(
    r,
    parts.map((p) => p.expected),
  );
  const ofLabels = gather(r, table, labels);
  const difference = sub(r, expected, ofLabels);
  const dTable = sum(
    r,
    parts.map((p) => p.dTable),
  );
  const pSum = scale(
    r,
    sum(
      r,
      parts.map((p) => p.pSum),
    ),
    1 / tokens,
  );
  const oneHotSum = r.op('Fill', FILL, [r.ints([dim(input, 0)]), r.float(1 / tokens)], [dim(input, 0)]);
  const result = {
    lossSum: sum(
      r,
      parts.map((p) => p.lossSum),
    ),
    dInput: scale(r, difference, 1 / tokens),
    dTable: scatter(r, 'Sub', dTable, index, share),
    dBias: scatter(r, 'Sub', pSum, index, oneHotSum),
  };
  r.free(expected, ofLabels, difference, dTable);
  return result;
}
const FILL = [attr.type('T', FLOAT), attr.type('index_type', INT32)];

/** See Ops.decoderScore. */
export function decoderScore(
  r: Raw,
  input: Tensor,
  labels: Tensor,
  table: Tensor,
  bias: Tensor,
): { lossSum: Tensor; correct: Tensor } {
  const parts = chunksOf(dim(input, 0), dim(table, 0)).map(({ begin, size }) => {
    const h = rows(r, input, begin, size);
    const y = intRows(r, labels, begin, size);
    const logProbabilities = logSoftmax(r, h, table, bias);
    const lossSum = negativeLogLikelihood(r, logProbabilities, y);
    const best = r.op('ArgMax', ARG_MAX, [logProbabilities, r.ints([1], [])], [size]);
    const hit = r.op('Equal', EQUAL, [best, y], [size]);
    const correct = sumAll(r, castBool(r, hit));
    r.free(logProbabilities, best, hit, h, y);
    return { lossSum, correct };
  });
  return {
    lossSum: sum(
      r,
      parts.map((p) => p.lossSum),
    ),
    correct: sum(
      r,
      parts.map((p) => p.correct),
    ),
  };
}

/** Equal chunks of at most CHUNK_FLOATS logits. */
function chunksOf(n: number, vocabulary: number): { begin: number; size: number }[] {
  const most = Math.max(1, Math.floor(CHUNK_FLOATS / vocabulary));
  const size = Math.ceil(n / Math.ceil(n / most));
  const count = Math.ceil(n / size);
  return Array.from({ length: count }, (_, k) => ({ begin: k * size, size: Math.min(size, n - k * size) }));
}

function logSoftmax(r: Raw, h: Tensor, table: Tensor, bias: Tensor): Tensor {
  const z = logits(r, h, table, bias);
  const out = r.op('LogSoftmax', T_FLOAT, [z], z.shape);
  r.free(z);
  return out;
}

/** −Σ log p[n, y[n]] over the rows of log p [N, V]. */
function negativeLogLikelihood(r: Raw, logProbabilities: Tensor, y: Tensor): Tensor {
  const n = dim(y, 0);
  const range = r.ints(Array.from({ length: n }, (_, k) => k));
  const pairs = r.op('Pack', PACK_PAIRS, [range, y], [n, 2]);
  const picked = r.op('GatherNd', GATHER_ND, [logProbabilities, pairs], [n]);
  const total = unary(r, 'Neg', sumAll(r, picked));
  r.free(pairs, picked);
  return total;
}

function intRows(r: Raw, ids: Tensor, begin: number, size: number): Tensor {
  return r.op('Slice', SLICE_INTS, [ids, r.ints([begin]), r.ints([size])], [size]);
}

const sum = (r: Raw, parts: readonly Tensor[]): Tensor =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : addAll(r, parts);
