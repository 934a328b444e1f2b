/**
 * Records raw ops as nodes of a graph instead of running them.
 *
 * The graph runs in any order that its edges allow, so each read and write of a variable gets an edge from those that
 * came before it in the program: a body means the same recorded as it does when run line by line.
 */
import type { Products, Shape, Tensor } from '../ops.ts';
import { attr, FLOAT, INT32 } from './binding.ts';
import type { Attr } from './binding.ts';
import { constDef, nodeDef } from './graphDef.ts';
import { sizeOf, TO_BFLOAT16 } from './raw.ts';
import type { Raw } from './raw.ts';

/** Reads since the last write of a variable, and that write. */
interface Accesses {
  reads: string[];
  write: string | null;
}

export class GraphRaw implements Raw {
  readonly nodes: Buffer[] = [];
  /** the output that a tensor's id stands for, as `node` or `node:k` */
  readonly #outputs: string[] = [];
  readonly #constants = new Map<string, Tensor>();
  readonly #variables = new Map<number, Tensor>();
  readonly #names = new Set<number>();
  #accesses = new Map<number, Accesses>();
  #effects: string[] = [];
  #casts = new Map<number, Tensor>();
  products: Products = 'float32';

  op(name: string, attrs: readonly Attr[], inputs: readonly Tensor[], shape: Shape): Tensor {
    const [out] = this.ops(name, attrs, inputs, [shape]);
    if (out === undefined) throw new Error(`${name} gave no output`);
    return out;
  }

  ops(name: string, attrs: readonly Attr[], inputs: readonly Tensor[], shapes: readonly Shape[]): Tensor[] {
    const node = this.#add(name, attrs, inputs);
    return shapes.map((shape, k) => this.#output(k === 0 ? node : `${node}:${k}`, shape));
  }

  run(name: string, attrs: readonly Attr[], inputs: readonly Tensor[]): void {
    this.#effects.push(this.#add(name, attrs, inputs));
  }

  ints(values: readonly number[], shape: Shape = [values.length]): Tensor {
    const data = Int32Array.from(values);
    return this.#constant(`i${shape.join()}:${values.join()}`, INT32, shape, data);
  }

  float(value: number): Tensor {
    return this.#constant(`f${value}`, FLOAT, [], Float32Array.of(value));
  }

  zeros(shape: Shape): Tensor {
    if (sizeOf(shape) < 64)
      return this.#constant(`z${shape.join()}`, FLOAT, shape, new Float32Array(sizeOf(shape)));
    const fill = [attr.type('T', FLOAT), attr.type('index_type', INT32)];
    return this.op('Fill', fill, [this.ints(shape), this.float(0)], shape); // not megabytes of zeros in the file
  }

  /** A graph frees what nobody needs any more by itself. */
  free(): void {}

  /** Once a tensor and function: the recurrent matrix is multiplied at every time step. */
  asBfloat16(t: Tensor): Tensor {
    let cast = this.#casts.get(t.id);
    if (cast === undefined) this.#casts.set(t.id, (cast = this.op('Cast', TO_BFLOAT16, [t], t.shape)));
    return cast;
  }

  placeholder(dtype: number, shape: Shape): Tensor {
    return this.op('Placeholder', [attr.type('dtype', dtype), attr.shape('shape', shape)], [], shape);
  }

  constant(data: Float32Array | Int32Array, shape: Shape): Tensor {
    const node = this.#name('Const');
    this.nodes.push(constDef(node, data instanceof Float32Array ? FLOAT : INT32, shape, data));
    return this.#output(node, shape);
  }

  /** The handle of variable `id`, made once. */
  variable(id: number, shape: Shape): Tensor {
    let handle = this.#variables.get(id);
    if (handle === undefined) {
      const attrs = [
        attr.string('container', ''),
        attr.string('shared_name', `v${id}`),
        attr.type('dtype', FLOAT),
      ];
      handle = this.op('VarHandleOp', [...attrs, attr.shape('shape', shape)], [], shape);
      this.#variables.set(id, handle);
      this.#names.add(handle.id);
    }
    return handle;
  }

  /** Starts a function: what came before runs in other calls and needs no edge. */
  begin(): void {
    this.#accesses = new Map();
    this.#effects = [];
    this.#casts = new Map();
  }

  /** Ends a function: an output that is there only when all effects of the function have happened. */
  end(outputs: readonly Tensor[]): { outputs: string[]; done: string } {
    const done = this.#name('done');
    const after = this.#effects.map((node) => `^${node}`);
    this.nodes.push(
      nodeDef(done, 'Identity', [this.outputName(this.float(1)), ...after], [attr.type('T', FLOAT)]),
    );
    return { outputs: outputs.map((t) => this.outputName(t)), done };
  }

  outputName(t: Tensor): string {
    const name = this.#outputs[t.id];
    if (name === undefined) throw new Error('a tensor from outside was used in a recorded body');
    return name;
  }

  #add(op: string, attrs: readonly Attr[], inputs: readonly Tensor[]): string {
    const node = this.#name(op);
    const waits = this.#order(op, node, inputs);
    this.nodes.push(nodeDef(node, op, [...inputs.map((t) => this.outputName(t)), ...waits], attrs));
    return node;
  }

  /** Notes which variables a node touches; gives the control inputs that keep the program's order. */
  #order(op: string, node: string, inputs: readonly Tensor[]): string[] {
    const waits = new Set<string>();
    for (const { id } of inputs.filter((t) => this.#names.has(t.id))) {
      const accesses = this.#accesses.get(id) ?? { reads: [], write: null };
      this.#accesses.set(id, accesses);
      if (accesses.write !== null) waits.add(`^${accesses.write}`);
      if (op === 'ReadVariableOp') {
        accesses.reads.push(node);
      } else {
        for (const read of accesses.reads) waits.add(`^${read}`);
        accesses.reads = [];
        accesses.write = node;
      }
    }
    return [...waits];
  }

  #name(op: string): string {
    return `n${this.nodes.length}_${op}`;
  }

  #output(name: string, shape: Shape): Tensor {
    this.#outputs.push(name);
    return { id: this.#outputs.length - 1, shape };
  }

  #constant(key: string, dtype: number, shape: Shape, data: Float32Array | Int32Array): Tensor {
    let t = this.#constants.get(key);
    if (t === undefined) {
      const node = this.#name('Const');
      this.nodes.push(constDef(node, dtype, shape, data));
      this.#constants.set(key, (t = this.#output(node, shape)));
    }
    return t;
  }
}
