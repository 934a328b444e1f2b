/** What can be done with a model; a failure is told, and what can be undone offers to. */
import { api } from '../../api.ts';
import { draft } from '../../state/draft.svelte.ts';
import { library } from '../../state/library.svelte.ts';
import { router } from '../../state/router.svelte.ts';
import { failureToast, toasts } from '../../state/toasts.svelte.ts';

/** Into the bin, with a way back for as long as the message stands. */
export async function moveToBin({ id, name }: { id: string; name: string }): Promise<boolean> {
  const gone = await changed(() => api.call('models.delete', { model: id }));
  if (gone)
    toasts.say({
      kind: 'ok',
      text: `“${name}” is in the bin. What was made from it stays.`,
      action: { label: 'Undo', run: () => void changed(() => api.call('models.restore', { model: id })) },
    });
  return gone;
}

/** A new run that starts from this model. */
export function useForRun(model: string): void {
  begin({ kind: 'finetune', model });
}

/** A run that goes on pretraining this model, with its own words. */
export function pretrainFurther(model: string): void {
  begin({ kind: 'pretrain', model });
}

function begin(start: Parameters<typeof draft.begin>[0]): void {
  void draft.load().then(() => draft.begin(start));
  router.go({ kind: 'newRun' });
}

/** @throws CallError `library/name-taken`, `library/bad-name` */
export async function rename(model: string, name: string): Promise<void> {
  await api.call('models.rename', { model, name });
  await library.refresh();
}

export function play(model: string): void {
  router.go({ kind: 'playground', model });
}

/** @returns whether they are stored */
export async function setNotes(model: string, notes: string): Promise<boolean> {
  return changed(() => api.call('models.setNotes', { model, notes }));
}

async function changed(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    await library.refresh();
    return true;
  } catch (error) {
    failureToast(error);
    return false;
  }
}
