/**
 * `node test/stage/pace.mjs [SCENE] [SCREEN] [--seconds 20]`: what a screen costs while a run goes on, from a trace of
 * Debian's Chromium: script a task, long tasks, and the same while the window is hidden. The scene `long` has 200,000
 * updates and gets ten messages a second. What the fake main
 * process does in the page is left out of the script, but not of the tasks.
 */
/* global document, Event -- for what runs inside the page */
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
const SCRIPT = ['FunctionCall', 'RunMicrotasks'];

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
 * The tasks of the page's main thread with the script in each, ms: on the clock, and on the processor, where other
 * programs do not count.
 * @param {{ name: string, ph: string, ts: number, dur?: number, tdur?: number, pid: number, tid: number, args?: any }[]} events
 */
function tasksOf(events) {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const busiest = threads
    .map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid))
    .sort((a, b) => b.length - a.length)[0];
  const complete = (busiest ?? [])
    .filter(({ ph, dur }) => ph === 'X' && dur !== undefined)
    .map(({ name, ts, dur = 0, tdur = 0, args }) => ({ name, ts, end: ts + dur, dur, tdur, args }))
    .sort((a, b) => a.ts - b.ts);
  const script = complete.filter(({ name, args }) => SCRIPT.includes(name) && !isStage(args));
  let at = 0;
  return complete
    .filter(({ name }) => name === 'RunTask')
    .map((task) => {
      while (at < script.length && (script[at]?.ts ?? 0) < task.ts) at += 1;
      let end = task.ts;
      let [clock, processor] = [0, 0];
      for (const one of script.slice(at, at + 200)) {
        if (one.ts >= task.end) break;
        if (one.ts < end) continue; // within one that is counted
        clock += one.dur;
        processor += one.tdur;
        end = one.end;
      }
      return { task: task.dur / 1000, clock: clock / 1000, processor: processor / 1000 };
    });
}

/**
 * The stage's own files lie at the server's root, those of the window behind `/@fs`.
 * @param {any} args
 */
function isStage(args) {
  return /^https?:\/\/[^/]+\/(?!@fs\/)[^?]+\.ts/.test(String(args?.data?.url ?? ''));
}

/**
 * @param {string} title
 * @param {{ task: number, clock: number, processor: number }[]} tasks
 */
function report(title, tasks) {
  const updates = tasks.filter(({ processor }) => processor >= LEAST_MS);
  const processor = updates.map((task) => task.processor).sort((a, b) => a - b);
  const clock = updates.map((task) => task.clock).sort((a, b) => a - b);
  const all = tasks.map(({ task }) => task).sort((a, b) => a - b);
  const total = tasks.reduce((sum, task) => sum + task.processor, 0) / seconds;
  console.log(
    `${title}: ${(updates.length / seconds).toFixed(1)} tasks with script a second, ${total.toFixed(0)} ms a second in all; ` +
      `processor time of one: ${spread(processor)}; clock time: ${spread(clock)}; ` +
      `tasks: 95th ${at(all, 0.95)} ms, longest ${at(all, 1)} ms, over 50 ms: ${all.filter((ms) => ms > 50).length}`,
  );
}

/** @param {number[]} sorted */
function spread(sorted) {
  return `median ${at(sorted, 0.5)} ms, 95th ${at(sorted, 0.95)} ms, longest ${at(sorted, 1)} ms`;
}

/**
 * @param {number[]} sorted
 * @param {number} share
 */
function at(sorted, share) {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}
