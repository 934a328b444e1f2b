/**
 * `node test/stage/pace.mjs [SCENE] [SCREEN] [--seconds 20]`: what a screen costs while a run goes on, from a trace of
 * Debian's Chromium: script a task, long tasks, and the same while the window is hidden. The scene `long` has 200,000
 * updates and gets ten messages a second. The fake main process lives in the page, so its work is counted, too.
 */
/* global document -- for what runs inside the page */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { serveStage } from './server.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '20' } },
});
const [scene = 'long', screen = 'run/gentle'] = positionals;
const seconds = Number(values.seconds);
/** Script of a task below this is bookkeeping, not an update. */
const LEAST_MS = 0.5;
const SCRIPT = ['FunctionCall', 'RunMicrotasks', 'TimerFire', 'FireAnimationFrame', 'EvaluateScript'];

const server = await serveStage(0);
const address = server.httpServer?.address();
if (address === null || typeof address !== 'object') throw new Error('the stage has no port');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  await page.goto(`http://127.0.0.1:${address.port}/?scene=${scene}&theme=light#/${screen}`);
  await page.locator('h1').first().waitFor();
  await page.waitForTimeout(4_000); // all pages are read, and code is warm
  report('shown', await traced(page));
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  report('hidden', await traced(page));
} finally {
  await browser.close();
  await server.close();
}

/** @param {import('playwright-core').Page} page */
async function traced(page) {
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8.execute'],
  });
  await page.waitForTimeout(seconds * 1000);
  const trace = JSON.parse((await browser.stopTracing()).toString());
  return tasksOf(trace.traceEvents);
}

/**
 * The tasks of the page's main thread with the script in each, ms.
 * @param {{ name: string, ph: string, ts: number, dur?: number, pid: number, tid: number, args?: any }[]} events
 */
function tasksOf(events) {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const busiest = threads
    .map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid))
    .sort((a, b) => b.length - a.length)[0];
  const complete = (busiest ?? []).filter(({ ph, dur }) => ph === 'X' && dur !== undefined);
  const tasks = complete.filter(({ name }) => name === 'RunTask');
  const script = complete.filter(({ name }) => SCRIPT.includes(name)).sort((a, b) => a.ts - b.ts);
  let at = 0;
  return tasks
    .sort((a, b) => a.ts - b.ts)
    .map(({ ts, dur = 0 }) => {
      while (at < script.length && script[at].ts < ts) at += 1;
      let end = ts;
      let sum = 0;
      for (let i = at; i < script.length && script[i].ts < ts + dur; i++) {
        const from = Math.max(end, script[i].ts);
        const to = script[i].ts + (script[i].dur ?? 0);
        if (to > from) sum += to - from;
        end = Math.max(end, to);
      }
      return { task: dur / 1000, script: sum / 1000 };
    });
}

/**
 * @param {string} title
 * @param {{ task: number, script: number }[]} tasks
 */
function report(title, tasks) {
  const script = tasks
    .map((task) => task.script)
    .filter((ms) => ms >= LEAST_MS)
    .sort((a, b) => a - b);
  const all = tasks.map(({ task }) => task).sort((a, b) => a - b);
  const at = (/** @type {number[]} */ list, /** @type {number} */ share) =>
    (list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0).toFixed(1);
  const total = tasks.reduce((sum, task) => sum + task.script, 0) / seconds;
  console.log(
    `${title}: ${(script.length / seconds).toFixed(1)} updates a second; script of one: median ${at(script, 0.5)} ms, ` +
      `95th ${at(script, 0.95)} ms, longest ${at(script, 1)} ms; ${total.toFixed(0)} ms of script a second; ` +
      `longest task ${at(all, 1)} ms, over 50 ms: ${all.filter((ms) => ms > 50).length}`,
  );
}
