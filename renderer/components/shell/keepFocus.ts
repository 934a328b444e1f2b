/** Keeps the focus in the window: when what has it goes away, what came in its place gets it, or the headline. */
import type { Attachment } from 'svelte/attachments';

const CONTROLS =
  'button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), textarea, [tabindex="0"]';

/** Without it a person at the keyboard would be at the very beginning of the page again, and not be told. */
export const keepFocus: Attachment<HTMLElement> = (root) => {
  let last: Element | null = null;
  /** what it lay in, innermost first */
  let around: readonly Element[] = [];

  function remember(event: FocusEvent): void {
    if (!(event.target instanceof Element)) return;
    last = event.target;
    around = ancestors(last, root);
  }

  function mend(): void {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    const headline = root.querySelector<HTMLElement>('main h1');
    const place = around.find((element) => element.isConnected);
    const isScreen = place === undefined || place.localName === 'main' || place.contains(headline);
    const next = isScreen ? null : place.querySelector<HTMLElement>(CONTROLS);
    (next ?? headline)?.focus({ preventScroll: true });
  }

  const observer = new MutationObserver(mend);
  observer.observe(root, { childList: true, subtree: true });
  root.addEventListener('focusin', remember);
  return () => {
    observer.disconnect();
    root.removeEventListener('focusin', remember);
  };
};

function ancestors(element: Element, root: Element): Element[] {
  const found: Element[] = [];
  for (let one = element.parentElement; one !== null && one !== root; one = one.parentElement)
    found.push(one);
  return found;
}
