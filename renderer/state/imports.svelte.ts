/** Bringing texts in: what was chosen and still waits for its questions, and the imports that go on. */
import type { ImportRequest, ImportState, PickedFiles } from '../../shared/data.ts';
import { api } from '../api.ts';
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

  /** @throws CallError where the import cannot even begin; the panel that asked says so */
  async begin(request: ImportRequest): Promise<void> {
    this.#take(await api.call('data.import', request));
    this.picked = null;
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
        if (state.status === 'reading' || state.status === 'failed') this.#take(state);
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
    if (before?.status === 'reading') this.#tellOfEnd(state);
  }

  /** Where the list of imports is not on the screen. */
  #tellOfEnd({ id, name, status, data }: ImportState): void {
    const { screen } = router;
    if ((screen.kind === 'data' && screen.data === null) || status === 'reading' || status === 'cancelled')
      return;
    const show = (): void => {
      if (data !== null) this.dismiss(id);
      router.go({ kind: 'data', data });
    };
    toasts.say({
      kind: status === 'done' ? 'ok' : 'error',
      text: status === 'done' ? `“${name}” is in.` : `“${name}” could not be read.`,
      action: { label: 'Show', run: show },
    });
  }
}

export const imports = new Imports();
