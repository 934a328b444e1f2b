/**
 * The AWD-LSTM read one word at a time in plain JavaScript: no TensorFlow to load, no dropout, the state kept between
 * words. Weights stay where they lie, in PyTorch's layout [rows, columns], as float32; everything else is in double.
 */
import { DECODER_BIAS, ENCODER, layerSizes } from '../engine/model/awdLstm.ts';
import { checkedWeights } from '../engine/files/modelWeights.ts';
import type { ModelConfig, WeightMap } from '../engine/types.ts';

/** What a model remembers of the words that it has read: hidden and cell state of every layer. */
export interface Memory {
  readonly h: readonly Float64Array[];
  readonly c: readonly Float64Array[];
}

export interface Network {
  /** rows of the tied matrix */
  readonly words: number;
  /** that its weights take */
  readonly bytes: number;
  /** that of a model which has read nothing */
  fresh(): Memory;
  /** Reads one word on; changes `memory`. */
  read(memory: Memory, id: number): void;
  /** Fills `out` [V] with the logits of the word that comes next. */
  predict(memory: Memory, out: Float64Array): void;
}

interface Layer {
  readonly input: number;
  readonly hidden: number;
  /** [4H, input] and [4H, H], gate rows i, f, g, o */
  readonly w: Float32Array;
  readonly u: Float32Array;
  /** b_ih + b_hh [4H] */
  readonly bias: Float64Array;
}

/** @throws AppError those of `checkedWeights` */
export function createNetwork(config: ModelConfig, weights: WeightMap, words: number): Network {
  const checked = checkedWeights(weights, config, words);
  const data = (name: string): Float32Array => checked.get(name)?.data ?? new Float32Array();
  const layers = layerSizes(config).map(({ input, hidden }, l): Layer => {
    const module = `0.rnns.${l}.module`;
    const second = data(`${module}.bias_hh_l0`);
    return {
      ...{ input, hidden },
      w: data(`${module}.weight_ih_l0`),
      u: data(`0.rnns.${l}.weight_hh_l0_raw`),
      bias: Float64Array.from(data(`${module}.bias_ih_l0`), (b, i) => b + (second[i] ?? 0)),
    };
  });
  const table = data(ENCODER);
  const bias = config.out_bias ? data(DECODER_BIAS) : new Float32Array(words);
  const width = config.emb_sz;
  const embedded = new Float64Array(width);
  const gates = layers.map(({ hidden }) => new Float64Array(4 * hidden));
  return {
    words,
    bytes: [...checked.values()].reduce((sum, tensor) => sum + tensor.data.byteLength, 0),
    fresh: () => ({
      h: layers.map(({ hidden }) => new Float64Array(hidden)),
      c: layers.map(({ hidden }) => new Float64Array(hidden)),
    }),
    read: ({ h, c }, id) => {
      embedded.set(table.subarray(id * width, (id + 1) * width));
      let x: Float64Array = embedded;
      for (const [l, { input, hidden, w, u, bias: b }] of layers.entries()) {
        const z = gates[l];
        const output = h[l];
        const cell = c[l];
        if (z === undefined || output === undefined || cell === undefined)
          throw new RangeError(`no layer ${l}`);
        z.set(b);
        addProduct(z, w, x, input);
        addProduct(z, u, output, hidden);
        remember(z, output, cell, hidden);
        x = output;
      }
    },
    predict: ({ h }, out) => {
      out.set(bias);
      addProduct(out, table, h[layers.length - 1] ?? embedded, width);
    },
  };
}

/** c = σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c) */
function remember(z: Float64Array, h: Float64Array, c: Float64Array, H: number): void {
  for (let j = 0; j < H; j++) {
    const kept = sigmoid(z[H + j] ?? 0) * (c[j] ?? 0);
    const cell = kept + sigmoid(z[j] ?? 0) * Math.tanh(z[2 * H + j] ?? 0);
    c[j] = cell;
    h[j] = sigmoid(z[3 * H + j] ?? 0) * Math.tanh(cell);
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * y += W·x for W [y.length, columns]. Eight rows at once: eight sums that do not wait for each other hide what a sum
 * costs, and each number of x is loaded once for all of them. `?? 0` is free here: V8 knows that the places exist.
 */
function addProduct(y: Float64Array, W: Float32Array, x: Float64Array, columns: number): void {
  const rows = y.length;
  const [two, three, four] = [2 * columns, 3 * columns, 4 * columns];
  const [five, six, seven] = [5 * columns, 6 * columns, 7 * columns];
  let r = 0;
  for (; r + 8 <= rows; r += 8) {
    let [a, b, c, d] = [0, 0, 0, 0];
    let [e, f, g, h] = [0, 0, 0, 0];
    let p = r * columns;
    for (let k = 0; k < columns; k++, p++) {
      const xk = x[k] ?? 0;
      a += (W[p] ?? 0) * xk;
      b += (W[p + columns] ?? 0) * xk;
      c += (W[p + two] ?? 0) * xk;
      d += (W[p + three] ?? 0) * xk;
      e += (W[p + four] ?? 0) * xk;
      f += (W[p + five] ?? 0) * xk;
      g += (W[p + six] ?? 0) * xk;
      h += (W[p + seven] ?? 0) * xk;
    }
    add(y, r, a, b, c, d);
    add(y, r + 4, e, f, g, h);
  }
  for (; r < rows; r++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += (W[r * columns + k] ?? 0) * (x[k] ?? 0);
    y[r] = (y[r] ?? 0) + sum;
  }
}

function add(y: Float64Array, r: number, a: number, b: number, c: number, d: number): void {
  y[r] = (y[r] ?? 0) + a;
  y[r + 1] = (y[r + 1] ?? 0) + b;
  y[r + 2] = (y[r + 2] ?? 0) + c;
  y[r + 3] = (y[r + 3] ?? 0) + d;
}
