/**
 * The tied output layer and its cross-entropy, in chunks of rows so that the logits never fill the memory.
 *
 * p = softmax(h·Eᵀ + b), loss = Σ −log p[y];  dh = (p·E − E[y])/n,  dE = pᵀ·h/n − Σ_y h/n,  db = Σ p/n − Σ_y 1/n.
 * The one-hot part is taken off row by row, so no [N, V] one-hot is ever made. The logarithm of p[y] itself is
 * −Infinity once a word is 100 nats unlikely, so the loss goes by the likeliest word: (max z − z[y]) − log max p.
 */
import { PLACES } from '../ops.ts';
import type { DecoderGradients, Tensor, TokenScores } from '../ops.ts';
import { attr, FLOAT, INT32 } from './binding.ts';
import {
  addAll,
  biasAdd,
  castBool,
  column,
  concat,
  dim,
  gather,
  matmul,
  mul,
  rows,
  scale,
} from './kernels.ts';
import { scatter, sub, sumAll, sumRows, T_FLOAT, unary } from './kernels.ts';
import type { Raw } from './raw.ts';

/** Floats of one chunk of logits: 64 MB; twice as many were a hundredth faster. */
const CHUNK_FLOATS = 2 ** 24;

const PACK_PAIRS = [attr.int('N', 2), attr.type('T', INT32), attr.int('axis', 1)];
const GATHER_ND = [attr.type('Tparams', FLOAT), attr.type('Tindices', INT32)];
const SLICE_INTS = [attr.type('T', INT32), attr.type('Index', INT32)];
const REDUCE = [attr.bool('keep_dims', false), attr.type('T', FLOAT), attr.type('Tidx', INT32)];
const ARG_MAX = [attr.type('T', FLOAT), attr.type('Tidx', INT32), attr.type('output_type', INT32)];
const TOP_K = [attr.bool('sorted', true), attr.type('T', FLOAT)];
const INT_TO_FLOAT = [attr.type('SrcT', INT32), attr.type('DstT', FLOAT)];
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
    const z = logits(r, h, table, bias);
    const p = r.op('Softmax', T_FLOAT, [z], z.shape);
    const lossSum = negativeLogLikelihood(r, z, p, y);
    r.free(z);
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
    const z = logits(r, h, table, bias);
    const p = r.op('Softmax', T_FLOAT, [z], z.shape);
    const lossSum = negativeLogLikelihood(r, z, p, y);
    const best = r.op('ArgMax', ARG_MAX, [z, r.ints([1], [])], [size]);
    const hit = r.op('Equal', EQUAL, [best, y], [size]);
    const correct = sumAll(r, castBool(r, hit));
    r.free(z, p, best, hit, h, y);
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

/** See Ops.decoderTokenScores. TopKV2 takes the lower of two equal logits' ids first, as ArgMax does. */
export function decoderTokenScores(
  r: Raw,
  input: Tensor,
  labels: Tensor,
  table: Tensor,
  bias: Tensor,
): TokenScores {
  const places = Math.min(PLACES, dim(table, 0));
  const left = Array.from({ length: places }, (_, place) => PLACES - place);
  const weights = r.op('Cast', INT_TO_FLOAT, [r.ints(left)], [places]);
  const parts = chunksOf(dim(input, 0), dim(table, 0)).map(({ begin, size }) => {
    const h = rows(r, input, begin, size);
    const y = intRows(r, labels, begin, size);
    const z = logits(r, h, table, bias);
    const p = r.op('Softmax', T_FLOAT, [z], z.shape);
    const loss = negativeLogLikelihoods(r, z, p, y);
    const confidence = rowMax(r, p);
    const [values, ids] = r.ops(
      'TopKV2',
      TOP_K,
      [z, r.ints([places], [])],
      [
        [size, places],
        [size, places],
      ],
    );
    if (values === undefined || ids === undefined) throw new Error('TopKV2 gave too little');
    const own = column(r, y);
    const hit = r.op('Equal', EQUAL, [ids, own], [size, places]);
    const hits = castBool(r, hit);
    const weighed = mul(r, hits, weights);
    const ahead = r.op('Sum', REDUCE, [weighed, r.ints([1])], [size]);
    const place = sub(r, r.float(PLACES), ahead);
    r.free(z, p, values, ids, own, hit, hits, weighed, ahead, h, y);
    return { loss, confidence, place };
  });
  const join = (name: keyof TokenScores): Tensor => {
    const ofParts = parts.map((part) => part[name]);
    return ofParts.length === 1 && ofParts[0] !== undefined ? ofParts[0] : concat(r, ofParts);
  };
  return { loss: join('loss'), confidence: join('confidence'), place: join('place') };
}

/** Equal chunks of at most CHUNK_FLOATS logits. */
function chunksOf(n: number, vocabulary: number): { begin: number; size: number }[] {
  const most = Math.max(1, Math.floor(CHUNK_FLOATS / vocabulary));
  const size = Math.ceil(n / Math.ceil(n / most));
  const count = Math.ceil(n / size);
  return Array.from({ length: count }, (_, k) => ({ begin: k * size, size: Math.min(size, n - k * size) }));
}

/** −Σ log p[n, y[n]] from logits z and p = softmax(z), both [N, V]. */
function negativeLogLikelihood(r: Raw, z: Tensor, p: Tensor, y: Tensor): Tensor {
  const losses = negativeLogLikelihoods(r, z, p, y);
  const total = sumAll(r, losses);
  r.free(losses);
  return total;
}

/** −log p[n, y[n]], [N] */
function negativeLogLikelihoods(r: Raw, z: Tensor, p: Tensor, y: Tensor): Tensor {
  const n = dim(y, 0);
  const range = r.ints(Array.from({ length: n }, (_, k) => k));
  const pairs = r.op('Pack', PACK_PAIRS, [range, y], [n, 2]);
  const ofLabel = r.op('GatherNd', GATHER_ND, [z, pairs], [n]);
  const highest = rowMax(r, z);
  const behind = sub(r, highest, ofLabel);
  const likeliest = rowMax(r, p);
  const log = unary(r, 'Log', likeliest);
  const losses = sub(r, behind, log);
  r.free(pairs, ofLabel, highest, behind, likeliest, log);
  return losses;
}

function rowMax(r: Raw, a: Tensor): Tensor {
  return r.op('Max', REDUCE, [a, r.ints([1])], [dim(a, 0)]);
}

function intRows(r: Raw, ids: Tensor, begin: number, size: number): Tensor {
  return r.op('Slice', SLICE_INTS, [ids, r.ints([begin]), r.ints([size])], [size]);
}

const sum = (r: Raw, parts: readonly Tensor[]): Tensor =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : addAll(r, parts);
