/** The playground: which models stand side by side, what is set, and what they have written or read. */
import type { PlayModel } from '../../shared/play.ts';
import { api } from '../api.ts';
import { diceOf, formOf, FRESH, nextSeed, type Mode, type PlayForm } from '../components/playground/form.ts';
import { surpriseOf } from '../components/playground/heat.ts';
import { pairOf, SIDES, type Side } from '../components/playground/sides.ts';
import { beginningUpTo, textOf } from '../components/playground/wordText.ts';
import { readAloud, roleOf, type Role, type SideState } from '../words/play.ts';
import { library } from './library.svelte.ts';
import { PlayAnswer, type Question } from './playAnswer.svelte.ts';
import { failureToast } from './toasts.svelte.ts';

const FORM = 'playground';
/** A change is on disk this long after the last one. */
const SAVE_AFTER = 500;
/** Beginnings that can be gone back to. */
const MOST_BEFORE = 50;

class Play {
  /** snapshots of runs, then models, each newest first */
  models = $state.raw<readonly PlayModel[]>([]);
  /** why the models could not be listed; null where they could */
  failure = $state.raw<unknown>(null);
  /** false until models and what was saved have been read */
  loaded = $state(false);
  form = $state.raw<PlayForm>(FRESH);
  /** beginnings that gave way to one of a word's */
  before = $state.raw<readonly string[]>([]);
  /** of a long text, the page that both sides show */
  page = $state(0);
  /** what was written, for a screen reader: once, when all has come */
  told = $state('');
  readonly answers: Readonly<Record<Mode, Readonly<Record<Side, PlayAnswer>>>> = {
    complete: { left: new PlayAnswer(), right: new PlayAnswer() },
    measure: { left: new PlayAnswer(), right: new PlayAnswer() },
  };

  pair = $derived(pairOf(this.models, this.form));
  now = $derived(this.answers[this.form.mode]);
  busy = $derived(SIDES.some((side) => this.now[side].busy));
  left = $derived(this.#state('left'));
  right = $derived(this.#state('right'));
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #loading: Promise<void> | null = null;
  #turn = 0;

  /** Reads what was saved, once, and the models, each time. @param model of the address; it stands on the right */
  async open(model: string | null): Promise<void> {
    this.#loading ??= this.#read();
    await Promise.all([this.#loading, this.refresh()]);
    // what it was made from stands beside it, unless it stood there before with another
    if (model !== null && model !== this.form.right) this.change({ right: model, left: null });
    this.loaded = true;
  }

  async refresh(): Promise<void> {
    try {
      this.models = await api.call('play.models', {});
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
  }

  change(changes: Partial<PlayForm>): void {
    this.form = { ...this.form, ...changes };
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#flush(), SAVE_AFTER);
  }

  role(model: PlayModel): Role {
    const { run } = library.models.find(({ id }) => id === model.key) ?? { run: null };
    return roleOf(model, run !== null);
  }

  /** Another model on one side: it is asked what the side was asked before. */
  choose(side: Side, key: string): void {
    this.change({ left: this.pair.left?.key ?? null, right: this.pair.right?.key ?? null, [side]: key });
    for (const mode of ['complete', 'measure'] as const) {
      const { question } = this.answers[mode][side];
      const model = this.pair[side];
      this.answers[mode][side].clear();
      if (question !== null && mode === this.form.mode && model !== null) {
        void this.#follow([this.answers[mode][side].ask(model, question)]);
      }
    }
  }

  /** The newest snapshot of a run that is going on, asked the same again. */
  async takeNewest(side: Side): Promise<void> {
    await this.refresh();
    const { question } = this.now[side];
    const model = this.pair[side];
    if (question !== null && model !== null) await this.#follow([this.now[side].ask(model, question)]);
  }

  async again(side: Side): Promise<void> {
    const { question } = this.now[side];
    const model = this.pair[side];
    if (question !== null && model !== null) await this.#follow([this.now[side].ask(model, question)]);
  }

  /** Both models go on from the beginning, or read the text. */
  async begin(): Promise<void> {
    const question = this.#question();
    if (question === null) return;
    this.page = 0;
    await this.#follow(
      SIDES.flatMap((side) => {
        const model = this.pair[side];
        return model === null ? [] : [this.now[side].ask(model, question)];
      }),
    );
  }

  stop(): void {
    for (const side of SIDES) this.now[side].stop();
  }

  async throwAgain(): Promise<void> {
    this.change({ seed: nextSeed(this.form.seed) });
    await this.begin();
  }

  /** Everything up to and with a word is the new beginning. @param instead stands in its place */
  async goOn(side: Side, index: number, instead?: string): Promise<void> {
    const { given, words } = this.now[side];
    const beginning = beginningUpTo(given, words, index, instead).trimStart();
    this.before = [...this.before, this.form.beginning].slice(-MOST_BEFORE);
    this.change({ beginning, mode: 'complete' });
    await this.begin();
  }

  /** The beginning before the last one that a word gave. */
  async goBack(): Promise<void> {
    const beginning = this.before.at(-1);
    if (beginning === undefined) return;
    this.before = this.before.slice(0, -1);
    this.change({ beginning });
    await this.begin();
  }

  #question(): Question | null {
    const { mode, beginning, text, words } = this.form;
    if (mode === 'complete') return { kind: 'complete', ask: { beginning, words, dice: diceOf(this.form) } };
    return text.trim() === '' ? null : { kind: 'measure', ask: { text } };
  }

  /** Says what was written once all of it is there; a newer question silences it. */
  async #follow(asked: readonly Promise<void>[]): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.told = '';
    await Promise.all(asked);
    if (turn !== this.#turn || this.form.mode !== 'complete') return;
    this.told = readAloud(
      SIDES.flatMap((side) => {
        const { model, given, words } = this.answers.complete[side];
        if (model === null || words.length === 0) return [];
        return [{ role: this.role(model), name: model.name, text: textOf(given, words) }];
      }),
    );
  }

  #state(side: Side): SideState | null {
    const model = this.pair[side];
    if (model === null) return null;
    const { busy, failure, words, question } = this.now[side];
    const state = busy ? 'busy' : failure !== null ? 'failed' : question === null ? 'idle' : 'done';
    return { role: this.role(model), name: model.name, state, mean: surpriseOf(words).mean };
  }

  async #read(): Promise<void> {
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#flush();
    });
    try {
      const saved = await api.call('draft.load', { form: FORM });
      const form = saved === null ? null : formOf(saved.json);
      if (form !== null) this.form = form;
    } catch (error) {
      failureToast(error);
    }
  }

  #flush(): void {
    if (this.#saveTimer === undefined) return;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    api.call('draft.save', { form: FORM, json: JSON.stringify(this.form) }).catch(failureToast);
  }
}

export const play = new Play();
