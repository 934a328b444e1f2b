/** What a screen reader is told without being asked: the newest sentence, at most once in 30 seconds. */

const PAUSE = 30_000;

class Announcer {
  text = $state('');
  #waiting: string | null = null;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.#waiting = text;
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#last + PAUSE - performance.now());
    this.#timer = setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    this.#timer = undefined;
    if (this.#waiting === null) return;
    this.text = this.#waiting;
    this.#waiting = null;
    this.#last = performance.now();
  }
}

export const announcer = new Announcer();
