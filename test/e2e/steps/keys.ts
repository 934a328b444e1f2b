/** Works the window by keyboard alone, and looks after every key whether the focus is somewhere and can be seen. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What has the focus, as a screen reader names it, and whether a person sees that it has. */
export interface Focus {
  readonly role: string;
  readonly name: string;
  /** null where all is well */
  readonly fault: string | null;
}

const MOST_TABS = 90;

export function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) {
      return { role: '', name: '', fault: 'the focus is lost' };
    }
    const named = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
    const name =
      element.getAttribute('aria-label') ??
      (named
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ')
        .trim() ||
        [...(labels ?? [])]
          .map((label) => label.textContent)
          .join(' ')
          .trim() ||
        element.textContent.trim());
    const role =
      element.getAttribute('role') ??
      (element instanceof HTMLInputElement ? element.type : element.localName);
    const box = element.getBoundingClientRect();
    const rings = (one: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (
        (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1.5) || /0px 0px 0px [2-9]/.test(boxShadow)
      );
    };
    const label = element.closest('label'); // around radio buttons, which are not seen themselves
    const seen = rings(element) || (label !== null && rings(label));
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    // what lies in the same part of the screen does not cover it: a chart below a handle that lets the pointer through
    const part =
      element.closest('figure') ?? element.closest('section, aside, nav, dialog, header, main') ?? element;
    const covered = at === null || !(part.contains(at) || at.contains(element));
    const fault = !element.matches(':focus-visible')
      ? 'the focus is not shown'
      : !seen && element.localName !== 'h1'
        ? 'it has no ring'
        : covered
          ? `it is covered by ${at?.localName ?? 'nothing in the window'}`
          : null;
    return { role, name: name.replaceAll(/\s+/g, ' '), fault };
  });
}

/** Presses keys, and has the focus somewhere where it can be seen after each. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    const { role, name, fault } = await focusOf(page);
    expect(fault, `after ${key}, on ${role} “${name}”`).toBeNull();
  }
}

/** Goes on with Tab until something of this name has the focus. */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < MOST_TABS; i += 1) {
    await press(page, key);
    const focus = await focusOf(page);
    if (name.test(focus.name)) return;
    passed.push(focus.name.slice(0, 30));
  }
  throw new Error(`${String(name)} is not reached by ${key}; what is: ${[...new Set(passed)].join(' | ')}`);
}
