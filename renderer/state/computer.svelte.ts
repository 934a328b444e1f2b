/** What this computer is and what computes on it; asked once, the engine only when somebody wants to see it. */
import type { AppFacts, EngineFacts } from '../../shared/app.ts';
import { api } from '../api.ts';
import { failureToast } from './toasts.svelte.ts';

class Computer {
  facts = $state.raw<AppFacts | null>(null);
  engine = $state.raw<EngineFacts | null>(null);
  /** why the engine is not there; null while it is, or has not been asked for */
  engineFailure = $state.raw<unknown>(null);
  /** the warnings were put away; Settings still has them */
  warningsRead = $state(false);
  #asked = false;

  /** Reads the facts again: memory and disk change. */
  async look(): Promise<void> {
    try {
      this.facts = await api.call('app.facts', {});
    } catch (error) {
      failureToast(error);
    }
  }

  /** Loads the engine, which can take seconds the first time. */
  async lookAtEngine(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    this.engineFailure = null;
    try {
      this.engine = await api.call('app.engine', {});
    } catch (error) {
      this.engineFailure = error;
      this.#asked = false;
    }
  }
}

export const computer = new Computer();
