/**
 * The window against what may come at it, in the real Electron, as an ordinary user and in Chromium's real sandbox. The
 * numbers are those of the threats: each has its test, and each test has been seen to fail with its control taken away.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALL_NAMES } from '../../shared/api.ts';
import { FILES_CHANNEL } from '../../main/ipc/filesChannel.ts';
import { ROOT } from '../../scripts/setup/places.mjs';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { hostileTexts } from '../support/hostileTexts.ts';
import { giveToNobody, isRoot, lackOfNobody } from '../support/nobody.ts';
import { ask, importTexts, invoke, isReady } from '../support/pages.ts';
import { tempDir } from '../support/tempDir.ts';

const lack = lackOfNobody(ROOT);
/** what a page may do depends on the sandbox only in the tests that say so */
const asUser = lack === null;
let running: RunningApp;

beforeAll(async () => {
  if (lack !== null) process.stdout.write(`    without Chromium's sandbox: ${lack}\n`);
  running = await openApp({ asUser });
  await isReady(running.page);
});

afterAll(async () => {
  await running.close();
});

test('1: texts full of scripts and tricks are shown as the texts they are', async () => {
  const { page, library } = running;
  const texts = hostileTexts();
  expect(texts.length).toBeGreaterThan(60);
  const dir = tempDir();
  const file = join(dir, 'reviews.csv');
  writeFileSync(
    file,
    ['text', ...texts.map((text) => `"${`${text} is a text.`.replaceAll('"', '""')}"`)].join('\n'),
  );
  if (isRoot) giveToNobody(dir);
  await page.evaluate(() => {
    const reports: string[] = [];
    Object.assign(window, { __reports: reports });
    document.addEventListener('securitypolicyviolation', (event) => reports.push(event.violatedDirective));
  });
  const data = await importTexts(running, [file], '<img src=x onerror="window.__xss=1">');
  expect(statSync(join(library, 'datasets', data)).isDirectory()).toBe(true);
  for (let index = 0; index < texts.length; index++) {
    const { text } = await ask<{ text: string }>(page, 'data.document', { data, model: null, index });
    expect(text).toBe(`${texts[index] ?? ''} is a text.`);
  }
  await page.evaluate((id) => (location.hash = `#/data/${id}`), data);
  await page.waitForFunction(() => document.body.innerText.includes('<img src=x onerror='));
  await page.waitForTimeout(1500);
  const state = await page.evaluate(() => ({
    xss: '__xss' in window,
    reports: (window as unknown as { __reports: string[] }).__reports,
    injected: document.querySelectorAll(
      '#app script, #app iframe, #app object, #app embed, #app base, #app meta, #app img[onerror]',
    ).length,
  }));
  expect(state).toEqual({ xss: false, reports: [], injected: 0 });
  await page.evaluate(() => (location.hash = '#/home'));
});

test('1: a script or a style that is not one of the window’s own does not run', async () => {
  const found = await running.page.evaluate(async () => {
    // what Playwright evaluates may itself use eval, until its first turn is over
    await new Promise((resolve) => setTimeout(resolve, 10));
    const tries: Record<string, () => unknown> = {
      inlineScript: () => {
        const script = document.createElement('script');
        script.textContent = 'window.__inline = 1';
        document.body.append(script);
        return '__inline' in window;
      },
      innerHtml: () => (document.createElement('div').innerHTML = '<b>x</b>'),
      eval: () => String((0, eval)('1 + 1')),
      Function: () => Reflect.construct(Function, ['return 1']),
      policy: () =>
        (
          window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }
        ).trustedTypes.createPolicy('default', { createHTML: (html: string) => html }),
      blobWorker: () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
    };
    return Object.fromEntries(
      Object.entries(tries).map(([name, attempt]) => {
        try {
          return [name, attempt() === false ? 'refused' : 'done'];
        } catch {
          return [name, 'refused'];
        }
      }),
    );
  });
  expect(found).toEqual({
    ...{ inlineScript: 'refused', innerHtml: 'refused', eval: 'refused', Function: 'refused' },
    ...{ policy: 'refused', blobWorker: 'refused' },
  });
});

test('2: the page has nothing of Node or Electron but the bridge', async () => {
  const seen = await running.page.evaluate(() => ({
    node: ['require', 'process', 'Buffer', 'module', 'global', '__dirname'].filter((name) => name in window),
    bridge: Object.keys(window.bridge).sort(),
    electron: Object.keys(window).filter((name) => /electron|ipc|node/i.test(name)),
    frozen: Object.isFrozen(window.bridge),
  }));
  expect(seen).toEqual({
    node: [],
    bridge: ['invoke', 'subscribe', 'takeFiles'],
    electron: [],
    frozen: true,
  });
});

test.runIf(asUser && process.platform === 'linux')('2: the page’s process is in the sandbox', async () => {
  const pid = await running.app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ type }) => type === 'Tab')?.pid ?? 0,
  );
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  expect(status).toMatch(/^Seccomp:\s+2$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  const preferences = await running.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return contents === undefined
      ? null
      : (contents as unknown as { getLastWebPreferences(): unknown }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
});

test('3: a foreign page that has got hold of the bridge is answered by no call', async () => {
  const replies = await running.app.evaluate(
    async ({ BrowserWindow }, { names, preload }) => {
      const foreign = new BrowserWindow({
        show: false,
        // a session of its own, for ours would not even load it
        webPreferences: { preload, sandbox: true, partition: 'foreign' },
      });
      try {
        await foreign.loadURL('data:text/html,foreign');
        const script = `Promise.all(${JSON.stringify(names)}.map((name) => bridge.invoke(name, {}).then((reply) => reply.code)))`;
        return (await foreign.webContents.executeJavaScript(script)) as unknown;
      } finally {
        foreign.destroy();
      }
    },
    { names: [...CALL_NAMES], preload: join(ROOT, 'out', 'preload', 'preload.cjs') },
  );
  expect(replies).toEqual(CALL_NAMES.map(() => 'internal/refused-sender'));
});

test('3: a frame inside the page cannot be opened, and has no bridge', async () => {
  const seen = await running.page.evaluate(async () => {
    const bridges: boolean[] = [];
    for (const src of ['about:blank', 'data:text/html,x', 'app://ui/index.html', 'http://127.0.0.1/']) {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 150));
      try {
        bridges.push((frame.contentWindow as unknown as Record<string, unknown>)['bridge'] !== undefined);
      } catch {
        bridges.push(false); // of another origin, which may not be looked into
      }
      frame.remove();
    }
    return bridges;
  });
  expect(seen).toEqual([false, false, false, false]);
});

test('4: 200 payloads at random through the window reach no handler and do no harm', async () => {
  const { page, library } = running;
  const before = readdirSync(library, { recursive: true }).length;
  const payloads = fc.sample(
    fc.oneof(fc.anything({ withDate: true, withMap: true, withTypedArray: true }), fc.constant({ run: 7 })),
    200,
  );
  let refused = 0;
  for (const [i, payload] of payloads.entries()) {
    const call = CALL_NAMES[i % CALL_NAMES.length] ?? 'app.facts';
    const nothing = typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0;
    if (
      nothing &&
      /^(app|settings|data|models|play|runs)\.(facts|engine|ready|get|chooseLibrary|list|imports|importSample|work|models)$/.test(
        call,
      )
    )
      continue;
    const reply = await page
      .evaluate(async ([name, value]) => window.bridge.invoke(name, value), [call, payload] as const)
      .catch(() => ({ ok: false, code: 'internal/refused-payload' })); // what no message can carry
    expect(reply).toMatchObject({ ok: false, code: 'internal/refused-payload' });
    refused += 1;
  }
  expect(refused).toBeGreaterThan(150);
  expect(readdirSync(library, { recursive: true }).length).toBe(before);
  expect(await invoke(page, 'app.facts', {})).toMatchObject({ ok: true });
});

test('5: the main process listens to the calls of the contract and to nothing else', async () => {
  const heard = await running.app.evaluate(({ ipcMain }) => ({
    handled: [...(ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys()],
    events: ipcMain.eventNames(),
  }));
  expect(heard.handled.sort()).toEqual([...CALL_NAMES, FILES_CHANNEL].sort());
  expect(heard.events.filter((name) => name !== 'error')).toEqual([]); // Electron's own, for itself
  const users = sourcesOf(join(ROOT, 'main')).filter((file) =>
    /\bipcMain\b/.test(readFileSync(file, 'utf8')),
  );
  expect(users.map((file) => relative(ROOT, file))).toEqual([join('main', 'ipc', 'register.ts')]);
  expect(await running.page.evaluate(() => window.bridge.invoke('ipc.unknown', {}).catch(String))).toContain(
    'does not carry',
  );
});

function sourcesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(dir, name));
}
