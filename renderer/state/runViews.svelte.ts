/** The settings of runs that are compared: read once each, for they never change; figures come from the rows. */
import { SvelteMap } from 'svelte/reactivity';
import { api } from '../api.ts';
import type { RunView } from '../../shared/run.ts';
import { failureToast } from './toasts.svelte.ts';

export class RunViews {
  readonly #views = new SvelteMap<string, RunView>();
  // what was asked is nobody's business: who asks must not ask again because it has
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #asked = new Set<string>();

  view(run: string): RunView | null {
    return this.#views.get(run) ?? null;
  }

  /** Reads what is not here yet. */
  want(ids: readonly string[]): void {
    for (const run of ids) {
      if (this.#asked.has(run)) continue;
      this.#asked.add(run);
      api.call('runs.show', { run }).then(
        (view) => this.#views.set(run, view),
        (error: unknown) => {
          this.#asked.delete(run);
          failureToast(error);
        },
      );
    }
  }
}
