/**
 * Variables and their updates in place.
 *
 * A variable's numbers lie in JavaScript; the heap holds an image of them, made when the value is asked for and given
 * up when it changes. So a value that is still in use never changes, XNNPACK's packed copy of a weight lasts as long
 * as the weight, and an update is one loop in double precision, rounded once to float32.
 */
import type { AdamScalars, Shape, Tensor, Variable } from '../ops.ts';
import { scalarValue } from './arithmetic.ts';
import { sizeOf } from './heap.ts';
import type { Heap } from './heap.ts';

interface Stored {
  readonly data: Float32Array;
  image: Tensor | null;
}

export class Variables {
  readonly #heap: Heap;
  readonly #stored = new Map<number, Stored>();
  #nextId = 1;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  create(data: Float32Array, shape: Shape): Variable {
    if (data.length !== sizeOf(shape))
      throw new RangeError(`${data.length} numbers do not fill [${shape.join()}]`);
    const id = this.#nextId++;
    this.#stored.set(id, { data: data.slice(), image: null });
    return { id, shape };
  }

  drop(v: Variable): void {
    this.#numbers(v);
    this.#stored.delete(v.id);
  }

  value(v: Variable): Tensor {
    const stored = this.#find(v);
    stored.image ??= this.#heap.permanent(this.#heap.data(stored.data, v.shape));
    return this.#heap.alias(stored.image, v.shape);
  }

  assign(v: Variable, t: Tensor): void {
    const from = this.#heap.floats(t);
    const to = this.#numbers(v);
    if (from.length !== to.length) throw new RangeError(`[${t.shape.join()}] is not [${v.shape.join()}]`);
    to.set(from);
  }

  scale(v: Variable, k: Tensor): void {
    const factor = scalarValue(this.#heap, k);
    const p = this.#numbers(v);
    for (let i = 0; i < p.length; i++) p[i] = (p[i] ?? 0) * factor;
  }

  /** See Ops.adam: PyTorch's form, eps outside the root and after the bias correction. */
  adam(parameter: Variable, first: Variable, second: Variable, gradient: Tensor, s: AdamScalars): void {
    const g = this.#heap.floats(gradient);
    const [p, m, v] = [this.#numbers(parameter), this.#numbers(first), this.#numbers(second)];
    const number = (t: Tensor): number => scalarValue(this.#heap, t);
    const [beta1, beta2, eps] = [number(s.beta1), number(s.beta2), number(s.eps)];
    const rate = number(s.lr) / (1 - number(s.beta1Power));
    const correction = 1 / Math.sqrt(1 - number(s.beta2Power));
    for (let i = 0; i < p.length; i++) {
      const gi = g[i] ?? 0;
      const mi = beta1 * (m[i] ?? 0) + (1 - beta1) * gi;
      const vi = beta2 * (v[i] ?? 0) + (1 - beta2) * gi * gi;
      m[i] = mi;
      v[i] = vi;
      p[i] = (p[i] ?? 0) - (rate * mi) / (Math.sqrt(vi) * correction + eps);
    }
  }

  sgd(parameter: Variable, gradient: Tensor, lr: Tensor): void {
    const g = this.#heap.floats(gradient);
    const rate = scalarValue(this.#heap, lr);
    const p = this.#numbers(parameter);
    for (let i = 0; i < p.length; i++) p[i] = (p[i] ?? 0) - rate * (g[i] ?? 0);
  }

  average(average: Variable, parameter: Variable, mu: Tensor): void {
    const share = scalarValue(this.#heap, mu);
    const p = this.#find(parameter).data;
    const mean = this.#numbers(average);
    for (let i = 0; i < p.length; i++) {
      const before = mean[i] ?? 0;
      mean[i] = before + share * ((p[i] ?? 0) - before);
    }
  }

  /** The numbers, about to be changed: the image on the heap is given up. */
  #numbers(v: Variable): Float32Array {
    const stored = this.#find(v);
    if (stored.image !== null) this.#heap.free(stored.image);
    stored.image = null;
    return stored.data;
  }

  #find(v: Variable): Stored {
    const stored = this.#stored.get(v.id);
    if (stored === undefined) throw new Error('this variable was dropped before');
    return stored;
  }
}
