/** One run at a time: starts it, hears the person's wishes, and takes it up again when its process was lost. */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { count } from '../../shared/format.ts';
import type { RunDraft, RunLive } from '../../shared/run.ts';
import type { EndedRun, LiveRun as Progress } from '../app/liveRuns.ts';
import type { Publish } from '../ipc/handlerTypes.ts';
import { findRun, folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { isTrainerLost } from '../services/executeRun.ts';
import type { RunCallbacks, StoryNote } from '../services/requests.ts';
import { resume } from '../services/resumeRun.ts';
import { checkpointSteps } from '../services/runFolder.ts';
import { finetune, noModel, pretrain } from '../services/startRun.ts';
import type { RunOutcome } from '../services/types.ts';
import type { TrainerHost } from '../trainer/trainerHost.ts';
import { Listeners } from './listeners.ts';
import { LiveRun } from './liveRun.ts';
import { USUAL_WATCH, watchMemory } from './memory.ts';
import type { MemoryWatch } from './memory.ts';
import { rowOf } from './views.ts';

/** How often a lost process is replaced, and after how many milliseconds each time. */
const BACK_OFF = [1000, 5000, 20_000];

const LOW_MEMORY: StoryNote = {
  code: 'low-memory',
  message:
    'This computer had almost no memory left, so the run was saved and paused before the system could end it. Close other programs, then continue it; a smaller batch or a shorter window needs less.',
};

export interface ConductorDeps {
  readonly ctx: Context;
  readonly host: TrainerHost;
  readonly publish: Publish;
  /** of the person's settings; null = the program's own choice */
  readonly threads: () => number | null;
  readonly backOff?: readonly number[];
  readonly memoryWatch?: MemoryWatch;
  /** a run that has ended, with what it has taught about this computer's speed */
  readonly onSpeed?: (live: LiveRun) => void;
}

type Begin = (asked: RunCallbacks) => Promise<RunOutcome>;

/** The work that goes on, from the moment it is asked for. */
interface Work {
  /** null until the run is in the library */
  live: LiveRun | null;
  readonly pause: AbortController;
  readonly finish: AbortController;
  readonly discard: AbortController;
  /** why it was paused, where it was not the person's wish */
  whyPaused: StoryNote | null;
  stopWatch: () => void;
  ended: Promise<void>;
}

export class Conductor {
  readonly #deps: ConductorDeps;
  readonly #changes = new Listeners<Progress | null>();
  readonly #ends = new Listeners<EndedRun>();
  #work: Work | null = null;

  constructor(deps: ConductorDeps) {
    this.#deps = deps;
  }

  onLiveChange(listener: (live: Progress | null) => void): () => void {
    return this.#changes.add(listener);
  }

  onEnded(listener: (ended: EndedRun) => void): () => void {
    return this.#ends.add(listener);
  }

  liveRun(): Progress | null {
    return this.#work?.live?.progress() ?? null;
  }

  /** What is only known while a run goes on here. */
  liveOf(run: string): RunLive | null {
    const live = this.#work?.live;
    return live?.id === run ? live.live() : null;
  }

  /** Whether something goes on, be it only being prepared. */
  get busy(): boolean {
    return this.#work !== null;
  }

  /** @returns the run's id, once it is in the library */
  start({ name, kind, model, data, settings, epochs, seed }: RunDraft): Promise<string> {
    const request = { data, settings, epochs, seed, ...(name.trim() === '' ? {} : { name }) };
    const { ctx } = this.#deps;
    const threads = this.#deps.threads() ?? undefined;
    if (kind === 'pretrain')
      return this.#begin((asked) => pretrain(ctx, { ...request, ...asked, model, threads }));
    if (model === null) throw noModel();
    return this.#begin((asked) => finetune(ctx, { ...request, ...asked, model, threads }));
  }

  /** Goes on with a run; resolves when it is this program's again. */
  resume(run: string, inexact: boolean): Promise<string> {
    const { ctx, threads } = this.#deps;
    // the same threads as before unless the person allows others: only then do the numbers repeat
    const other = inexact ? (threads() ?? undefined) : undefined;
    return this.#begin((asked) => resume(ctx, { ...asked, run, inexact, threads: other }));
  }

  pause(run: string): void {
    const { live, pause } = this.#workOf(run);
    live.wish('pausing');
    pause.abort();
  }

  finish(run: string): void {
    this.#workOf(run).finish.abort();
  }

  /** Ends the run at its last checkpoint, at once. */
  discard(run: string): void {
    const { live, discard } = this.#workOf(run);
    live.wish('stopping');
    discard.abort();
    this.#deps.host.kill('discarded');
  }

  saveNow(): void {
    if (this.liveRun() !== null) this.#deps.host.saveNow();
  }

  /** Resolves when everything is saved and nothing goes on any more. */
  async pauseAndWait(): Promise<void> {
    const work = this.#work;
    if (work === null) return;
    work.live?.wish('pausing');
    work.pause.abort();
    await work.ended;
  }

  #workOf(run: string): Work & { readonly live: LiveRun } {
    const work = this.#work;
    if (work?.live?.id === run) return { ...work, live: work.live };
    const message = `“${findRun(this.#deps.ctx, run).name}” is not going on in this window, so nothing can be asked of it.`;
    throw new AppError('run/not-live', message, { run });
  }

  #begin(begin: Begin): Promise<string> {
    if (this.#work !== null) {
      const name = this.liveRun()?.name;
      const which = name === undefined ? 'Another run is being prepared' : `The run “${name}” is going on`;
      const message = `${which}, and one is trained at a time. Wait for its end, or pause it first.`;
      throw new AppError('run/other-live', message);
    }
    const work: Work = {
      ...{ live: null, pause: new AbortController(), finish: new AbortController() },
      ...{ discard: new AbortController(), ended: Promise.resolve() },
      ...{ whyPaused: null, stopWatch: () => undefined },
    };
    this.#work = work;
    return new Promise<string>((resolve, reject) => {
      work.ended = this.#conduct(work, begin, resolve).catch(reject);
    });
  }

  /** From the claim to the end. What fails before the claim is the caller's; afterwards the window is told. */
  async #conduct(work: Work, begin: Begin, claimed: (run: string) => void): Promise<void> {
    const asked: RunCallbacks = {
      pause: work.pause.signal,
      whyPaused: () => work.whyPaused,
      finish: work.finish.signal,
      discard: work.discard.signal,
      onClaimed: (id) => {
        this.#enter(work, id);
        claimed(id);
      },
      onStored: (events) => work.live?.follow(events),
    };
    try {
      await this.#persist(work, begin, asked);
    } catch (error) {
      if (work.live === null) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof AppError ? error.code : 'internal/unexpected';
      this.#deps.publish('alarm', { code, message, run: work.live.id });
    } finally {
      work.stopWatch();
      this.#work = null;
      this.#leave(work);
    }
  }

  /** Begins, and begins again after a loss as long as each attempt has come further. */
  async #persist(work: Work, begin: Begin, asked: RunCallbacks): Promise<void> {
    const { ctx, backOff = BACK_OFF } = this.#deps;
    let saved = 0;
    let attempt = begin;
    for (const pauseMs of [...backOff, null]) {
      try {
        await attempt(asked);
        return;
      } catch (error) {
        const id = work.live?.id;
        if (!isTrainerLost(error) || id === undefined) throw error;
        this.#tellLastNote(id);
        const newest = checkpointSteps(folderOf(ctx, 'run', id))[0] ?? 0;
        if (pauseMs === null || newest <= saved) throw error;
        saved = newest;
        work.live?.restart();
        const given = AbortSignal.any([work.pause.signal, work.discard.signal]);
        const goOn = await wait(pauseMs, true, { signal: given }).catch(() => false);
        if (!goOn) return; // the person gave it up: it stays interrupted, with all its snapshots
        const message = `It went on by itself from the snapshot of update ${count(newest)}.`;
        const note = { code: 'restarted', message };
        attempt = (again) => resume(ctx, { ...again, run: id, note });
      }
    }
  }

  #enter(work: Work, id: string): void {
    const { ctx, host, publish, memoryWatch = USUAL_WATCH } = this.#deps;
    if (work.live !== null) return; // it goes on after a loss
    const onChange = (): void => this.#changes.tell(this.liveRun());
    work.live = new LiveRun(id, { ctx, publish, memory: () => host.memory, onChange });
    work.stopWatch = watchMemory(memoryWatch, () => this.#makeRoom(work));
    publish('run.changed', rowOf(ctx, findRun(ctx, id), work.live.live()));
    publish('library.changed', { what: 'runs' });
    onChange();
  }

  /** Better paused by us, with everything saved, than ended by the system. */
  #makeRoom(work: Work): void {
    if (work.pause.signal.aborted) return;
    work.whyPaused = LOW_MEMORY;
    work.live?.wish('pausing');
    work.pause.abort();
  }

  #leave({ live, whyPaused }: Work): void {
    const { ctx, publish, onSpeed } = this.#deps;
    if (live === null) return;
    live.close();
    onSpeed?.(live);
    const record = ctx.runs.get(live.id);
    if (record !== undefined) {
      publish('run.changed', rowOf(ctx, record, null));
      if (record.model !== null) publish('library.changed', { what: 'models' });
      const how = record.status === 'queued' || record.status === 'running' ? 'interrupted' : record.status;
      const perplexity = rowOf(ctx, record, null).best?.perplexity ?? null;
      const why = how === 'paused' ? whyPaused : null;
      if (why !== null) {
        this.#tellLastNote(record.id);
        publish('alarm', { code: 'engine/low-memory', message: why.message, run: record.id });
      }
      const message = record.failure?.message ?? why?.message ?? null;
      this.#ends.tell({ run: record.id, name: record.name, how, perplexity, message });
    }
    this.#changes.tell(null);
  }

  #tellLastNote(run: string): void {
    const { ctx, publish } = this.#deps;
    const notes = ctx.story.notes(run).toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0));
    const event = notes.at(-1);
    if (event !== undefined) publish('run.event', { run, event });
  }
}
