/** In-place updates of resource variables: Adam, SGD, decay, running averages. */
import type { AdamScalars, Tensor } from '../ops.ts';
import { attr, FLOAT } from './binding.ts';
import { mul, sub, unary } from './kernels.ts';
import type { Raw } from './raw.ts';

const DTYPE = [attr.type('dtype', FLOAT)];
const ADAM = [attr.type('T', FLOAT), attr.bool('use_locking', false), attr.bool('use_nesterov', false)];
const SGD = [attr.type('T', FLOAT), attr.bool('use_locking', false)];

export function readVariable(r: Raw, v: Tensor): Tensor {
  return r.op('ReadVariableOp', DTYPE, [v], v.shape);
}

export function assign(r: Raw, v: Tensor, t: Tensor): void {
  r.run('AssignVariableOp', DTYPE, [v, t]);
}

/** See Ops.scaleVariable. */
export function scaleVariable(r: Raw, p: Tensor, k: Tensor): void {
  const value = readVariable(r, p);
  const scaled = mul(r, value, k);
  r.free(value);
  assign(r, p, scaled);
  r.free(scaled);
}

/**
 * See Ops.adam. TensorFlow adds epsilon to √v before the bias correction of v, PyTorch after it:
 * passing eps·√(1 − β2^k) makes both the same formula.
 */
export function adam(r: Raw, p: Tensor, m: Tensor, v: Tensor, g: Tensor, s: AdamScalars): void {
  const rest = sub(r, r.float(1), s.beta2Power);
  const root = unary(r, 'Sqrt', rest);
  const eps = mul(r, s.eps, root);
  r.run('ResourceApplyAdam', ADAM, [p, m, v, s.beta1Power, s.beta2Power, s.lr, s.beta1, s.beta2, eps, g]);
  r.free(rest, root, eps);
}

export function sgd(r: Raw, p: Tensor, g: Tensor, lr: Tensor): void {
  r.run('ResourceApplyGradientDescent', SGD, [p, lr, g]);
}

/** See Ops.average. */
export function average(r: Raw, avg: Tensor, p: Tensor, mu: Tensor): void {
  const now = readVariable(r, p);
  const mean = readVariable(r, avg);
  const gap = sub(r, now, mean);
  const step = mul(r, gap, mu);
  r.free(now, mean, gap);
  r.run('AssignAddVariableOp', DTYPE, [avg, step]);
  r.free(step);
}
