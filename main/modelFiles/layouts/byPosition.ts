/**
 * Tensors without names, such as arrays saved in a row: told apart by their order and shapes, as fastai 2 itself loads
 * pretrained weights by position. Only where the order leaves no doubt.
 */
import type { TensorHandle } from '../plain.ts';
import { nameParts } from './names.ts';
import type { Tensors } from './stateDict.ts';

/** @returns the same tensors under fastai's names; null where they have names, or no such order */
export function byPosition(tensors: Tensors): Tensors | null {
  if (![...tensors.keys()].every((name) => /^(?:arr_|tensor_?|param_?|p)?\d+$/.test(name))) return null;
  const { layers, encoder } = nameParts(tensors);
  if (layers.size > 0 || encoder !== null) return null;
  const queue = [...tensors.values()];
  const embedding = queue.shift();
  const [rows, width] = embedding?.shape ?? [];
  if (embedding === undefined || rows === undefined || width === undefined) return null;
  const named = new Map([['0.encoder.weight', embedding]]);
  if (queue[0]?.shape.join() === embedding.shape.join()) put(named, '0.encoder_dp.emb.weight', queue.shift());
  const order = orderOf(queue, width);
  if (order === null) return null;
  for (let l = 0; isMatrix(queue[0]) && queue[0].shape.join() !== embedding.shape.join(); l++) {
    const four = queue.splice(0, 4);
    const matrices = four.filter(isMatrix);
    const biases = four.filter(({ shape }) => shape.length === 1);
    if (matrices.length !== 2 || biases.length !== 2) return null;
    const [hh, ih] = order === 'hh first' ? matrices : [...matrices].reverse();
    put(named, `0.rnns.${l}.weight_hh_l0_raw`, hh);
    put(named, `0.rnns.${l}.module.weight_ih_l0`, ih);
    put(named, `0.rnns.${l}.module.bias_ih_l0`, biases[0]);
    put(named, `0.rnns.${l}.module.bias_hh_l0`, biases[1]);
  }
  for (const rest of queue) {
    const name = isMatrix(rest) ? '1.decoder.weight' : '1.decoder.bias';
    if (rest.shape[0] !== rows || named.has(name)) return null;
    put(named, name, rest);
  }
  return named;
}

/** The first layer's input is as wide as a word vector and its state is not, which tells its two matrices apart. */
function orderOf(queue: readonly TensorHandle[], width: number): 'hh first' | 'ih first' | null {
  const [first, second] = queue.slice(0, 4).filter(isMatrix);
  const [rows, firstColumns = 0] = first?.shape ?? [];
  const secondColumns = second?.shape[1] ?? 0;
  if (firstColumns === secondColumns) return null;
  if (secondColumns === width && rows === 4 * firstColumns) return 'hh first';
  return firstColumns === width && rows === 4 * secondColumns ? 'ih first' : null;
}

function isMatrix(tensor: TensorHandle | undefined): tensor is TensorHandle {
  return tensor?.shape.length === 2;
}

function put(named: Map<string, TensorHandle>, name: string, tensor: TensorHandle | undefined): void {
  if (tensor !== undefined) named.set(name, tensor);
}
