/**
 * `node test/stage/shots.mjs SCENE SCREEN [--size 1.5] [--small] [--tall] [--theme dark] [--axe]`: pictures of a screen
 * of a scene in test/out/stage, by Debian's Chromium (`apt-get install chromium`). SCREEN is what stands behind `#/`,
 * e.g. home, data, data/harbour, new-run, runs, run/gentle, settings. `--axe` also looks for faults of accessibility.
 * `--click NAME` presses a button or link (or what starts with `text=` or another selector), `--type WORDS` types after
 * the key `/`.
 */
/* global window, document -- for what runs inside the page */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { serveStage } from './server.mjs';

const OUT = fileURLToPath(new URL('../out/stage', import.meta.url));
const AXE = fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url));
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1' },
    theme: { type: 'string' },
    small: { type: 'boolean', default: false },
    tall: { type: 'boolean', default: false },
    type: { type: 'string' },
    axe: { type: 'boolean', default: false },
    click: { type: 'string', multiple: true, default: [] },
    name: { type: 'string' },
    wait: { type: 'string', default: '700' },
  },
});
const [scene = 'three', ...screens] = positionals;

mkdirSync(OUT, { recursive: true });
const server = await serveStage(0);
const address = server.httpServer?.address();
if (address === null || typeof address !== 'object') throw new Error('the stage has no port');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let faults = 0;
try {
  for (const screen of screens.length > 0 ? screens : ['home']) {
    for (const theme of values.theme === undefined ? ['light', 'dark'] : [values.theme])
      await shoot(screen, theme);
  }
} finally {
  await browser.close();
  await server.close();
}
process.exitCode = faults > 0 ? 1 : 0;

/**
 * @param {string} screen
 * @param {string} theme
 */
async function shoot(screen, theme) {
  const usual = values.small ? { width: 1120, height: 720 } : { width: 1360, height: 860 };
  const viewport = values.tall ? { ...usual, height: 1900 } : usual;
  const page = await browser.newPage({ viewport });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) fault(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => fault(`page: ${error.stack ?? error.message}`));
  await page.goto(
    `http://127.0.0.1:${address.port}/?scene=${scene}&theme=${theme}&size=${values.size}#/${screen}`,
  );
  await page.locator('h1').first().waitFor({ timeout: 15_000 });
  await page.waitForTimeout(Number(values.wait));
  for (const name of values.click) {
    const named = page.getByRole('button', { name }).or(page.getByRole('link', { name }));
    await (/^[a-z]+=/.test(name) ? page.locator(name) : named).first().click();
    await page.waitForTimeout(300);
  }
  if (values.type !== undefined) {
    await page.keyboard.press('/');
    await page.keyboard.type(values.type);
    await page.waitForTimeout(600);
  }
  const size = values.size === '1' ? '' : `-${values.size}`;
  const small = values.small ? '-small' : '';
  const file = `${OUT}/${values.name ?? `${scene}-${screen.replaceAll('/', '-')}`}-${theme}${small}${size}.png`;
  await page.screenshot({ path: file });
  const wide = await page.evaluate(() => {
    const main = document.querySelector('main') ?? document.documentElement;
    return main.scrollWidth - main.clientWidth;
  });
  if (wide > 0) fault(`${screen}: ${wide} px wider than the window`);
  console.log(file);
  if (values.axe) await axe(page, `${screen} ${theme}`);
  await page.close();
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} where
 */
async function axe(page, where) {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const violations = await page.evaluate(async (tags) => {
    const found = await Reflect.get(window, 'axe').run(document, { runOnly: { type: 'tag', values: tags } });
    return found.violations.flatMap((/** @type {any} */ rule) =>
      rule.nodes.map(
        (/** @type {any} */ node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`,
      ),
    );
  }, TAGS);
  for (const violation of violations) fault(`${where}: ${violation}`);
}

/** @param {string} words */
function fault(words) {
  faults += 1;
  console.log(words);
}
