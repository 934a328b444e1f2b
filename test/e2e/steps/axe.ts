/** axe-core in the window: what it finds against WCAG 2.0 to 2.2, levels A and AA. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @returns a line for each violation: the rule, what it is about, and the first places where it was found */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  return page.evaluate(async (tags) => {
    const { run } = (window as unknown as { axe: typeof axe }).axe;
    const found = await run(document, { runOnly: tags, resultTypes: ['violations'] });
    return found.violations.map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 4).map(({ target, any, all }) => {
        const why = [...any, ...all][0]?.message ?? '';
        return `${target.join(' ')} (${why})`;
      });
      return `${id}: ${help}: ${String(nodes.length)} × ${places.join('; ')}`;
    });
  }, TAGS);
}
