/**
 * `node test/stage/cost.mjs [POINTS]`: thread time of an update of a loss chart with so many readings (200,000), from
 * taking in the new ones to the end of the drawing, in Debian's Chromium. Says median, 95th percentile and longest.
 */
/* global window -- for what runs inside the page */
import { chromium } from 'playwright-core';
import { serveStage } from './server.mjs';

const points = Number(process.argv[2] ?? 200_000);
const UPDATES = 300;

const server = await serveStage(0);
const address = server.httpServer?.address();
if (address === null || typeof address !== 'object') throw new Error('the stage has no port');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  page.on('pageerror', (error) => console.error(error.stack ?? error.message));
  const session = await page.context().newCDPSession(page);
  /** @type {any[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const collected = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel'];
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories },
  });
  await page.goto(`http://127.0.0.1:${address.port}/cost/index.html?points=${points}&updates=${UPDATES}`);
  await page.waitForFunction(() => Reflect.has(window, 'costs'), null, { timeout: 120_000 });
  await session.send('Tracing.end');
  await collected;
  // an update is the work of one timer; `tdur` is the time that the page's thread ran, whatever else the computer did
  const tasks = events.filter(({ name, tdur }) => name === 'TimerFire' && tdur > 500);
  const costs = tasks.map(({ tdur }) => tdur / 1000);
  costs.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    (costs[Math.floor((costs.length - 1) * share)] ?? NaN).toFixed(1);
  console.log(
    `${points} readings, ${costs.length} updates: median ${at(0.5)} ms, 95 % under ${at(0.95)} ms, longest ${at(1)} ms`,
  );
} finally {
  await browser.close();
  await server.close();
}
