/** What one model writes or reads, as it comes; asking again ends what still came. */
import type { CompleteAsk, MeasureAsk, PlayEnd, PlayModel, PlayWord } from '../../shared/play.ts';
import { api } from '../api.ts';
import { received } from '../components/playground/wordText.ts';

export type Question =
  | { readonly kind: 'complete'; readonly ask: Omit<CompleteAsk, 'ticket' | 'model'> }
  | { readonly kind: 'measure'; readonly ask: Omit<MeasureAsk, 'ticket' | 'model'> };

/** Words are shown this often while they come: ms; long texts less often, for all of their words are looked at. */
const SHOW_EVERY = 50;
const LONG = 1000;
const SHOW_LONG_EVERY = 400;

/** Tickets of two windows, and of a window and itself before a reload, differ. */
const WINDOW = Date.now().toString(36);
let tickets = 0;

export class PlayAnswer {
  question = $state.raw<Question | null>(null);
  /** as it was when it was asked */
  model = $state.raw<PlayModel | null>(null);
  words = $state.raw<readonly PlayWord[]>([]);
  /** null while words come, and where it failed */
  end = $state.raw<PlayEnd | null>(null);
  failure = $state.raw<unknown>(null);
  busy = $state(false);
  #ticket: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** ends listening for its words */
  #silence: (() => void) | null = null;

  /** The text before its words. */
  given = $derived(this.question?.kind === 'complete' ? this.question.ask.beginning : '');

  /** The text that it reads; empty where it writes. */
  text = $derived(this.question?.kind === 'measure' ? this.question.ask.text : '');

  /** Words it will be of at most; null where that is not known before. */
  most = $derived(this.question?.kind === 'complete' ? this.question.ask.words : null);

  /** @returns once it has ended in one way or another; `failure` says in which */
  async ask(model: PlayModel, question: Question): Promise<void> {
    this.clear();
    tickets += 1;
    const ticket = `${WINDOW}-${String(tickets)}`;
    this.#ticket = ticket;
    this.model = model;
    this.question = question;
    this.busy = true;
    let come = this.words;
    const show = (): void => {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.words = come;
    };
    // a window that was hidden hears the words after the answer, when it is seen again
    const isWhole = (): boolean => this.end === null || come.length >= this.end.words;
    this.#silence = api.on('play.words', (next) => {
      if (next.ticket !== ticket) return;
      come = received(come, next);
      if (!this.busy && isWhole()) this.#hushed();
      if (this.words.length === 0) show();
      else this.#timer ??= setTimeout(show, come.length < LONG ? SHOW_EVERY : SHOW_LONG_EVERY);
    });
    try {
      const whose = { ticket, model: model.key };
      const end =
        question.kind === 'complete'
          ? await api.call('play.complete', { ...question.ask, ...whose })
          : await api.call('play.measure', { ...question.ask, ...whose });
      if (this.#ticket === ticket) this.end = end;
    } catch (error) {
      if (this.#ticket === ticket) this.failure = error;
    } finally {
      if (this.#ticket === ticket) {
        if (isWhole()) this.#hushed();
        show();
        this.busy = false;
        this.#ticket = null;
      }
    }
  }

  /** What has come stays; the answer says that it was stopped. */
  stop(): void {
    const ticket = this.#ticket;
    if (ticket === null) return;
    api.call('play.stop', { ticket }).catch((error: unknown) => {
      if (this.#ticket === ticket) this.failure = error;
    });
  }

  #hushed(): void {
    this.#silence?.();
    this.#silence = null;
  }

  clear(): void {
    this.stop();
    this.#hushed();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ticket = null;
    this.model = null;
    this.question = null;
    this.words = [];
    this.end = null;
    this.failure = null;
    this.busy = false;
  }
}
