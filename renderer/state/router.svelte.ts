/** Which screen the window shows: the address holds it, so going back and reloading work as everywhere. */
import { hashOf, screenOf } from './screens.ts';
import type { Screen } from './screens.ts';

class Router {
  #screen = $state.raw<Screen>(screenOf(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => {
      this.#screen = screenOf(location.hash);
    });
  }

  get screen(): Screen {
    return this.#screen;
  }

  go(screen: Screen): void {
    location.hash = hashOf(screen);
    this.#screen = screen; // hashchange comes a moment later; who asks now gets the new one
  }
}

export const router = new Router();
