/** Recorded functions over shared variables as one TensorFlow session, loaded anew whenever a function is added. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feed, Shape, Tensor } from '../ops.ts';
import { attr, FLOAT, INT32 } from './binding.ts';
import type { Binding } from './binding.ts';
import { savedModel } from './graphDef.ts';
import { GraphRaw } from './graphRaw.ts';

interface Recorded {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const DTYPE = [attr.type('dtype', FLOAT)];

export class GraphProgram {
  readonly graph = new GraphRaw();
  readonly #binding: Binding;
  readonly #functions = new Map<string, Recorded>();
  readonly #shapes = new Map<number, Shape>();
  /** values of variables that the session does not hold yet */
  readonly #pending = new Map<number, Float32Array>();
  #session: number | null = null;
  #stale = false;
  #nextVariable = 0;

  constructor(binding: Binding) {
    this.#binding = binding;
  }

  declare(data: Float32Array, shape: Shape): number {
    const id = this.#nextVariable++;
    this.#shapes.set(id, shape);
    this.#pending.set(id, data.slice());
    return id;
  }

  forget(id: number): void {
    this.#shapes.delete(id);
    this.#pending.delete(id);
  }

  has(name: string): boolean {
    return this.#functions.has(name);
  }

  /** Records a function; it runs at the next `call`. */
  record(name: string, feeds: readonly Feed[], body: (inputs: readonly Tensor[]) => readonly Tensor[]): void {
    const { graph } = this;
    graph.begin();
    const inputs = feeds.map((f) =>
      graph.placeholder(f.data instanceof Float32Array ? FLOAT : INT32, f.shape),
    );
    const { outputs, done } = graph.end(body(inputs));
    this.#functions.set(name, {
      inputs: inputs.map((t) => graph.outputName(t)),
      outputs: [...outputs, done],
    });
    this.#stale = true;
  }

  /** Runs a recorded function and reads its outputs. */
  call(name: string, feeds: readonly Feed[]): Float32Array[] {
    this.#load();
    return this.#run(name, feeds);
  }

  get(id: number): Float32Array {
    const pending = this.#pending.get(id);
    if (pending !== undefined) return pending.slice();
    this.#accessors(id);
    this.#load();
    return this.#run(`get ${id}`, [])[0] ?? new Float32Array();
  }

  set(id: number, data: Float32Array): void {
    this.#pending.set(id, data.slice());
  }

  close(): void {
    if (this.#session !== null) this.#binding.deleteSavedModel(this.#session);
    this.#session = null;
  }

  /** A new session when functions were added, with the old one's variables; then whatever was set from outside. */
  #load(): void {
    for (const id of this.#shapes.keys()) this.#accessors(id);
    if (this.#stale) {
      if (this.#session !== null)
        for (const id of this.#shapes.keys())
          if (!this.#pending.has(id))
            this.#pending.set(id, this.#run(`get ${id}`, [])[0] ?? new Float32Array());
      this.close();
      this.#session = this.#openSession();
      this.#stale = false;
    }
    for (const [id, data] of this.#pending) {
      const shape = this.#shapes.get(id);
      if (shape !== undefined) this.#run(`set ${id}`, [{ data, shape }]);
    }
    this.#pending.clear();
  }

  #openSession(): number {
    const dir = mkdtempSync(join(tmpdir(), 'ulmfit-graph-'));
    try {
      mkdirSync(join(dir, 'variables')); // the loader looks for it
      writeFileSync(join(dir, 'saved_model.pb'), savedModel(this.graph.nodes));
      return this.#binding.loadSavedModel(dir, 'serve');
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }

  /** Functions that read and write a variable from outside. */
  #accessors(id: number): void {
    const shape = this.#shapes.get(id);
    if (shape === undefined || this.has(`get ${id}`)) return;
    const { graph } = this;
    this.record(`get ${id}`, [], () => [
      graph.op('ReadVariableOp', DTYPE, [graph.variable(id, shape)], shape),
    ]);
    this.record(`set ${id}`, [{ data: new Float32Array(), shape }], ([value]) => {
      if (value !== undefined) graph.run('AssignVariableOp', DTYPE, [graph.variable(id, shape), value]);
      return [];
    });
  }

  #run(name: string, feeds: readonly Feed[]): Float32Array[] {
    const recorded = this.#functions.get(name);
    if (recorded === undefined || this.#session === null) throw new Error(`nothing recorded as ${name}`);
    const inputs = feeds.map((feed) => this.#own(feed));
    const [inNames, outNames] = [recorded.inputs, recorded.outputs].map((names) =>
      names.map(endpoint).join(),
    );
    const outputs = this.#binding.runSavedModel(this.#session, inputs, inNames ?? '', outNames ?? '');
    for (const id of inputs) this.#binding.deleteTensor(id);
    const values = outputs.slice(0, -1).map(({ id }) => Float32Array.from(this.#binding.tensorDataSync(id)));
    for (const { id } of outputs) this.#binding.deleteTensor(id);
    return values;
  }

  /**
   * A feed as a tensor whose memory is TensorFlow's. One over JavaScript's memory might be released on a thread of
   * the session, where the addon's deallocator must not call into Node.
   */
  #own({ data, shape }: Feed): number {
    const isFloat = data instanceof Float32Array;
    const dtype = isFloat ? FLOAT : INT32;
    const borrowed = this.#binding.createTensor(shape, dtype, data);
    const zero = this.#binding.createTensor([], dtype, isFloat ? new Float32Array(1) : new Int32Array(1));
    const copy = this.#binding.executeOp('AddV2', [attr.type('T', dtype)], [borrowed, zero], 1)[0];
    this.#binding.deleteTensor(borrowed);
    this.#binding.deleteTensor(zero);
    return copy?.id ?? -1;
  }
}

const endpoint = (output: string): string => (output.includes(':') ? output : `${output}:0`);
