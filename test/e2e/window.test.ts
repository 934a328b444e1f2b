/** The window as a guest on the desktop: it may die, be closed or started twice, and nothing that matters notices. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AppFacts } from '../../shared/app.ts';
import type { RunRow } from '../../shared/run.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { resourcesDir } from '../../main/paths.ts';
import { ROOT } from '../../scripts/setup/places.mjs';
import { launchApp, ownEnv } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { ask, importTexts, invoke, isReady } from '../support/pages.ts';
import { tempDir } from '../support/tempDir.ts';
import { tinyTexts, writeTexts } from '../support/tinyLibrary.ts';

/** Processes of the page, children of the program or of its zygote; on Linux. */
function pagesOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // it has ended meanwhile
    }
  }
  const isBelow = (child: number): boolean => {
    const parent = parents.get(child) ?? 0;
    return parent === pid || (parent > 1 && isBelow(parent));
  };
  const isPage = (child: number): boolean =>
    readFileSync(`/proc/${String(child)}/cmdline`, 'utf8').includes('--type=renderer');
  return [...parents.keys()].filter((child) => isBelow(child) && isPage(child));
}

// without Playwright, which would hold the new page back
test.runIf(process.platform === 'linux')(
  'a page that is killed is loaded again, and the program goes on',
  async () => {
    const dir = tempDir();
    const args = [
      ROOT,
      `--user-data-dir=${join(dir, 'user')}`,
      '--library',
      join(dir, 'library'),
      '--no-sandbox',
    ];
    const program = spawn(process.env['ULMFIT_ELECTRON'] ?? '', args, { stdio: 'ignore', env: ownEnv() });
    onTestFinished(() => {
      program.kill('SIGKILL');
    });
    const log = (): string => {
      try {
        return readFileSync(join(dir, 'user', 'logs', 'studio.log'), 'utf8');
      } catch {
        return '';
      }
    };
    const readied = (): number => log().split('window ready').length - 1;
    await expect.poll(readied, { timeout: 60_000 }).toBe(1);
    const [page] = pagesOf(program.pid ?? 0);
    process.kill(page ?? 0, 'SIGKILL');
    await expect.poll(readied, { timeout: 60_000 }).toBe(2);
    expect(log()).toContain('page died reason="killed"');
    await expect.poll(() => log().split('window was loaded again').length - 1).toBe(1);
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  },
);

test('a second start shows the window of the first and ends', async () => {
  const running = await launchApp();
  await isReady(running.page);
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const [program, ...args] = running.app.process().spawnargs;
  const own = args.filter((arg) => !/^--(?:inspect|remote-debugging)/.test(arg));
  const second = spawn(program ?? '', own, { stdio: 'ignore' });
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  const shown = (): Promise<unknown> =>
    running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.isVisible()),
    );
  await expect.poll(shown).toEqual([true]);
});

test('a second window on one library may look, is told who holds it, and can change nothing', async () => {
  const first = await launchApp();
  await isReady(first.page);
  const data = await importTexts(first, [writeTexts(join(tempDir(), 'tales'), tinyTexts(10))], 'tales');
  const second = await launchApp({ library: first.library });
  await isReady(second.page);
  const { readOnly } = await ask<AppFacts>(second.page, 'app.facts');
  expect(readOnly).toContain('is open in another window');
  expect(await ask<unknown[]>(second.page, 'data.list')).toHaveLength(1);
  for (const call of ['data.delete', 'data.rename'] as const) {
    const reply = await invoke(second.page, call, call === 'data.rename' ? { data, name: 'x' } : { data });
    expect(reply).toMatchObject({ ok: false, code: 'library/read-only' });
  }
  expect(await ask<AppFacts>(first.page, 'app.facts')).toMatchObject({ readOnly: null });
});

test('the window comes back with the place and the size it had, and the program with its settings', async () => {
  const userData = join(tempDir(), 'user');
  const first = await launchApp({ userData });
  await isReady(first.page);
  await ask(first.page, 'settings.set', { changes: { theme: 'dark' } });
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 37, y: 41, width: 1200, height: 780 }),
  );
  await first.close();
  const second = await launchApp({ userData });
  await isReady(second.page);
  // asked again where Playwright has lost an answer on its way
  const seen = (): Promise<unknown> =>
    second.app.evaluate(({ BrowserWindow, nativeTheme }) => {
      const { width, height } = BrowserWindow.getAllWindows()[0]?.getBounds() ?? {};
      return { width, height, theme: nativeTheme.themeSource };
    });
  await expect.poll(seen).toEqual({ width: 1200, height: 780, theme: 'dark' });
});

test('every command of the window is in the menu, and reaches it', async () => {
  const { app, page } = await launchApp();
  await isReady(page);
  await page.evaluate(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    window.bridge.subscribe('command', (payload) => heard.push(payload));
  });
  await app.evaluate(({ Menu }) => {
    Menu.getApplicationMenu()?.getMenuItemById('run.stop')?.click();
  });
  const heard = (): Promise<unknown> => page.evaluate(() => (window as unknown as { heard: unknown }).heard);
  await expect.poll(heard).toEqual([{ command: 'run.stop' }]);
});

async function startRun(running: RunningApp): Promise<RunRow> {
  const { page } = running;
  await importTexts(running, [join(resourcesDir(), 'sample', 'moby-dick')], 'whales');
  const [data] = await ask<{ data: string }[]>(page, 'data.list');
  const [model] = await ask<{ id: string }[]>(page, 'models.list');
  const draft = {
    ...{
      name: 'test run',
      kind: 'finetune' as const,
      model: model?.id ?? '',
      data: data?.data ?? '',
      epochs: 3,
      seed: 1,
    },
    settings: { ...defaultSettings(), batch: 8, bptt: 10 },
  };
  const { run } = await ask<{ run: string }>(page, 'runs.start', { draft });
  const row = async (): Promise<RunRow | undefined> =>
    (await ask<RunRow[]>(page, 'runs.list')).find(({ id }) => id === run);
  await expect
    .poll(async () => (await row())?.step ?? 0, { timeout: 120_000, interval: 300 })
    .toBeGreaterThan(3);
  const found = await row();
  if (found === undefined) throw new Error('the run is not listed');
  return found;
}

test('closing the window while training goes on asks, keeps training out of sight, or pauses and quits', async () => {
  const userData = join(tempDir(), 'user');
  const running = await launchApp({ userData });
  const { app, page, library } = running;
  await isReady(page);
  const { id } = await startRun(running);
  expect(
    await app.evaluate(
      ({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0) || powerSaveBlocker.isStarted(1),
    ),
  ).toBe(true);
  await app.evaluate(({ dialog }) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.push(args.at(-1));
      return Promise.resolve({
        response: asked.length === 1 ? 2 : asked.length === 2 ? 0 : 1,
        checkboxChecked: false,
      });
    };
  });
  const closeWindow = (): Promise<void> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const asked = (): Promise<{ message: string; buttons: string[] }[]> =>
    app.evaluate(() => (globalThis as unknown as { asked: { message: string; buttons: string[] }[] }).asked);
  const step = async (): Promise<number> => {
    const rows = await ask<RunRow[]>(page, 'runs.list');
    return rows.find((row) => row.id === id)?.step ?? 0;
  };

  await closeWindow(); // cancelled
  await expect.poll(async () => (await asked()).length).toBe(1);
  expect((await asked())[0]?.message).toMatch(/^Training is running: epoch \d+ of \d+/);

  await closeWindow(); // in the background
  await expect.poll(async () => (await asked()).length).toBe(2);
  const before = await step();
  await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(before + 3);

  const ended = once(app.process(), 'exit');
  await closeWindow(); // pause and quit
  await ended;
  const again = await launchApp({ userData, library });
  await isReady(again.page);
  const [row] = await ask<RunRow[]>(again.page, 'runs.list');
  expect(row?.status).toBe('paused');
  expect(row?.lastCheckpoint?.update).toBe(row?.step);
});

test('a program that is told to end saves the run and ends by itself, quickly', async () => {
  const running = await launchApp();
  const { app, library } = running;
  await isReady(running.page);
  const { id } = await startRun(running);
  const ended = once(app.process(), 'exit');
  const asked = performance.now();
  process.kill(app.process().pid ?? 0, 'SIGTERM');
  expect((await ended)[0]).toBe(0);
  expect(performance.now() - asked).toBeLessThan(15_000);
  const again = await launchApp({ library });
  await isReady(again.page);
  const row = (await ask<RunRow[]>(again.page, 'runs.list')).find((each) => each.id === id);
  expect(row?.status).toBe('paused');
  expect(row?.lastCheckpoint?.update).toBe(row?.step);
});

test('an import does not hold up the main process, and what it logs names no text', async () => {
  const running = await launchApp();
  const { app, page, userData } = running;
  await isReady(page);
  await app.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    Object.assign(globalThis, { delay });
  });
  const dir = tempDir();
  const texts = writeTexts(join(dir, 'canary-folder'), ['A canary-word in a text.', ...tinyTexts(3000)]);
  await importTexts(running, [texts], 'canary-name');
  const longest = await app.evaluate(
    () => (globalThis as unknown as { delay: { max: number } }).delay.max / 1e6,
  );
  process.stdout.write(`    the longest stall of the main process in an import: ${longest.toFixed(0)} ms\n`);
  expect(longest).toBeLessThan(200);
  expect(readFileSync(join(userData, 'logs', 'studio.log'), 'utf8')).not.toContain('canary');
});
