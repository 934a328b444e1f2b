/** When the speed of this computer is measured without being asked: once for each size of work, and never in the way. */
import type { RunDraft, RunEstimate } from '../../../shared/run.ts';

/** The hand has rested this long, ms. */
export const QUIET = 1500;

/** All that a speed depends on, in one text. */
export function workKey({
  kind,
  model,
  data,
  settings,
}: Pick<RunDraft, 'kind' | 'model' | 'data' | 'settings'>): string {
  const { batch, bptt, maxVocab, minFreq, optimizer, embSz, nHid, nLayers } = settings;
  const sizes = model === null ? [embSz, nHid, nLayers] : [];
  return JSON.stringify([kind, model, data, batch, bptt, maxVocab, minFreq, optimizer, sizes]);
}

/** What is to be measured, as `workKey`; null where nothing is. */
export function toMeasure({
  draft,
  estimate,
  fresh,
  busy,
  mistakes,
}: {
  readonly draft: RunDraft | null;
  readonly estimate: Pick<RunEstimate, 'ms' | 'checks'> | null;
  /** the estimate is of the draft as it is */
  readonly fresh: boolean;
  /** a run goes on or begins */
  readonly busy: boolean;
  readonly mistakes: number;
}): string | null {
  if (draft === null || estimate === null || !fresh || busy || mistakes > 0) return null;
  if (estimate.ms !== null || estimate.checks.some(({ level }) => level === 'bad')) return null;
  return workKey(draft);
}

/** Measures one thing at a time after a moment of rest; a newer wish replaces an older one, and none is measured twice. */
export class Measurer {
  readonly #measure: () => void;
  readonly #quiet: number;
  readonly #tried = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wish: string | null = null;

  /** @param measure told that now is the moment */
  constructor(measure: () => void, quiet = QUIET) {
    this.#measure = measure;
    this.#quiet = quiet;
  }

  /** It came to nothing for the sake of something else: it may be tried again. */
  forget(what: string): void {
    this.#tried.delete(what);
    if (this.#wish === what) this.#wish = null;
  }

  /** @param wish what is to be measured, or null: nothing any more */
  wish(wish: string | null): void {
    if (wish === this.#wish) return;
    clearTimeout(this.#timer);
    this.#wish = wish;
    if (wish === null || this.#tried.has(wish)) return;
    this.#timer = setTimeout(() => {
      this.#tried.add(wish);
      this.#measure();
    }, this.#quiet);
  }
}
