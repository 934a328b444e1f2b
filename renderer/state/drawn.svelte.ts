/** Which runs are drawn over each other, and with which strokes; kept by the main process as an unfinished form is. */
import { api } from '../api.ts';
import { NOTHING_DRAWN, parseDrawn, withDrawn, withoutDrawn } from '../components/runs/strokes.ts';
import type { Drawn } from '../components/runs/strokes.ts';
import { failureToast } from './toasts.svelte.ts';

const FORM = 'runs.drawn';

class DrawnRuns {
  #drawn = $state.raw<Drawn>(NOTHING_DRAWN);
  /** null until it is known whether anything was stored */
  #stored: Promise<boolean> | null = null;

  get runs(): readonly string[] {
    return this.#drawn.runs;
  }

  isDrawn(run: string): boolean {
    return this.#drawn.runs.includes(run);
  }

  /** 1 to 6; null for a run that was never drawn. */
  seriesOf(run: string): number | null {
    return this.#drawn.series[run] ?? null;
  }

  /** @param first what to draw where nothing was ever chosen */
  async load(first: () => readonly string[]): Promise<void> {
    this.#stored ??= this.#read();
    if (await this.#stored) return;
    this.#stored = Promise.resolve(true);
    this.#set(first().reduce(withDrawn, this.#drawn));
  }

  draw(run: string): void {
    this.#set(withDrawn(this.#drawn, run));
  }

  hide(run: string): void {
    this.#set(withoutDrawn(this.#drawn, run));
  }

  async #read(): Promise<boolean> {
    const draft = await api.call('draft.load', { form: FORM });
    const stored = draft === null ? null : parseDrawn(draft.json);
    if (stored !== null) this.#drawn = stored;
    return stored !== null;
  }

  #set(drawn: Drawn): void {
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    api.call('draft.save', { form: FORM, json: JSON.stringify(drawn) }).catch(failureToast);
  }
}

export const drawnRuns = new DrawnRuns();
