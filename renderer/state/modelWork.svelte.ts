/** Judgements and audits that are being made: what goes on, and how it ended where that is worth knowing. */
import type { ModelWork, ModelWorkKind } from '../../shared/modelWork.ts';
import { api } from '../api.ts';
import { router } from './router.svelte.ts';
import { failureToast, toasts } from './toasts.svelte.ts';

class ModelWorks {
  /** newest first; what is done or cancelled goes, a failure stays until it was read */
  list = $state.raw<readonly ModelWork[]>([]);
  /** raised whenever something is done: models are to be read again */
  done = $state(0);

  /** @returns what ends the subscription */
  start(): () => void {
    const stop = api.on('work.changed', (work) => this.#take(work));
    api.call('models.work', {}).then((known) => {
      for (const work of known) if (work.status === 'running') this.#take(work);
    }, failureToast);
    return stop;
  }

  of(model: string, kind: ModelWorkKind): ModelWork | null {
    return this.list.find((work) => work.kind === kind && work.model.id === model) ?? null;
  }

  /** @param data null = the general text */
  async judge(model: string, data: string | null): Promise<void> {
    await this.#begin(() => api.call('models.judge', { model, data }));
  }

  async audit(model: string, data: string, words: number): Promise<void> {
    await this.#begin(() => api.call('models.audit', { model, data, words }));
  }

  async cancel(id: string): Promise<void> {
    try {
      await api.call('models.cancelWork', { id });
    } catch (error) {
      failureToast(error);
    }
  }

  dismiss(id: string): void {
    this.list = this.list.filter((work) => work.id !== id);
  }

  async #begin(ask: () => Promise<ModelWork>): Promise<void> {
    try {
      this.#take(await ask());
    } catch (error) {
      failureToast(error);
    }
  }

  #take(work: ModelWork): void {
    const before = this.list.find(({ id }) => id === work.id);
    if (before !== undefined && before.status !== 'running') return; // told late: its end is known
    const others = this.list.filter(({ id }) => id !== work.id);
    this.list = work.status === 'running' || work.status === 'failed' ? [work, ...others] : others;
    if (work.status === 'done') this.done += 1;
    if (work.status === 'done' || work.status === 'failed') tellOfEnd(work);
  }
}

/** Where it is not on the screen anyway. */
function tellOfEnd({ kind, status, model }: ModelWork): void {
  const { screen } = router;
  if (screen.kind === 'models' && screen.model === model.id) return;
  const what = kind === 'judge' ? 'judged' : 'audited';
  toasts.say({
    kind: status === 'done' ? 'ok' : 'error',
    text: status === 'done' ? `“${model.name}” is ${what}.` : `“${model.name}” could not be ${what}.`,
    action: { label: 'Show', run: () => router.go({ kind: 'models', model: model.id }) },
  });
}

export const modelWork = new ModelWorks();
