/** Looks at the window as people have it: both themes, the usual size and the smallest; keeps pictures in test/out. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { AppSettings } from '../../../shared/app.ts';
import { ROOT } from '../../../scripts/setup/places.mjs';
import { call } from '../../support/appCalls.ts';
import type { RunningApp } from '../../support/electron.ts';
import { violations } from './axe.ts';

const OUT = join(ROOT, 'test', 'out');
const USUAL = { width: 1360, height: 860 } as const;
const SMALLEST = { width: 1120, height: 720 } as const;
const THEMES = ['light', 'dark'] as const;

type Size = typeof USUAL | typeof SMALLEST;

/** Makes the window's content so large, and waits until the page has it. */
export async function setSize({ app, page }: RunningApp, size: Size): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setMinimumSize(0, 0); // it counts the menu and the frame, which a picture does not show
    window?.setContentSize(width, height);
  }, size);
  await page.waitForFunction(
    ({ width, height }) =>
      innerWidth === width && innerHeight === height && document.fonts.status === 'loaded',
    size,
  );
}

export async function setTheme({ page }: RunningApp, theme: (typeof THEMES)[number]): Promise<void> {
  await call(page, 'settings.set', { changes: { theme } });
  await page.waitForFunction((wanted) => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, theme);
}

export async function setTextSize({ page }: RunningApp, textSize: AppSettings['textSize']): Promise<void> {
  await call(page, 'settings.set', { changes: { textSize } });
  await page.waitForFunction(
    (size) => Math.abs(parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 - size) < 0.01,
    textSize,
  );
}

/** Four pictures of what is shown, and no violation in either theme, nor anything that sticks out. */
export async function looksWell(running: RunningApp, name: string): Promise<void> {
  const { page } = running;
  mkdirSync(OUT, { recursive: true });
  const found: string[] = [];
  for (const theme of THEMES) {
    await setTheme(running, theme);
    for (const size of [SMALLEST, USUAL]) {
      await setSize(running, size);
      const path = join(OUT, `${name}-${String(size.width)}-${theme}.png`);
      await chartsFollow(running);
      await page.screenshot({ path });
      if (theme === 'light')
        found.push(...(await sticksOut(running)).map((line) => `${String(size.width)}: ${line}`));
    }
    found.push(...(await violations(page)).map((line) => `${theme}: ${line}`));
  }
  expect(found, name).toEqual([]);
}

/** Charts draw at most ten times a second, so for a moment they wear the colours of the theme before. */
async function chartsFollow({ page }: RunningApp): Promise<void> {
  await page.evaluate(
    (ms) =>
      new Promise((drawn) => {
        setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(drawn)), ms);
      }),
    250,
  );
}

/** The same at twice the size of text, where things must wrap and scroll but never be cut off. */
export async function isWholeAtTwice(running: RunningApp, name: string): Promise<void> {
  await setSize(running, USUAL);
  await running.page.screenshot({ path: join(OUT, `${name}-200-percent.png`) });
  expect([...(await sticksOut(running)), ...(await violations(running.page))], name).toEqual([]);
}

/** Controls whose words do not fit into them or into the window, and whether the page scrolls sideways. */
function sticksOut({ page }: RunningApp): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const wide = (element: Element | null): boolean =>
      element !== null && element.scrollWidth > element.clientWidth + 1;
    if (wide(document.scrollingElement)) found.push('the page scrolls sideways');
    if (wide(document.querySelector('main'))) found.push('the screen scrolls sideways');
    for (const element of document.querySelectorAll<HTMLElement>(
      'button, a, select, h1, h2, legend, label, input',
    )) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const box = element.getBoundingClientRect();
      const isSmall = box.width < 2 || box.height < 2; // for screen readers only
      if (isSmall || getComputedStyle(element).clipPath !== 'none') continue;
      const words = (element.textContent.trim() || (element.getAttribute('aria-label') ?? element.id)).slice(
        0,
        50,
      );
      const style = getComputedStyle(element);
      const cuts = style.overflow !== 'visible' || element.matches('button, select');
      // a long name may end in dots where the whole of it is told at the pointer
      const isTold = style.textOverflow === 'ellipsis' && element.title === element.textContent;
      if (cuts && wide(element) && !isTold) found.push(`cut off: ${element.tagName} “${words}”`);
      for (let around = element.parentElement; around !== null; around = around.parentElement) {
        const edge = around.getBoundingClientRect();
        const hides = /hidden|clip/.test(getComputedStyle(around).overflowX);
        if (hides && (box.right > edge.right + 1 || box.left < edge.left - 1)) {
          found.push(`cut off by what it lies in: ${element.tagName} “${words}”`);
        }
      }
      if (box.right > innerWidth + 1 || box.left < -1)
        found.push(`beside the window: ${element.tagName} “${words}”`);
    }
    return found;
  });
}
