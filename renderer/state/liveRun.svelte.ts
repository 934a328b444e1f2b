/** One run on the screen: its facts, and its updates as they come. */
import { api } from '../api.ts';
import type { RunView } from '../../shared/run.ts';
import { RunFollower } from './runFollower.ts';
import type { UpdateSeries } from './updateSeries.ts';

export class LiveRun {
  readonly run: string;
  readonly #follower: RunFollower;
  readonly #stopWatching: () => void;
  /** null until it has been read */
  view = $state.raw<RunView | null>(null);
  /** why it could not be read; null where it could */
  failure = $state.raw<unknown>(null);
  /** counts the changes of the series, which is no state itself */
  #version = $state(0);
  #newest: RunView | null = null;
  #changed = false;

  constructor(run: string) {
    this.run = run;
    this.#follower = new RunFollower(api, run, {
      viewChanged: (view) => {
        this.#newest = view;
        this.failure = null;
        this.#show();
      },
      updatesChanged: () => {
        this.#changed = true;
        this.#show();
      },
      failed: (error) => {
        this.failure = error;
      },
    });
    // a hidden window is told no updates
    const catchUp = (): void => {
      if (document.hidden) return;
      this.#show();
      this.#follower.catchUp();
    };
    document.addEventListener('visibilitychange', catchUp);
    this.#stopWatching = () => {
      document.removeEventListener('visibilitychange', catchUp);
    };
  }

  /** All updates that are here; who reads it is told of their changes. */
  get series(): UpdateSeries {
    return this.#seriesOf(this.#version);
  }

  reload(): void {
    this.#follower.reload();
  }

  /** Nothing on a screen that nobody sees is computed; what has come in the meantime is shown with the rest. */
  #show(): void {
    if (document.hidden && this.view !== null) return;
    this.view = this.#newest;
    if (this.#changed) this.#version += 1;
    this.#changed = false;
  }

  #seriesOf(_version: number): UpdateSeries {
    return this.#follower.series;
  }

  close(): void {
    this.#stopWatching();
    this.#follower.close();
  }
}
