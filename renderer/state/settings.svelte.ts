/** The program's settings as the window knows them, and what two of them do to the page: theme and size of text. */
import { TEXT_SIZES } from '../../shared/app.ts';
import type { AppSettings, SettingsChanges } from '../../shared/app.ts';
import { api } from '../api.ts';
import { failureToast } from './toasts.svelte.ts';

/** What holds until the main process has answered, and where it cannot. */
const USUAL: AppSettings = { theme: 'system', textSize: 1, threads: null, whenClosing: 'ask', notify: true };

class Settings {
  value = $state.raw<AppSettings>(USUAL);

  /** Called once, before the window is mounted. */
  async load(): Promise<void> {
    api.on('settings.changed', (next) => this.#take(next)); // for as long as the window lives
    this.#take(await api.call('settings.get', {}));
  }

  /** A failure is told, and the old value stays on the screen. */
  async set(changes: SettingsChanges): Promise<void> {
    try {
      this.#take(await api.call('settings.set', { changes }));
    } catch (error) {
      failureToast(error);
    }
  }

  /** One step up or down the sizes of text; 0 = the usual one. */
  async stepTextSize(step: -1 | 0 | 1): Promise<void> {
    const at = step === 0 ? 0 : TEXT_SIZES.indexOf(this.value.textSize) + step;
    const textSize = TEXT_SIZES[at];
    if (textSize !== undefined) await this.set({ textSize });
  }

  #take(next: AppSettings): void {
    this.value = next;
    const root = document.documentElement;
    if (next.theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = next.theme;
    root.style.setProperty('--text-scale', String(next.textSize));
  }
}

export const settings = new Settings();
