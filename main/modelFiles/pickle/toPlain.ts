/** From what the pickle machine built to plain data: no cycles, no classes left over, no more values than can be met. */
import type { Plain, TensorHandle } from '../plain.ts';
import { beyondLimit, NESTING, VALUES } from './limits.ts';
import { damaged, unsafe } from './refusals.ts';
import type { PickledTensor, Value } from './values.ts';

interface Done {
  readonly plain: Plain;
  /** values in it, a shared one counted each time that it is met */
  readonly values: number;
  /** levels below it */
  readonly height: number;
}

const LEAF = { values: 1, height: 0 };

/**
 * What is shared stays shared, and is converted once.
 *
 * @throws AppError `model/unreadable-weights` for a value that holds itself, `model/unsafe-pickle` for classes and
 *   bare storages among the data, `model/too-large` for what goes through all values would never end with
 */
export function toPlain(root: Value, tensor: (value: PickledTensor) => TensorHandle): Plain {
  const done = new Map<object, Done>();
  const open = new Set<object>();

  function convert(value: Value, depth: number): Done {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array)
      return { plain: value, ...LEAF };
    const known = done.get(value);
    // met again further down than the first time
    if (known !== undefined && depth + known.height > NESTING) throw tooDeep();
    if (known !== undefined) return known;
    if (open.has(value)) throw damaged('a list in it holds itself');
    if (depth > NESTING) throw tooDeep();
    open.add(value);
    const result = convertObject(value, depth);
    open.delete(value);
    if (result.values > VALUES) throw beyondLimit('stands for more than 4 million values');
    done.set(value, result);
    return result;
  }

  function convertObject(value: Exclude<Value, Uint8Array> & object, depth: number): Done {
    switch (value.kind) {
      case 'tensor':
        return { plain: tensor(value), ...LEAF };
      case 'list':
      case 'tuple':
      case 'set': {
        const tally = new Tally();
        const plain = value.items.map((item) => tally.add(convert(item, depth + 1)));
        return { plain, ...tally.sum() };
      }
      case 'dict': {
        const tally = new Tally();
        const plain = new Map<Plain, Plain>();
        for (const [key, item] of value.items) plain.set(key, tally.add(convert(item, depth + 1)));
        return { plain, ...tally.sum() };
      }
      case 'L': {
        if (value.items === null) return { plain: [], ...LEAF };
        const { plain, values, height } = convert(value.items, depth + 1);
        return { plain, values: values + 1, height: height + 1 };
      }
      case 'symbol':
      case 'number-type':
      case 'storage':
        throw unsafe('a class, or numbers without a shape, among its data');
    }
  }

  const result = convert(root, 0);
  return result.plain;
}

class Tally {
  #values = 1;
  #height = 0;

  add({ plain, values, height }: Done): Plain {
    this.#values += values;
    this.#height = Math.max(this.#height, height + 1);
    return plain;
  }

  sum(): { values: number; height: number } {
    return { values: this.#values, height: this.#height };
  }
}

const tooDeep = (): Error => beyondLimit(`nests more than ${NESTING} levels deep`);
