/** Tells when colours or the size of text may have changed. For as long as the window lives, so nothing is taken down. */
let turns = $state(0);

function changed(): void {
  turns += 1;
}

/** Begins to watch; once, with the first chart. */
export function watchTheme(): void {
  new MutationObserver(changed).observe(document.documentElement, { attributes: true });
  for (const query of [
    '(prefers-color-scheme: dark)',
    '(prefers-contrast: more)',
    '(forced-colors: active)',
  ]) {
    window.matchMedia(query).addEventListener('change', changed);
  }
}

/** How often it has changed: an effect that reads it runs again. */
export function themeTurns(): number {
  return turns;
}
