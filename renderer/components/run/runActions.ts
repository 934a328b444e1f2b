/** What can be done with a run; a failure is told, and what can be undone offers to. */
import { api } from '../../api.ts';
import { router } from '../../state/router.svelte.ts';
import { runs } from '../../state/runs.svelte.ts';
import { failureToast, toasts } from '../../state/toasts.svelte.ts';

type Action = 'runs.pause' | 'runs.finish' | 'runs.discard';

/** @returns whether it was taken on; what comes of it is told by `run.changed` */
export async function ask(action: Action, run: string): Promise<boolean> {
  return told(() => api.call(action, { run }));
}

/** @throws CallError `library/name-taken`, `library/bad-name` */
export async function rename(run: string, name: string): Promise<void> {
  await api.call('runs.rename', { run, name });
}

export async function setNotes(run: string, notes: string): Promise<boolean> {
  return told(() => api.call('runs.setNotes', { run, notes }));
}

export async function saveReport(run: string): Promise<void> {
  await told(async () => {
    const saved = await api.call('runs.saveReport', { run });
    if (saved !== null) toasts.say({ kind: 'ok', text: `The report is saved as ${saved.file}.` });
  });
}

/** Into the bin, with a way back for as long as the message stands. */
export async function moveToBin({ id, name }: { id: string; name: string }): Promise<boolean> {
  const gone = await told(() => api.call('runs.delete', { run: id }));
  if (!gone) return false;
  runs.forget(id);
  const undo = (): void => {
    void told(async () => {
      await api.call('runs.restore', { run: id });
      await runs.refresh();
    });
  };
  toasts.say({ kind: 'ok', text: `“${name}” is in the bin.`, action: { label: 'Undo', run: undo } });
  return true;
}

/** The same from the screen of the run itself, which has nothing to show any more. */
export async function moveShownToBin(run: { id: string; name: string }): Promise<void> {
  if (await moveToBin(run)) router.go({ kind: 'runs' });
}

async function told(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    failureToast(error);
    return false;
  }
}
