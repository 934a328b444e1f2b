/** All runs of the library, kept up by what the main process tells. */
import { api } from '../api.ts';
import type { RunRow } from '../../shared/run.ts';
import { liveOf, merged, newestFirst, withRow } from './runList.ts';

class Runs {
  #rows = $state.raw<readonly RunRow[]>([]);
  #loaded = $state(false);
  #failure = $state.raw<unknown>(null);
  #live = $derived(liveOf(this.#rows));
  #begun = false;
  #toldWhileReading: RunRow[] | null = null;
  #again = false;

  /** newest first */
  get rows(): readonly RunRow[] {
    this.#begin();
    return this.#rows;
  }

  /** The run that goes on in this program, or null. */
  get live(): RunRow | null {
    this.#begin();
    return this.#live;
  }

  /** False until the list has been read for the first time. */
  get loaded(): boolean {
    this.#begin();
    return this.#loaded;
  }

  /** Why it could not be read; null where it could. */
  get failure(): unknown {
    return this.#failure;
  }

  row(id: string): RunRow | null {
    return this.rows.find((row) => row.id === id) ?? null;
  }

  /** Reads the list again; asked twice at the same time it reads once more after the first. */
  async refresh(): Promise<void> {
    if (this.#toldWhileReading !== null) {
      this.#again = true;
      return;
    }
    const told: RunRow[] = [];
    this.#toldWhileReading = told;
    try {
      const rows = await api.call('runs.list', {});
      this.#rows = merged(rows, told);
      this.#failure = null;
      this.#loaded = true;
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#toldWhileReading = null;
    }
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }

  /** Takes a run out at once; `library.changed` confirms it. */
  forget(id: string): void {
    this.#rows = newestFirst(this.#rows.filter((row) => row.id !== id));
  }

  /** With the first look at it, for the window is connected only after all modules are loaded. It never ends. */
  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    api.on('run.changed', (row) => {
      this.#toldWhileReading?.push(row);
      if (this.#loaded) this.#rows = withRow(this.#rows, row);
    });
    api.on('library.changed', ({ what }) => {
      if (what === 'runs') void this.refresh(); // a failure is kept in `failure`
    });
    queueMicrotask(() => void this.refresh()); // state is not written while it is read
  }
}

export const runs = new Runs();
