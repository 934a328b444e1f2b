/** The datasets and models of the library, read again whenever the main process says that they changed. */
import type { DatasetSummary } from '../../shared/data.ts';
import type { ModelSummary } from '../../shared/model.ts';
import { api } from '../api.ts';
import { failureToast } from './toasts.svelte.ts';

class Library {
  datasets = $state.raw<readonly DatasetSummary[]>([]);
  models = $state.raw<readonly ModelSummary[]>([]);
  /** false until both lists have been read for the first time */
  loaded = $state(false);

  /** @returns what ends the subscription */
  start(): () => void {
    void this.refresh(); // tells of its own failure
    return api.on('library.changed', ({ what }) => {
      if (what !== 'runs') void this.refresh();
    });
  }

  async refresh(): Promise<void> {
    try {
      const [datasets, models] = await Promise.all([api.call('data.list', {}), api.call('models.list', {})]);
      this.datasets = datasets;
      this.models = models;
      this.loaded = true;
    } catch (error) {
      failureToast(error);
    }
  }

  dataset(id: string): DatasetSummary | null {
    return this.datasets.find((dataset) => dataset.data === id) ?? null;
  }

  /** The models that no run of this library made: where fine-tuning starts. First the one that was there first. */
  get starters(): readonly ModelSummary[] {
    return this.models.filter((model) => model.run === null).toReversed();
  }
}

export const library = new Library();
