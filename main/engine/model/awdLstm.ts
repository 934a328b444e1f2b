/** The AWD-LSTM's parameters on the device, under PyTorch's names, and its carried state. */
import { AppError } from '../../../shared/errors.ts';
import type { Ops, Shape, Tensor, Variable } from '../ops/ops.ts';
import type { ModelConfig, WeightMap, WeightTensor } from '../types.ts';
import { matrixToEngine, matrixToTorch, permuteBias } from './lstmLayout.ts';

export const ENCODER = '0.encoder.weight';
export const DECODER_BIAS = '1.decoder.bias';

type Layout =
  { kind: 'matrix'; H: number; columns: number } | { kind: 'bias'; H: number } | { kind: 'plain' };

/** What a parameter is called and how PyTorch lays it out. */
interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly layout: Layout;
}

export interface Parameter extends ParameterSpec {
  readonly variable: Variable;
}

/** Hidden and cell state of every layer [B, H], carried from window to window. */
export interface CarriedState {
  readonly h: readonly Tensor[];
  readonly c: readonly Tensor[];
}

/** Width of layer l's input and output: embedding at both ends, `n_hid` between. */
export function layerSizes(config: ModelConfig): { input: number; hidden: number }[] {
  return Array.from({ length: config.n_layers }, (_, l) => ({
    input: l === 0 ? config.emb_sz : config.n_hid,
    hidden: l === config.n_layers - 1 ? config.emb_sz : config.n_hid,
  }));
}

/** Every parameter in a fixed order: layer by layer U, W, b_ih, b_hh, then the tied matrix and the decoder's bias. */
export function parameterSpecs(config: ModelConfig, vocabSize: number): ParameterSpec[] {
  const specs = layerSizes(config).flatMap(({ input, hidden: H }, l): ParameterSpec[] => [
    { name: `0.rnns.${l}.weight_hh_l0_raw`, shape: [4 * H, H], layout: { kind: 'matrix', H, columns: H } },
    {
      name: `0.rnns.${l}.module.weight_ih_l0`,
      shape: [4 * H, input],
      layout: { kind: 'matrix', H, columns: input },
    },
    { name: `0.rnns.${l}.module.bias_ih_l0`, shape: [4 * H], layout: { kind: 'bias', H } },
    { name: `0.rnns.${l}.module.bias_hh_l0`, shape: [4 * H], layout: { kind: 'bias', H } },
  ]);
  specs.push({ name: ENCODER, shape: [vocabSize, config.emb_sz], layout: { kind: 'plain' } });
  if (config.out_bias) specs.push({ name: DECODER_BIAS, shape: [vocabSize], layout: { kind: 'plain' } });
  return specs;
}

/** Parameters of a model on the device. Passes over it are functions in `passes.ts`. */
export class AwdLstm {
  readonly ops: Ops;
  readonly config: ModelConfig;
  readonly vocabSize: number;
  readonly parameters: readonly Parameter[];

  /** @throws AppError model/shape when a weight is missing or has another shape than the configuration says */
  constructor(ops: Ops, config: ModelConfig, weights: WeightMap) {
    this.ops = ops;
    this.config = config;
    this.vocabSize = weights.get(ENCODER)?.shape[0] ?? 0;
    this.parameters = parameterSpecs(config, this.vocabSize).map((spec) => {
      const data = toEngine(spec, expectWeight(weights, spec));
      return { ...spec, variable: ops.variable(data, engineShape(spec)) };
    });
  }

  /** The same model over other variables in the order of `parameters`, such as running averages. Owns nothing. */
  over(variables: readonly Variable[]): AwdLstm {
    const view = Object.create(AwdLstm.prototype) as AwdLstm;
    const parameters = this.parameters.map((p, k) => ({ ...p, variable: variables[k] ?? p.variable }));
    return Object.assign(view, { ops: this.ops, config: this.config, vocabSize: this.vocabSize, parameters });
  }

  /** The weights as PyTorch would store them. */
  weights(): WeightMap {
    return new Map(this.parameters.map((p) => [p.name, readTorch(this.ops, p, p.variable)]));
  }

  dispose(): void {
    for (const p of this.parameters) this.ops.drop(p.variable);
  }
}

/** A variable that lies like parameter `spec` (a weight, an optimiser slot, an average), in PyTorch's layout. */
export function readTorch(ops: Ops, spec: ParameterSpec, variable: Variable): WeightTensor {
  const data = ops.step(() => ops.read(ops.value(variable)));
  return { shape: spec.shape, data: toTorch(spec, data) };
}

/** Numbers in PyTorch's layout as the engine lays them out. */
export function toEngine({ layout }: ParameterSpec, torch: Float32Array): Float32Array {
  if (layout.kind === 'matrix') return matrixToEngine(torch, layout.H, layout.columns);
  return layout.kind === 'bias' ? permuteBias(torch, layout.H) : torch;
}

export function toTorch({ layout }: ParameterSpec, engine: Float32Array): Float32Array {
  if (layout.kind === 'matrix') return matrixToTorch(engine, layout.H, layout.columns);
  return layout.kind === 'bias' ? permuteBias(engine, layout.H) : engine;
}

export function engineShape({ shape, layout }: ParameterSpec): Shape {
  return layout.kind === 'matrix' ? [...shape].reverse() : shape;
}

/** State of zeros for B rows: at the start of an epoch and of an evaluation. */
export function zeroState(ops: Ops, config: ModelConfig, B: number): CarriedState {
  const zeros = layerSizes(config).map(({ hidden }) => ops.zeros([B, hidden]));
  return { h: zeros, c: zeros };
}

function expectWeight(weights: WeightMap, { name, shape }: ParameterSpec): Float32Array {
  const found = weights.get(name);
  if (found?.shape.join() === shape.join()) return found.data;
  const has = found === undefined ? 'is missing' : `has the shape [${found.shape.join(', ')}]`;
  const message = `The weight ${name} ${has}; this model needs [${shape.join(', ')}]. The files do not belong together.`;
  throw new AppError('model/shape', message, { name });
}
