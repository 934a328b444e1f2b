/** What can be done with a dataset; a failure is told, and what can be undone offers to. */
import type { DatasetSummary } from '../../../shared/data.ts';
import { api } from '../../api.ts';
import { draft } from '../../state/draft.svelte.ts';
import { library } from '../../state/library.svelte.ts';
import { router } from '../../state/router.svelte.ts';
import { failureToast, toasts } from '../../state/toasts.svelte.ts';

/** Into the bin, with a way back for as long as the message stands. */
export async function moveToBin({ data, name }: Pick<DatasetSummary, 'data' | 'name'>): Promise<boolean> {
  try {
    await api.call('data.delete', { data });
    await library.refresh();
    toasts.say({
      kind: 'ok',
      text: `“${name}” is in the bin. Its runs stay.`,
      action: { label: 'Undo', run: () => void putBack(data) },
    });
    return true;
  } catch (error) {
    failureToast(error);
    return false;
  }
}

/** @param preset the one that fits these texts; null = as the form is */
export function useForNewRun(data: string, preset: string | null = null): void {
  void draft.load().then(() => {
    if (preset !== null) {
      // it is one for fine-tuning
      if (draft.form.kind === 'pretrain') draft.begin({ kind: 'finetune', model: draft.form.model });
      draft.choosePreset(preset);
    }
    draft.begin(draft.form, data);
  });
  router.go({ kind: 'newRun' });
}

/** Sets up the pretraining of a new model on these texts. */
export function pretrainOn(data: string): void {
  void draft.load().then(() => draft.begin({ kind: 'pretrain', model: null }, data));
  router.go({ kind: 'newRun' });
}

/** @throws CallError `library/name-taken`, `library/bad-name` */
export async function rename(data: string, name: string): Promise<void> {
  await api.call('data.rename', { data, name });
  await library.refresh();
}

/** @returns whether they are stored */
export async function setNotes(data: string, notes: string): Promise<boolean> {
  try {
    await api.call('data.setNotes', { data, notes });
    await library.refresh();
    return true;
  } catch (error) {
    failureToast(error);
    return false;
  }
}

async function putBack(data: string): Promise<void> {
  try {
    await api.call('data.restore', { data });
    await library.refresh();
  } catch (error) {
    failureToast(error);
  }
}
