/** Short messages at the edge of the window. Errors stay until they are closed; what can be undone stays 10 seconds. */
import { CallError } from '../api.ts';
import { wordsOf } from '../words/errors.ts';

export interface ToastWords {
  readonly kind: 'ok' | 'error' | 'info';
  readonly text: string;
  readonly action?: { readonly label: string; run(): void } | undefined;
}

export interface Toast extends ToastWords {
  readonly id: number;
  /** null = stays until it is closed */
  readonly ms: number | null;
}

const MOST = 4;

class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** The same words twice are shown once, anew. */
  say(words: ToastWords): void {
    const same = this.list.find((toast) => toast.kind === words.kind && toast.text === words.text);
    if (same !== undefined) this.close(same.id);
    const toast: Toast = { ...words, id: this.#next++, ms: stayOf(words) };
    this.list = [...this.list, toast];
    this.resume(toast.id);
    const oldest = this.list.find((other) => other.ms !== null) ?? this.list[0];
    if (this.list.length > MOST && oldest !== undefined) this.close(oldest.id);
  }

  close(id: number): void {
    this.hold(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Stops its clock while somebody reads it or has the focus in it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Starts its clock again, from the beginning. */
  resume(id: number): void {
    const ms = this.list.find((toast) => toast.id === id)?.ms ?? null;
    if (ms === null) return;
    this.hold(id);
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), ms),
    );
  }
}

export const toasts = new Toasts();

/** Tells of a failure that no place on the screen is there for. */
export function failureToast(error: unknown): void {
  toasts.say({ kind: 'error', text: failureText(error) });
}

/** What a failure says in one line: its own sentence; only what was not meant for people needs words around it. */
function failureText(error: unknown): string {
  if (error instanceof CallError && !error.code.startsWith('internal/')) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${wordsOf('internal/unexpected').title}. ${message}`;
}

function stayOf(words: ToastWords): number | null {
  if (words.kind === 'error') return null;
  return words.action === undefined ? 4_000 : 10_000;
}
