/** A main process made of memory: answers every call of the contract from a scene, and lets its run go on. */
import type { Answer, Ask, Bridge, CallName, EventName, Events, Reply } from '../../shared/api.ts';
import type { AppSettings } from '../../shared/app.ts';
import type { DatasetView, ImportState } from '../../shared/data.ts';
import type { RunRow } from '../../shared/run.ts';
import { METRIC_PAGE } from '../../shared/run.ts';
import { goneOn, revised, searched, sources, tried } from './dataAnswers.ts';
import type { Host } from './dataAnswers.ts';
import { estimateOf } from './estimate.ts';
import { FakePlay } from './fakePlay.ts';
import { modelAnswers } from './modelAnswers.ts';
import type { Scene } from './scenes/scene.ts';
import { refuse, Refusal } from './refusal.ts';
import { joined, slice } from './scenes/columns.ts';
import { columnsOf, makeRun } from './scenes/stageRun.ts';
import type { StageRun } from './scenes/stageRun.ts';

type Answers = { readonly [C in CallName]: (ask: Ask<C>) => Answer<C> | Promise<Answer<C>> };

const TICK = 100;
const GOING_ON = { activity: 'training' as const, msPerUpdate: 282, msLeft: null, memory: 1.9e9 };

export class FakeMain {
  settings: AppSettings = { theme: 'system', textSize: 1, threads: null, whenClosing: 'ask', notify: true };
  /** every question, in order */
  readonly asked: { readonly name: string; readonly ask: unknown }[] = [];
  readonly #scene: Scene;
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();
  readonly #drafts: Map<string, string>;
  readonly #bin = new Map<string, DatasetView | StageRun>();
  #next = 1;

  readonly #begun = new Set<string>();
  readonly #host: Host;
  readonly #play = new FakePlay((words) => this.tell('play.words', words));

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#drafts = new Map(Object.entries(scene.drafts));
    this.#host = { scene, take: (state) => this.#import(state), find: (data) => this.#data(data) };
  }

  bridge(): Bridge {
    return {
      invoke: async (channel, payload) => {
        this.asked.push({ name: channel, ask: payload });
        return this.#reply(channel, payload);
      },
      subscribe: (channel, listener) => {
        const all = this.#listeners.get(channel) ?? new Set();
        this.#listeners.set(channel, all.add(listener));
        return () => all.delete(listener);
      },
      takeFiles: async () => ({ ok: true, value: this.#scene.picked }),
    };
  }

  tell<E extends EventName>(event: E, payload: Events[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(structuredClone(payload));
  }

  /** Lets the running run go on, and an import read. */
  start(): void {
    setInterval(() => this.#train(), TICK);
    setInterval(() => this.#read(), 500);
  }

  async #reply(channel: string, payload: unknown): Promise<Reply<unknown>> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    try {
      const failing = Object.entries(this.#scene.failing).find(([name]) => name === channel)?.[1];
      if (failing !== undefined) throw new Refusal(failing.code, failing.message);
      const answers: Readonly<Record<string, (ask: never) => unknown>> = this.#answers;
      const answer = answers[channel];
      if (answer === undefined) throw new Refusal('internal/unexpected', `no call ${channel}`);
      // the same copying as between processes: what cannot be cloned fails here as there
      return { ok: true, value: structuredClone(await answer(structuredClone(payload) as never)) };
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'internal/unexpected';
      return { ok: false, code, message: error instanceof Error ? error.message : String(error) };
    }
  }

  #run(id: string): StageRun {
    const run = this.#scene.runs.find((one) => one.view.id === id);
    if (run === undefined) throw new Refusal('run/unknown', 'There is no such run.');
    return run;
  }

  #data(id: string): DatasetView {
    const found = this.#scene.datasets.find((one) => one.data === id);
    if (found === undefined) throw new Refusal('dataset/unknown', 'There is no such dataset.');
    return found;
  }

  #change(id: string, changes: Partial<RunRow>): null {
    const run = this.#run(id);
    run.view = { ...run.view, ...changes };
    this.tell('run.changed', rowOf(run));
    return null;
  }

  #changeData(id: string, changes: Partial<DatasetView>): DatasetView {
    const changed = { ...this.#data(id), ...changes };
    this.#scene.datasets = this.#scene.datasets.map((one) => (one.data === id ? changed : one));
    this.tell('library.changed', { what: 'data' });
    return changed;
  }

  #import(state: ImportState): ImportState {
    this.#begun.add(state.id);
    this.#scene.imports = [state, ...this.#scene.imports.filter((one) => one.id !== state.id)];
    this.tell('import.changed', state);
    return state;
  }

  readonly #models = modelAnswers({
    scene: () => this.#scene,
    tell: (event, payload) => this.tell(event, payload),
  });

  readonly #answers: Answers = {
    'app.facts': () => this.#scene.facts,
    'app.engine': async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return this.#scene.engine;
    },
    'app.ready': () => ({ sinceStart: Math.round(performance.now()) }),
    'app.copyText': () => null,
    'settings.get': () => this.settings,
    'settings.set': ({ changes }) => {
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      this.settings = { ...this.settings, ...Object.fromEntries(given) };
      this.tell('settings.changed', this.settings);
      return this.settings;
    },
    'settings.chooseLibrary': () => null,
    'draft.load': ({ form }) => {
      const json = this.#drafts.get(form);
      return json === undefined ? null : { json };
    },
    'draft.save': ({ form, json }) => {
      if (json === null) this.#drafts.delete(form);
      else this.#drafts.set(form, json);
      return null;
    },
    'data.list': () => this.#scene.datasets,
    'data.choose': () => this.#scene.picked,
    'data.import': ({ name }) =>
      this.#import({
        id: `import-${this.#next++}`,
        name,
        kind: 'import',
        status: 'reading',
        phase: 'reading',
        done: 0,
        total: 24_331,
        documents: 0,
        msLeft: null,
        data: null,
        failure: null,
      }),
    'data.importSample': () => this.#answers['data.import']({ name: 'moby-dick' } as Ask<'data.import'>),
    'data.imports': () => this.#scene.imports,
    'data.cancelImport': ({ id }) => {
      const state = this.#scene.imports.find((one) => one.id === id);
      if (state !== undefined) this.#import({ ...state, status: 'cancelled' });
      return null;
    },
    'data.show': ({ data, model }) => {
      const view = this.#data(data);
      return model === null ? { ...view, model: null, coverage: null, unknown: [], unknownTypes: 0 } : view;
    },
    'data.document': ({ data, index }) => {
      const { documents } = this.#data(data);
      const { documents: all } = this.#scene;
      const document = all[index % all.length];
      if (document === undefined) throw new Refusal('dataset/damaged', 'There are no documents.');
      return { ...document, index, of: documents.train + documents.valid };
    },
    'data.look': () => this.#scene.picked ?? refuse('input/unknown-choice', 'Nothing was chosen.'),
    'data.continueImport': ({ id }) => {
      const state = this.#scene.imports.find((one) => one.id === id);
      if (state === undefined) return refuse('input/unknown-choice', 'There is no such import.');
      return this.#import({ ...state, status: 'reading' });
    },
    'data.search': (ask) => searched(this.#scene, ask),
    'data.tryRemedy': ({ data, remedy }) => tried(this.#scene, this.#data(data), remedy),
    'data.revise': (ask) => revised(this.#host, ask),
    'data.sources': sources,
    'data.readings': () => this.#scene.readings,
    'data.saveLeftOut': () => ({ file: 'left-out.csv' }),
    'data.setNotes': ({ data, notes }) => {
      this.#changeData(data, { notes });
      return null;
    },
    'data.rename': ({ data, name }) => this.#changeData(data, { name }),
    'data.delete': ({ data }) => {
      this.#bin.set(data, this.#data(data));
      this.#scene.datasets = this.#scene.datasets.filter((one) => one.data !== data);
      this.tell('library.changed', { what: 'data' });
      return null;
    },
    'data.restore': ({ data }) => {
      const found = this.#bin.get(data);
      if (found !== undefined && 'data' in found) this.#scene.datasets = [found, ...this.#scene.datasets];
      this.tell('library.changed', { what: 'data' });
      return null;
    },
    ...this.#models,
    'play.models': () => this.#scene.plays,
    'play.complete': (ask) => this.#play.complete(ask),
    'play.measure': (ask) => this.#play.measure(ask),
    'play.stop': ({ ticket }) => this.#play.stop(ticket),
    'play.save': ({ name }) => ({ file: `${name}.txt` }),
    'runs.list': () => this.#scene.runs.map(rowOf),
    'runs.show': ({ run }) => this.#run(run).view,
    'runs.updates': ({ run, after }) => slice(this.#run(run).columns, after, after + METRIC_PAGE),
    'runs.estimate': ({ draft }) => estimateOf(draft, this.#data(draft.data)),
    'runs.rehearse': async ({ draft }) => {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return {
        ...estimateOf(draft, this.#data(draft.data)),
        basis: 'Measured in a rehearsal on this computer at 13:21.',
      };
    },
    'runs.start': ({ draft }) => {
      const id = `run-${this.#next++}`;
      const run = makeRun({
        id,
        name: draft.name,
        status: 'running',
        changes: draft.settings,
        epochs: draft.epochs,
        step: 0,
        started: Date.now(),
        live: { msLeft: null },
        data: draft.data,
        dataName: this.#data(draft.data).name,
      });
      this.#scene.runs = [run, ...this.#scene.runs];
      this.#scene.pace = 3;
      this.tell('library.changed', { what: 'runs' });
      return { run: id };
    },
    'runs.pause': ({ run }) => this.#change(run, { status: 'paused', live: null }),
    'runs.resume': ({ run }) => this.#change(run, { status: 'running', live: GOING_ON }),
    'runs.finish': ({ run }) => this.#change(run, { status: 'stopped', live: null, ended: Date.now() }),
    'runs.discard': ({ run }) => this.#change(run, { status: 'stopped', live: null, ended: Date.now() }),
    'runs.setNotes': ({ run, notes }) => this.#change(run, { notes }),
    'runs.rename': ({ run, name }) => this.#change(run, { name }),
    'runs.delete': ({ run }) => {
      this.#bin.set(run, this.#run(run));
      this.#scene.runs = this.#scene.runs.filter((one) => one.view.id !== run);
      this.tell('library.changed', { what: 'runs' });
      return null;
    },
    'runs.restore': ({ run }) => {
      const found = this.#bin.get(run);
      if (found !== undefined && 'view' in found) this.#scene.runs = [found, ...this.#scene.runs];
      this.tell('library.changed', { what: 'runs' });
      return null;
    },
    'runs.saveReport': () => ({ file: 'report.html' }),
    'charts.save': ({ name, kind }) => ({ file: `${name}.${kind}` }),
  };

  #train(): void {
    const run = this.#scene.runs.find((one) => one.view.status === 'running');
    const pace = this.#scene.pace;
    if (run === undefined || pace === 0) return;
    const { view } = run;
    const ms = view.live?.msPerUpdate ?? 282;
    const to = Math.min(view.steps, view.step + pace);
    const shape = { from: view.before?.loss ?? 4.72, to: 3.84, steps: view.steps };
    const columns = columnsOf(view, shape, view.step + 1, to, ms);
    run.columns = joined(run.columns, columns);
    const live = view.live === null ? null : { ...view.live, msLeft: (view.steps - to) * ms };
    run.view = { ...view, step: to, live, trainedMs: to * ms };
    if (to === view.steps) run.view = { ...run.view, status: 'done', live: null, ended: Date.now() };
    this.tell('run.metrics', { run: view.id, columns });
    if (to % 10 < pace || to === view.steps) this.tell('run.changed', rowOf(run));
  }

  #read(): void {
    for (const state of this.#scene.imports) {
      // what was begun on the stage itself goes on; what a scene shows stands still
      if (state.status !== 'reading' || (this.#scene.pace === 0 && !this.#begun.has(state.id))) continue;
      const next = goneOn(this.#scene, state);
      this.#import(next);
      if (next.status === 'done') this.tell('library.changed', { what: 'data' });
    }
  }
}

function rowOf({ view }: StageRun): RunRow {
  return view;
}
