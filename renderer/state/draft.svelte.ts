/** The run that is being set up: the form with its undo, what it would take, and its copy on disk. */
import type { Settings } from '../../shared/hyperparams.ts';
import type { RunDraft, RunEstimate } from '../../shared/run.ts';
import { api, CallError } from '../api.ts';
import {
  changedFields,
  datasetOf,
  draftOf,
  formOf,
  freshForm,
  modelOf,
  nameOf,
  questionOf,
  withPreset,
  withSettings,
  withStart,
  type FieldKey,
  type Form,
} from '../components/newRun/form.ts';
import { noPast, redone, remembered, undone, type Past } from '../components/newRun/history.ts';
import { Measurer, toMeasure, workKey } from '../components/newRun/measuring.ts';
import { presetsQuestion } from '../components/newRun/presetTimes.ts';
import { Asker } from '../components/newRun/asker.ts';
import { optimizerWords } from '../words/newRun.ts';
import { library } from './library.svelte.ts';
import { PresetTimes } from './presetTimes.svelte.ts';
import { runs } from './runs.svelte.ts';
import { failureToast, toasts } from './toasts.svelte.ts';

const FORM = 'newRun';
/** A change is on disk this long after the last one. */
const SAVE_AFTER = 1000;
/** An estimate is asked for once the hand has rested this long. */
const ASK_AFTER = 250;

class Draft {
  #form = $state.raw<Form>(freshForm());
  #past = $state.raw<Past<Form>>(noPast());
  readonly #presets = new PresetTimes();
  /** false until what was saved has been read */
  loaded = $state(false);
  #estimate = $state.raw<{ readonly about: string; readonly value: RunEstimate } | null>(null);
  /** why there is no estimate; null where there is one */
  estimateFailure = $state.raw<unknown>(null);
  asking = $state(false);
  rehearsing = $state(false);
  /** why the speed could not be measured without being asked; null where it could, or was not tried */
  rehearsalFailure = $state.raw<unknown>(null);
  starting = $state(false);
  /** fields whose typed text cannot be used, with what is wrong */
  mistakes = $state.raw<ReadonlyMap<FieldKey, string>>(new Map());

  model = $derived(modelOf(this.#form, library.models));
  dataset = $derived(datasetOf(this.#form, library.datasets));
  name = $derived(nameOf(this.#form, this.dataset, this.#taken()));
  draft = $derived(draftOf(this.#form, { name: this.name, model: this.model, dataset: this.dataset }));
  /** of the form as it is, or as it was a moment ago while `asking`; never of other texts or another model */
  estimate = $derived(this.#estimate?.about === this.#about() ? this.#estimate.value : null);
  /** what each preset would take, by its key, as far as it is known; never of other texts or another model */
  presetTimes = $derived(this.#presets.of(this.#about()));
  askingPresets = $derived(this.#presets.asking);
  /** changed from the preset in nothing */
  untouched = $derived(changedFields(this.#form).length === 0);
  canUndo = $derived(this.#past.before.length > 0);
  canRedo = $derived(this.#past.after.length > 0);

  readonly #estimates = new Asker(ASK_AFTER);
  readonly #measurer = new Measurer(() => void this.rehearse('by itself'));
  #rehearsals = 0;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #loading: Promise<void> | null = null;
  /** chosen before what was saved has been read */
  #early: Partial<Form> = {};

  get form(): Form {
    return this.#form;
  }

  #about(): string {
    return JSON.stringify([this.#form.kind, this.model?.id, this.dataset?.data]);
  }

  #taken(): ReadonlySet<string> {
    return new Set([...runs.rows, ...library.models].map(({ name }) => name));
  }

  /** Reads what was saved, once; what was chosen before it came, on another screen, is put on top of it. */
  load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  async #read(): Promise<void> {
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#flush();
    });
    try {
      const saved = await api.call('draft.load', { form: FORM });
      const form = saved === null ? null : formOf(saved.json);
      if (form !== null) this.#form = { ...form, ...this.#early };
    } catch (error) {
      failureToast(error);
    }
    this.loaded = true;
    if (Object.keys(this.#early).length > 0) this.#saveSoon();
  }

  /** @param tag what is being changed: changes with the same tag soon after are undone together */
  change(changes: Partial<Form>, tag = ''): void {
    if (!this.loaded) this.#early = { ...this.#early, ...changes };
    this.#take({ ...this.#form, ...changes }, tag);
  }

  set(changes: Partial<Settings>, tag = ''): void {
    const before = this.#form.settings.optimizer;
    this.#take(withSettings(this.#form, changes), tag);
    if (this.#form.settings.optimizer === before) return;
    toasts.say({
      kind: 'info',
      text: optimizerWords(this.#form.settings),
      action: { label: 'Undo', run: () => this.undo() },
    });
  }

  choosePreset(key: string): void {
    this.mistakes = new Map();
    this.#take(withPreset(this.#form, key), '');
  }

  /** Fine-tunes a model, pretrains one further, or pretrains a new one; `data` names other texts. */
  begin(start: Pick<Form, 'kind' | 'model'>, data = this.#form.data): void {
    const dataset = library.datasets.find((one) => one.data === data) ?? this.dataset;
    const { kind, model, preset, settings, epochs } = withStart({ ...this.#form, data }, start, dataset);
    this.mistakes = new Map();
    this.change({ kind, model, data, preset, settings, epochs });
  }

  /** Everything as the preset has it. */
  reset(): void {
    this.choosePreset(this.#form.preset);
  }

  /** How it is shown is no change that can be undone, but it is remembered as well. */
  show(changes: Partial<Pick<Form, 'level' | 'axis'>>): void {
    this.#form = { ...this.#form, ...changes };
    this.#saveSoon();
  }

  undo(): void {
    this.#step(undone(this.#past, this.#form));
  }

  redo(): void {
    this.#step(redone(this.#past, this.#form));
  }

  mistake(key: FieldKey, message: string | null): void {
    if ((this.mistakes.get(key) ?? null) === message) return;
    const others = [...this.mistakes].filter(([other]) => other !== key);
    this.mistakes = new Map(message === null ? others : [...others, [key, message]]);
  }

  /** Asks what the draft would take; an answer to an older question is dropped. */
  ask(draft: RunDraft | null): void {
    if (draft === null) {
      this.#estimates.drop();
      this.#estimate = null;
      this.estimateFailure = null;
      this.asking = false;
      return;
    }
    const asked = this.#estimates.ask(
      questionOf(draft, runs.live?.id ?? null),
      () => api.call('runs.estimate', { draft }),
      (estimate) => this.#estimated(estimate),
      (error) => {
        this.#estimate = null; // an older one would be about something else
        this.estimateFailure = error;
        this.asking = false;
      },
    );
    if (asked) this.asking = true;
  }

  /** Asks what each preset would take with these texts and this model, when it may be another answer than before. */
  askPresets(): void {
    const { draft, estimate } = this;
    if (draft === null) {
      this.#presets.drop();
      return;
    }
    const about = this.#about();
    const live = runs.live?.id ?? null;
    const question = presetsQuestion({ about, live, estimate, failed: this.estimateFailure !== null });
    if (question !== null) this.#presets.ask(question, about, draft);
  }

  /** Measures the speed of this computer once the hand rests, where it is not known; `false` = not any more. */
  measureSoon(wanted: boolean): void {
    const busy = this.starting || runs.live !== null;
    const { draft, estimate, mistakes } = this;
    const found = toMeasure({ draft, estimate, fresh: !this.asking, busy, mistakes: mistakes.size });
    this.#measurer.wish(wanted ? found : null);
  }

  /**
   * Trains some updates to measure their speed; the form may be changed meanwhile, and a run may be started, which ends
   * it. A newer rehearsal ends an older one, too.
   */
  async rehearse(why: 'asked' | 'by itself' = 'asked'): Promise<void> {
    const { draft } = this;
    if (draft === null) return;
    const turn = ++this.#rehearsals;
    this.rehearsing = true;
    this.rehearsalFailure = null;
    try {
      const estimate = await api.call('runs.rehearse', { draft });
      const now = this.draft;
      if (now !== null && questionOf(now, null) === questionOf(draft, null)) this.#estimated(estimate);
      else this.#askAgain();
      this.#presets.forget();
      this.askPresets();
    } catch (error) {
      if (error instanceof CallError && error.code === 'run/rehearsal-ended') {
        this.#measurer.forget(workKey(draft)); // something better came
        return;
      }
      if (why === 'asked') failureToast(error);
      else this.rehearsalFailure = error;
    } finally {
      if (turn === this.#rehearsals) this.rehearsing = false;
    }
  }

  /** @returns the run that has begun, or null where it could not */
  async start(): Promise<string | null> {
    const { draft } = this;
    if (draft === null || this.starting) return null;
    this.starting = true;
    try {
      const { run } = await api.call('runs.start', { draft });
      const { kind, model, data, level, axis } = this.#form;
      this.#form = freshForm({ kind, model, data, level, axis });
      this.#past = noPast();
      this.#saveSoon();
      return run;
    } catch (error) {
      failureToast(error);
      this.#askAgain(); // what has changed meanwhile, checks say
      return null;
    } finally {
      this.starting = false;
    }
  }

  #askAgain(): void {
    this.#estimates.forget();
    this.ask(this.draft);
  }

  #estimated(estimate: RunEstimate): void {
    this.#estimate = { about: this.#about(), value: estimate };
    this.estimateFailure = null;
    this.asking = false;
  }

  #take(form: Form, tag: string): void {
    this.#past = remembered(this.#past, this.#form, tag, performance.now());
    this.#form = form;
    this.#saveSoon();
  }

  #step(step: { readonly past: Past<Form>; readonly value: Form } | null): void {
    if (step === null) return;
    const { level, axis } = this.#form;
    this.#past = step.past;
    this.#form = { ...step.value, level, axis };
    this.mistakes = new Map();
    this.#saveSoon();
  }

  #saveSoon(): void {
    if (!this.loaded) return; // what was saved is still to be read
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#flush(), SAVE_AFTER);
  }

  #flush(): void {
    if (this.#saveTimer === undefined) return;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    api.call('draft.save', { form: FORM, json: JSON.stringify(this.#form) }).catch(failureToast);
  }
}

export const draft = new Draft();
