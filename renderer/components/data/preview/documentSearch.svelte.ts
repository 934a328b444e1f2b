/** Looks for words in all documents of a dataset: while they are typed, a page of hits at a time. */
import type { SearchHit } from '../../../../shared/data.ts';
import { api } from '../../../api.ts';

/** Asked once the hand has rested this long, ms. */
const PAUSE = 250;

export class DocumentSearch {
  words = $state('');
  /** what the hits are of; empty while nothing has been found yet */
  found = $state('');
  hits = $state.raw<readonly SearchHit[]>([]);
  total = $state(0);
  asking = $state(false);
  failure = $state.raw<unknown>(null);
  readonly #data: () => string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  /** @param data the dataset that is looked at */
  constructor(data: () => string) {
    this.#data = data;
  }

  type(words: string): void {
    this.words = words;
    clearTimeout(this.#timer);
    if (words.trim() === '') this.clear();
    else this.#timer = setTimeout(() => void this.#ask(0), PAUSE);
  }

  /** At once, when Enter is pressed. */
  now(): void {
    clearTimeout(this.#timer);
    if (this.words.trim() !== '') void this.#ask(0);
  }

  more(): void {
    void this.#ask(this.hits.length);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.words = '';
    this.found = '';
    this.hits = [];
    this.total = 0;
    this.asking = false;
    this.failure = null;
  }

  /** The newest question wins. */
  async #ask(skip: number): Promise<void> {
    const turn = ++this.#turn;
    const words = this.words.trim();
    this.asking = true;
    try {
      const answer = await api.call('data.search', { data: this.#data(), words, skip });
      if (turn !== this.#turn) return;
      this.hits = skip === 0 ? answer.hits : [...this.hits, ...answer.hits];
      this.total = answer.total;
      this.found = words;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = error;
    } finally {
      if (turn === this.#turn) this.asking = false;
    }
  }
}
