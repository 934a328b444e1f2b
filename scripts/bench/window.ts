/**
 * What the window costs, in the real Electron: `node scripts/run.mjs scripts/bench/window.ts [--starts 5]
 * [--seconds 30] [--import FILE.csv]`. Starts with a fresh library each time; then trains with one thread on its screen, at the pace of a
 * small run (batch 8, window 10), which gives the window more to draw than any real one. With
 * --import it only brings that file in, on the Data screen.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { defaultSettings } from '../../shared/settings.ts';
import { call, until } from '../../test/support/appCalls.ts';
import { openApp } from '../../test/support/electron.ts';
import type { RunningApp } from '../../test/support/electron.ts';
import { buildApp } from '../build/buildApp.mjs';
import { openTestScreen } from '../build/display.mjs';
import { createReport } from '../setup/report.mjs';
import { setUp } from '../setup/setUp.mjs';
import { at, line, listed, recorded, say, sayMemory, stallOf, watchMain } from './lookInside.ts';
import { measureImport } from './windowImport.ts';

const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '30' },
    import: { type: 'string' },
  },
});
const starts = Number(values.starts);
const seconds = Number(values.seconds);
const OBSERVE_LONG = `window.tasks = []; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.tasks.push(entry.duration);
}).observe({ type: 'longtask' });`;

const state = await setUp({ again: 'never', window: true });
if (state?.electron?.binary === undefined) throw new Error('There is no Electron to measure.');
if (!(await buildApp({ node: state.node }))) throw new Error('The app could not be built.');
const screen = await openTestScreen(createReport());
if ('lack' in screen) throw new Error(screen.lack);
Object.assign(process.env, screen.env, { ULMFIT_ELECTRON: state.electron.binary });
try {
  if (values.import !== undefined) {
    say(`Electron ${state.electron.version}, import of ${basename(values.import)}`);
    await measureImport(resolve(values.import));
  } else {
    say(`Electron ${state.electron.version}, ${String(starts)} starts, ${String(seconds)} s of training`);
    await measureStarts();
    await measureTraining();
  }
} finally {
  screen.close();
}

async function measureStarts(): Promise<void> {
  const paints: number[] = [];
  const usable: number[] = [];
  for (let i = 0; i <= starts; i += 1) {
    const running = await openApp();
    try {
      const ready = await until(
        () => Promise.resolve(readyIn(running)),
        (ms) => ms !== null,
      );
      const painted = await paintedAt(running);
      if (i === 0) continue; // the first reads the files from disk
      paints.push(painted);
      usable.push(Math.max(painted, ready ?? NaN)); // what is not seen cannot be used
    } finally {
      await running.close();
    }
  }
  line('start to first paint', paints, 'ms', starts);
  line('start to usable', usable, 'ms', starts);
}

/** When the window said that it can be used, as its log keeps it. */
function readyIn({ userData }: RunningApp): number | null {
  try {
    const log = readFileSync(join(userData, 'logs', 'studio.log'), 'utf8');
    const found = /window ready.*?sinceStart"?[=:]"?(\d+)/.exec(log);
    return found === null ? null : Number(found[1]);
  } catch {
    return null;
  }
}

/** Milliseconds from the start of the process to the first thing that was painted. */
async function paintedAt({ app, page }: RunningApp): Promise<number> {
  const began = await app.evaluate(() => process.getCreationTime() ?? NaN);
  const painted = await until(
    () =>
      page.evaluate<number | null>(
        `(() => {
          const [paint] = performance.getEntriesByName('first-contentful-paint');
          return paint === undefined ? null : performance.timeOrigin + paint.startTime;
        })()`,
      ),
    (time) => time !== null,
  );
  return (painted ?? NaN) - began;
}

async function measureTraining(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'ulmfit-bench-'));
  const running = await openApp();
  const { page } = running;
  try {
    await call(page, 'settings.set', { changes: { threads: 1 } });
    await call(page, 'data.importSample', {});
    const [dataset] = await until(
      () => call(page, 'data.list', {}),
      (all) => all.length > 0,
    );
    const [model] = await call(page, 'models.list', {});
    await watchMain(running);
    const { run } = await call(page, 'runs.start', {
      draft: {
        ...{
          name: 'bench',
          kind: 'finetune' as const,
          model: model?.id ?? '',
          data: dataset?.data ?? '',
          epochs: 50,
          seed: 1,
        },
        settings: { ...defaultSettings(), batch: 8, bptt: 10 },
      },
    });
    await page.evaluate(`location.hash = '#/run/${run}'`);
    const step = async (): Promise<number> => (await call(page, 'runs.show', { run })).step;
    await until(step, (done) => done > 20);
    const whileStarting = await stallOf(running);
    await watchMain(running);
    const from = await step();
    await setTimeout(seconds * 1000);
    const whileTraining = await stallOf(running);
    const to = await step();
    // in turn, because recording is itself work for main
    await page.evaluate(OBSERVE_LONG);
    const all = await recorded(running, join(dir, 'trace.json'), () => setTimeout(seconds * 1000));
    const long = await page.evaluate<number[]>('window.tasks');
    const tasks = all.filter((ms) => ms >= 1);

    line('longest stall of main, starting a run', [whileStarting], 'ms', 1);
    line('longest stall of main, training', [whileTraining], 'ms', 1);
    say(`updates trained: ${((to - from) / seconds).toFixed(1)} a second`);
    const sorted = tasks.toSorted((a, b) => a - b);
    say(
      `tasks of the page of 1 ms or more: ${String(sorted.length)}; middle ${at(sorted, 0.5)} ms, ` +
        `95th percentile ${at(sorted, 0.95)} ms, longest ${at(sorted, 1)} ms`,
    );
    say(`of these longer than 50 ms, by PerformanceObserver: ${String(long.length)}${listed(long)}`);
    await sayMemory(running);
    await call(page, 'runs.discard', { run });
  } finally {
    await running.close();
    await rm(dir, { recursive: true, force: true });
  }
}
