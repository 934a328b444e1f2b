/** Going on with a run: exactly, or after a question where this computer cannot repeat its numbers to the last bit. */
import { api, CallError } from '../../api.ts';
import { failureToast } from '../../state/toasts.svelte.ts';

/** A run that cannot go on exactly, and why. */
export interface Refusal {
  readonly run: string;
  readonly name: string;
  readonly message: string;
}

export class Resumer {
  /** the run that was asked to go on and has not begun yet */
  busy = $state<string | null>(null);
  /** null where there is nothing to ask */
  refusal = $state.raw<Refusal | null>(null);

  async resume({ id, name }: { id: string; name: string }, inexact = false): Promise<void> {
    if (this.busy !== null) return;
    this.busy = id;
    this.refusal = null;
    try {
      await api.call('runs.resume', { run: id, inexact });
    } catch (error) {
      if (error instanceof CallError && error.code === 'run/other-engine') {
        this.refusal = { run: id, name, message: error.message };
      } else failureToast(error);
    } finally {
      this.busy = null;
    }
  }

  /** The answer to the question: go on all the same. */
  async goOnInexact(): Promise<void> {
    const refusal = this.refusal;
    if (refusal !== null) await this.resume({ id: refusal.run, name: refusal.name }, true);
  }

  leave(): void {
    this.refusal = null;
  }
}
