/** Bringing texts in and making datasets again: what waits for its questions, and the work that goes on. */
import type { ImportRequest, ImportState, PickedFiles } from '../../shared/data.ts';
import type { RecipeChange } from '../../shared/recipe.ts';
import { api } from '../api.ts';
import { changedSentence } from '../words/data.ts';
import { router } from './router.svelte.ts';
import { failureToast, toasts } from './toasts.svelte.ts';

class Imports {
  /** chosen or dropped, not yet read */
  picked = $state.raw<PickedFiles | null>(null);
  /** newest first; ended ones stay until they are dismissed */
  states = $state.raw<readonly ImportState[]>([]);
  /** a dialog of the system is open, or dropped files are being counted */
  choosing = $state(false);

  /** @returns what ends the subscription */
  start(): () => void {
    const stop = api.on('import.changed', (state) => this.#take(state));
    void this.#load(); // tells of its own failure
    return stop;
  }

  get running(): readonly ImportState[] {
    return this.states.filter((state) => state.status === 'reading');
  }

  async choose(kind: 'files' | 'folder'): Promise<void> {
    await this.#pick(() => api.call('data.choose', { kind }));
  }

  async take(files: readonly File[]): Promise<void> {
    await this.#pick(() => api.takeFiles(files));
  }

  forget(): void {
    this.picked = null;
  }

  /**
   * The chosen files as they are when written like this; null = each as it is likeliest.
   * @throws CallError where they cannot be looked at again; the panel that asked says so
   */
  async look(token: string, encoding: string | null): Promise<PickedFiles> {
    return api.call('data.look', { token, encoding });
  }

  /** Files of the person's own to hold out; null where nothing was chosen. */
  async chooseHeldOut(kind: 'files' | 'folder'): Promise<PickedFiles | null> {
    try {
      return await api.call('data.choose', { kind });
    } catch (error) {
      failureToast(error);
      return null;
    }
  }

  /** @throws CallError where the import cannot even begin; the panel that asked says so */
  async begin(request: ImportRequest): Promise<void> {
    this.#take(await api.call('data.import', request));
    this.picked = null;
  }

  /** Goes on with what a crash cut off. */
  async continue(id: string): Promise<void> {
    try {
      this.#take(await api.call('data.continueImport', { id }));
    } catch (error) {
      failureToast(error);
    }
  }

  /** @returns whether it began; the dataset can be used meanwhile */
  async revise(data: string, change: RecipeChange): Promise<boolean> {
    try {
      this.#take(await api.call('data.revise', { data, change }));
      return true;
    } catch (error) {
      failureToast(error);
      return false;
    }
  }

  /** The work that makes this dataset again, or how it ended where that is worth knowing; both have the same id. */
  revisionOf(data: string): ImportState | null {
    return this.states.find(({ id, kind }) => kind === 'revision' && id === data) ?? null;
  }

  async sample(): Promise<void> {
    try {
      this.#take(await api.call('data.importSample', {}));
      router.go({ kind: 'data', data: null });
    } catch (error) {
      failureToast(error);
    }
  }

  async cancel(id: string): Promise<void> {
    try {
      await api.call('data.cancelImport', { id });
      if (this.states.some((state) => state.id === id && state.status === 'interrupted')) this.dismiss(id);
    } catch (error) {
      failureToast(error);
    }
  }

  dismiss(id: string): void {
    this.states = this.states.filter((state) => state.id !== id);
  }

  async #pick(ask: () => Promise<PickedFiles | null>): Promise<void> {
    if (this.choosing) return;
    this.choosing = true;
    try {
      const picked = await ask();
      if (picked === null) return;
      this.picked = picked;
      router.go({ kind: 'data', data: null });
    } catch (error) {
      failureToast(error);
    } finally {
      this.choosing = false;
    }
  }

  async #load(): Promise<void> {
    try {
      const known = await api.call('data.imports', {});
      for (const state of known)
        if ((state.status !== 'done' && state.status !== 'cancelled') || state.changed !== undefined)
          this.#take(state);
    } catch (error) {
      failureToast(error);
    }
  }

  /** A failure stays until it was read; what is done stays until somebody has looked at it. */
  #take(state: ImportState): void {
    const before = this.states.find((other) => other.id === state.id);
    const others = this.states.filter((other) => other.id !== state.id);
    if (state.status === 'cancelled') this.states = others;
    else if (before === undefined) this.states = [state, ...others];
    else this.states = this.states.map((other) => (other.id === state.id ? state : other));
    const hasNews = (state.changed ?? []).length > 0;
    if (state.kind === 'revision' && state.status === 'done' && !hasNews) this.dismiss(state.id);
    if (before?.status === 'reading') this.#tellOfEnd(state);
  }

  /** Where it is not on the screen anyway: the list shows all imports, a dataset the work on itself. */
  #tellOfEnd(state: ImportState): void {
    const { id, status, data, kind } = state;
    if (status === 'reading' || status === 'cancelled') return;
    const { screen } = router;
    const isList = screen.kind === 'data' && screen.data === null;
    if (isList && (kind === 'import' || status !== 'done')) return;
    const place = kind === 'revision' ? id : data;
    const show = (): void => {
      if (status === 'done' && kind === 'import') this.dismiss(id);
      router.go({ kind: 'data', data: place });
    };
    const isShown = screen.kind === 'data' && screen.data !== null && screen.data === place;
    toasts.say({
      kind: status === 'done' && (state.changed ?? []).length === 0 ? 'ok' : 'error',
      text: endSentence(state),
      action: isShown ? undefined : { label: 'Show', run: show },
    });
  }
}

function endSentence({ kind, name, status, changed = [] }: ImportState): string {
  if (changed.length > 0) return changedSentence(changed);
  if (kind === 'revision')
    return status === 'done'
      ? `“${name}” is made again.`
      : `“${name}” could not be made again and is as it was.`;
  return status === 'done' ? `“${name}” is in.` : `“${name}” could not be read.`;
}

export const imports = new Imports();
