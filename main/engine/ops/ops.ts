/**
 * The small set of tensor operations that the AWD-LSTM is written on.
 *
 * Two implementations: `tensorflow` (raw ops through tfjs-node's addon) and `portable` (tfjs-core on WebAssembly).
 * Sizes in comments: B batch rows, T time steps of a window, N = T·B, E embedding size, H hidden size, V vocabulary.
 * Activations are time-major: row t·B + b of an [N, …] tensor is time t of batch row b.
 * A step reads no value in its middle and branches on no tensor's value, so that it can also be recorded as a graph.
 */

export type Shape = readonly number[];

/** A value on the device. `id` means something to its implementation only. */
export interface Tensor {
  readonly id: number;
  readonly shape: Shape;
}

/** A float32 array that lives across steps and is changed in place: a parameter, an optimiser slot, an average. */
export interface Variable {
  readonly id: number;
  readonly shape: Shape;
}

/** Two int32 numbers that name one draw of random numbers; see `random.ts`. */
export type RandomKey = readonly [seed: number, counter: number];

/** What goes into a recorded function at each call. */
export interface FeedSpec {
  readonly dtype: 'float32' | 'int32';
  readonly shape: Shape;
}

/** What matrix products are made of: bfloat16 factors with float32 sums are two to four times as fast on some processors. */
export type Products = 'float32' | 'bfloat16';

/** Runs a recorded body on fresh numbers, one array a feed, and reads what it returns. Waits for the device. */
export type Recorded = (...feeds: readonly (Float32Array | Int32Array)[]) => Float32Array[];

/**
 * One LSTM layer's weights for one window, in the layout both implementations use:
 * `w` [in, 4H] and `u` [H, 4H] are PyTorch's matrices transposed, with the gate blocks in the order i, g, f, o
 * (PyTorch: i, f, g, o), because TensorFlow's fused gate gradient wants them so; `b` [4H] is the sum of both biases.
 */
export interface LstmWeights {
  readonly w: Tensor;
  readonly u: Tensor;
  readonly b: Tensor;
}

/** What the backward pass of a layer needs from its forward pass; opaque to the model. */
export interface LstmTape {
  readonly tensors: readonly Tensor[];
}

export interface LstmOutput {
  /** hidden states of every time step [N, H] */
  readonly h: Tensor;
  /** last hidden and cell state [B, H] */
  readonly hT: Tensor;
  readonly cT: Tensor;
  readonly tape: LstmTape;
}

export interface LstmGradients {
  readonly dx: Tensor; // [N, in]
  readonly dw: Tensor; // [in, 4H]
  readonly du: Tensor; // [H, 4H], with respect to the (dropped) matrix that was used
  readonly db: Tensor; // [4H]
  readonly dh0: Tensor; // [B, H]
  readonly dc0: Tensor; // [B, H]
}

export interface DecoderGradients {
  /** sum over tokens of −log p(label), a scalar (not yet divided by N) */
  readonly lossSum: Tensor;
  /** gradient of lossSum / tokens with respect to the decoder's input [N, E] */
  readonly dInput: Tensor;
  /** the same with respect to the tied matrix, output side only [V, E] */
  readonly dTable: Tensor;
  /** the same with respect to the bias [V] */
  readonly dBias: Tensor;
}

/** Numbers of one Adam update that change from step to step; scalars on the device, fed rather than baked in. */
export interface AdamScalars {
  readonly lr: Tensor;
  readonly beta1: Tensor;
  readonly beta2: Tensor;
  /** β1^k and β2^k, k = updates of this group since it was unfrozen, β1 the current one (fastai's convention) */
  readonly beta1Power: Tensor;
  readonly beta2Power: Tensor;
  readonly eps: Tensor;
}

/** What a decoder makes of each token; all [N]. */
export interface TokenScores {
  /** −log p(label), nats */
  readonly loss: Tensor;
  /** probability of the likeliest word */
  readonly confidence: Tensor;
  /** place of the label among the likeliest words from 0, PLACES where it is none of the first PLACES */
  readonly place: Tensor;
}

/** How far down the list of likeliest words a label is looked for. */
export const PLACES = 5;

export interface Ops {
  readonly name: 'tensorflow' | 'portable';

  // --- ownership -------------------------------------------------------------------------------------------------
  /** Runs `body` in an arena: every tensor made inside is freed at its end, except those given to `keep`. */
  step<T>(body: () => T): T;
  /** Takes a tensor out of the current arena: the caller owns it and gives it to `free`. */
  keep(t: Tensor): Tensor;
  /** Frees tensors early (a step's peak memory) or kept tensors that are no longer needed. */
  free(...tensors: readonly Tensor[]): void;
  /** How many tensors are alive, cached constants and variables left out; equal before and after a step. */
  liveTensors(): number;
  /** Frees a variable. */
  drop(v: Variable): void;

  // --- data in and out -------------------------------------------------------------------------------------------
  floats(data: Float32Array, shape: Shape): Tensor;
  ints(data: Int32Array, shape: Shape): Tensor;
  scalar(value: number): Tensor;
  /** A constant filled with zeros, cached by shape for the life of the engine. Never pass it to `free`. */
  zeros(shape: Shape): Tensor;
  /** Copies a tensor to JavaScript. Waits for the device. */
  read(t: Tensor): Float32Array;
  variable(data: Float32Array, shape: Shape): Variable;
  /** The variable's present value as a tensor; free it before the variable is updated, or the update copies. */
  value(v: Variable): Tensor;
  assign(v: Variable, t: Tensor): void;

  // --- arithmetic (operands broadcast as in NumPy) -----------------------------------------------------------------
  add(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  /** a · k for a constant known when the step is written (never a per-step value) */
  scale(a: Tensor, k: number): Tensor;
  reshape(a: Tensor, shape: Shape): Tensor;
  /** rows [begin, begin + size) along axis 0 */
  rows(a: Tensor, begin: number, size: number): Tensor;
  /** concatenation along axis 0 */
  concat(parts: readonly Tensor[]): Tensor;
  /** sum of tensors of one shape */
  addAll(parts: readonly Tensor[]): Tensor;
  /** Σ a², a scalar */
  sumOfSquares(a: Tensor): Tensor;

  // --- random ----------------------------------------------------------------------------------------------------
  /**
   * Inverted-dropout mask: 0 with probability p, else 1/(1−p). u ≥ p keeps, u from Philox as StatelessRandomUniform
   * under the key [key[0], key[1] + place]; `key` int32 [2] is `stepKey`'s, `place` is `drawPlace`'s.
   */
  dropoutMask(shape: Shape, p: number, key: Tensor, place: number): Tensor;

  // --- the pieces ------------------------------------------------------------------------------------------------
  /** rows of `table` [V, …] (or [V]) by int32 ids [N] → [N, …] */
  gather(table: Tensor, ids: Tensor): Tensor;
  /** a copy of `table` [V, E] with `rows` [N, E] added at int32 ids [N]; repeated ids add up */
  scatterAdd(table: Tensor, ids: Tensor, rows: Tensor): Tensor;
  /** One layer over a window. x [N, in], h0 and c0 [B, H]. `train` false lets the tape be empty. */
  lstm(x: Tensor, h0: Tensor, c0: Tensor, weights: LstmWeights, train: boolean): LstmOutput;
  /** dh [N, H] for every step; dhT, dcT [B, H] for the last state (null = 0, as in truncated back-propagation). */
  lstmBackward(tape: LstmTape, dh: Tensor, dhT: Tensor | null, dcT: Tensor | null): LstmGradients;
  /**
   * Full softmax over tied `table` [V, E] and `bias` [V] in chunks of rows; input [N, E], int32 labels [N].
   * Gradients are those of lossSum / tokens: `tokens` is N, or the whole window's where N is one shard of it.
   */
  decoderLoss(input: Tensor, labels: Tensor, table: Tensor, bias: Tensor, tokens: number): DecoderGradients;
  /** The same without gradients: Σ −log p(label) and how many labels are the top-1 prediction, both scalars. */
  decoderScore(
    input: Tensor,
    labels: Tensor,
    table: Tensor,
    bias: Tensor,
  ): { lossSum: Tensor; correct: Tensor };
  /** The same token by token. Of equal logits the first word is the likelier one, as `decoderScore` has it. */
  decoderTokenScores(input: Tensor, labels: Tensor, table: Tensor, bias: Tensor): TokenScores;
  /** input·tableᵀ + bias [N, V] */
  logits(input: Tensor, table: Tensor, bias: Tensor): Tensor;

  // --- recording -------------------------------------------------------------------------------------------------
  /**
   * Makes a function of `body`, which an implementation may run line by line at each call or record as a graph now and
   * replay at each call. So a body depends on nothing but its feeds, variables and constants, reads no value, and
   * keeps no tensor. Record all that a run will need before its first call: later additions cost a reload.
   */
  record(
    feeds: readonly FeedSpec[],
    body: (feeds: readonly Tensor[]) => readonly Tensor[],
    products?: Products,
  ): Recorded;
  /** The products it can make; a body that asks for others is refused. */
  readonly products: readonly Products[];
  /** Into how many independent parts a batch is best cut: parts of a recorded body run side by side. */
  readonly shards: number;
  /** A twin whose recorded bodies run as one graph, with variables of its own; itself where there is no such thing. */
  recording(): Ops;
  /** Frees what the twin holds. */
  close(): void;

  // --- updates in place ------------------------------------------------------------------------------------------
  /** p ← p·k, k a device scalar: decoupled weight decay with k = 1 − lr·wd */
  scaleVariable(p: Variable, k: Tensor): void;
  /** m ← β1 m + (1−β1) g; v ← β2 v + (1−β2) g²; p ← p − lr/(1−β1^k) · m / (√(v/(1−β2^k)) + eps) */
  adam(p: Variable, m: Variable, v: Variable, g: Tensor, s: AdamScalars): void;
  /** p ← p − lr·g */
  sgd(p: Variable, g: Tensor, lr: Tensor): void;
  /** avg ← avg + mu·(p − avg): torch.optim.ASGD's running mean */
  average(avg: Variable, p: Variable, mu: Tensor): void;
}
