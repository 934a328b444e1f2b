/** Bringing a model in: the question which files, what they were understood as, and the way into the library. */
import type { ModelAnswers, ModelSummary, PickedModel } from '../../shared/model.ts';
import { api } from '../api.ts';
import { library } from './library.svelte.ts';
import { router } from './router.svelte.ts';
import { toasts } from './toasts.svelte.ts';

type Busy = 'looking' | 'bringing';

class ModelImport {
  /** the dialog is open */
  open = $state(false);
  /** what was chosen and looked at; null = nothing yet */
  picked = $state.raw<PickedModel | null>(null);
  /** files are being looked at, or copied into the library */
  busy = $state<Busy | null>(null);
  failure = $state.raw<unknown>(null);
  /** raised with every opening: what was asked for before it is not shown any more */
  #turn = 0;

  /** From any screen. */
  ask(): void {
    this.#turn += 1;
    this.open = true;
    this.picked = null;
    this.failure = null;
    this.busy = null;
    router.go({ kind: 'models', model: null });
  }

  close(): void {
    this.#turn += 1;
    this.open = false;
    this.picked = null;
    this.failure = null;
    this.busy = null;
  }

  async choose(kind: 'files' | 'folder'): Promise<void> {
    await this.#look(() => api.call('models.choose', { kind }));
  }

  /** The word list that was missing: what is known of the other files stays. */
  async addFiles(): Promise<void> {
    const { picked } = this;
    if (picked !== null) await this.#look(() => api.call('models.addFiles', { token: picked.token }));
  }

  async bring(name: string, answers: ModelAnswers): Promise<void> {
    const { picked } = this;
    if (picked === null) return;
    const model = await this.#work('bringing', () =>
      api.call('models.import', { token: picked.token, name, answers }),
    );
    if (model === null) return;
    await library.refresh();
    this.close();
    this.#tell(model);
  }

  #tell({ id, name }: ModelSummary): void {
    toasts.say({ kind: 'ok', text: `“${name}” is in the library.` });
    router.go({ kind: 'models', model: id });
  }

  async #look(ask: () => Promise<PickedModel | null>): Promise<void> {
    const picked = await this.#work('looking', ask);
    if (picked !== null) this.picked = picked;
  }

  /** @returns null where it failed, was called off, or nothing was chosen; a failure is kept */
  async #work<T>(what: Busy, work: () => Promise<T | null>): Promise<T | null> {
    if (this.busy !== null) return null;
    const turn = this.#turn;
    this.busy = what;
    this.failure = null;
    try {
      const answer = await work();
      return turn === this.#turn ? answer : null;
    } catch (error) {
      if (turn === this.#turn) this.failure = error;
      return null;
    } finally {
      if (turn === this.#turn) this.busy = null;
    }
  }
}

export const modelImport = new ModelImport();
