/** Asks a question once the asking has come to rest, and lets through only the answer to the newest one. */

export class Asker {
  readonly #wait: number;
  #asked: string | null = null;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param wait ms of rest before a question goes out */
  constructor(wait: number) {
    this.#wait = wait;
  }

  /**
   * @param key the question in other words: the same one again is not asked again while it is open or answered
   * @param answered called with the answer, unless a newer question has been asked meanwhile
   */
  ask<T>(
    key: string,
    question: () => Promise<T>,
    answered: (answer: T) => void,
    failed: (error: unknown) => void,
  ): boolean {
    if (key === this.#asked) return false;
    const turn = this.#begin(key);
    this.#timer = setTimeout(() => {
      question().then(
        (answer) => {
          if (turn === this.#turn) answered(answer);
        },
        (error: unknown) => {
          if (turn !== this.#turn) return;
          this.#asked = null; // a failed question may be asked again
          failed(error);
        },
      );
    }, this.#wait);
    return true;
  }

  /** What is open is no longer of interest. */
  drop(): void {
    this.#begin(null);
  }

  /** The same question may be asked again: the world has changed. */
  forget(): void {
    this.#asked = null;
  }

  #begin(key: string | null): number {
    clearTimeout(this.#timer);
    this.#asked = key;
    this.#turn += 1;
    return this.#turn;
  }
}
