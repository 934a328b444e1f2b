/** Recorded functions over shared variables as one TensorFlow session, loaded anew whenever a function is added. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedSpec, Shape, Tensor } from '../ops.ts';
import { attr, FLOAT, INT32 } from './binding.ts';
import type { Binding } from './binding.ts';
import { savedModel } from './graphDef.ts';
import { GraphRaw } from './graphRaw.ts';

/** A recorded function: endpoints of its inputs and outputs in the graph. */
interface Endpoints {
  readonly feeds: readonly FeedSpec[];
  readonly inputs: string;
  readonly outputs: string;
}

/** How a variable is read and written from outside. */
interface Accessors {
  readonly get: Endpoints;
  readonly set: Endpoints;
}

const DTYPE = [attr.type('dtype', FLOAT)];

export class GraphProgram {
  readonly graph = new GraphRaw();
  readonly #binding: Binding;
  readonly #accessors = new Map<number, Accessors>();
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
    this.#accessors.delete(id);
    this.#pending.delete(id);
  }

  /** Records a function; it runs when `call` is given what this returns. */
  record(feeds: readonly FeedSpec[], body: (inputs: readonly Tensor[]) => readonly Tensor[]): Endpoints {
    const { graph } = this;
    graph.begin();
    const inputs = feeds.map((f) => graph.placeholder(f.dtype === 'float32' ? FLOAT : INT32, f.shape));
    const { outputs, done } = graph.end(body(inputs));
    this.#stale = true;
    const join = (names: readonly string[]): string => names.map(endpoint).join();
    return { feeds, inputs: join(inputs.map((t) => graph.outputName(t))), outputs: join([...outputs, done]) };
  }

  /** Runs a recorded function and reads its outputs. */
  call(recorded: Endpoints, data: readonly (Float32Array | Int32Array)[]): Float32Array[] {
    this.#load();
    return this.#run(recorded, data);
  }

  get(id: number): Float32Array {
    const pending = this.#pending.get(id);
    if (pending !== undefined) return pending.slice();
    this.#load();
    return this.#read(id);
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
    for (const [id, shape] of this.#shapes) if (!this.#accessors.has(id)) this.#access(id, shape);
    if (this.#stale) {
      if (this.#session !== null)
        for (const id of this.#shapes.keys())
          if (!this.#pending.has(id)) this.#pending.set(id, this.#read(id));
      this.close();
      this.#session = this.#openSession();
      this.#stale = false;
    }
    for (const [id, data] of this.#pending) {
      const accessors = this.#accessors.get(id);
      if (accessors !== undefined) this.#run(accessors.set, [data]);
    }
    this.#pending.clear();
  }

  #access(id: number, shape: Shape): void {
    const { graph } = this;
    const get = this.record([], () => [
      graph.op('ReadVariableOp', DTYPE, [graph.variable(id, shape)], shape),
    ]);
    const set = this.record([{ dtype: 'float32', shape }], ([value]) => {
      if (value !== undefined) graph.run('AssignVariableOp', DTYPE, [graph.variable(id, shape), value]);
      return [];
    });
    this.#accessors.set(id, { get, set });
  }

  #read(id: number): Float32Array {
    const accessors = this.#accessors.get(id);
    const [value] = accessors === undefined ? [] : this.#run(accessors.get, []);
    if (value === undefined) throw new Error(`no variable ${id}`);
    return value;
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

  #run(
    { feeds, inputs: names, outputs: wanted }: Endpoints,
    data: readonly (Float32Array | Int32Array)[],
  ): Float32Array[] {
    if (this.#session === null) throw new Error('the program is closed');
    const inputs = feeds.map((feed, i) => this.#own(feed, data[i]));
    const outputs = this.#binding.runSavedModel(this.#session, inputs, names, wanted);
    for (const id of inputs) this.#binding.deleteTensor(id);
    const values = outputs.slice(0, -1).map(({ id }) => Float32Array.from(this.#binding.tensorDataSync(id)));
    for (const { id } of outputs) this.#binding.deleteTensor(id);
    return values;
  }

  /**
   * A feed as a tensor whose memory is TensorFlow's. One over JavaScript's memory might be released on a thread of
   * the session, where the addon's deallocator must not call into Node.
   */
  #own({ dtype, shape }: FeedSpec, data: Float32Array | Int32Array | undefined): number {
    if (data === undefined) throw new RangeError('a feed is missing');
    const type = dtype === 'float32' ? FLOAT : INT32;
    const borrowed = this.#binding.createTensor(shape, type, data);
    const zero = this.#binding.createTensor(
      [],
      type,
      dtype === 'float32' ? new Float32Array(1) : new Int32Array(1),
    );
    const copy = this.#binding.executeOp('AddV2', [attr.type('T', type)], [borrowed, zero], 1)[0];
    this.#binding.deleteTensor(borrowed);
    this.#binding.deleteTensor(zero);
    return copy?.id ?? -1;
  }
}

const endpoint = (output: string): string => (output.includes(':') ? output : `${output}:0`);
