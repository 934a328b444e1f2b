/**
 * The window against what may come at it, in the real Electron, as an ordinary user and in Chromium's real sandbox. The
 * numbers are those of the threats: each has its test, and each test has been seen to fail with its control taken away.
 */
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALL_NAMES } from '../../shared/schemas.ts';
import { FILES_CHANNEL } from '../../main/ipc/callNames.ts';
import { ROOT } from '../../scripts/setup/places.mjs';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
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

function hostileTexts(): string[] {
  const run = 'window.__xss=1';
  const tags = [
    `<script>${run}</script>`,
    `<img src=x onerror="${run}">`,
    `<svg onload="${run}">`,
    `<svg><script>${run}</script></svg>`,
    `<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>`,
    `<iframe src="javascript:${run}"></iframe>`,
    `<a href="javascript:${run}">x</a>`,
    `<body onload="${run}">`,
    `<details open ontoggle="${run}">`,
    `<input autofocus onfocus="${run}">`,
    `<video><source onerror="${run}"></video>`,
    `<math><mtext></p><img src=x onerror="${run}">`,
    `<template><script>${run}</script></template>`,
    `<style>@import "http://127.0.0.1/x"; body{background:url(javascript:${run})}</style>`,
    `<link rel=stylesheet href="data:text/css,*{display:none}">`,
    `<meta http-equiv=refresh content="0;url=http://127.0.0.1/">`,
    `<base href="http://127.0.0.1/">`,
    `<form action="http://127.0.0.1/"><button autofocus>x</button></form>`,
    `<object data="data:text/html,<script>${run}</script>"></object>`,
    `<embed src="data:text/html,<script>${run}</script>">`,
  ];
  const wraps = [(x: string) => x, (x: string) => `"'>${x}`, (x: string) => `{@html \`${x}\`}`];
  const strange = [
    '\u202Egnp.exe\u202C',
    '\u2066\u2067א\u2069 abc \u05D0\u05D1',
    'zero\u200Bwidth\u200D\uFEFF text',
    'e\u0301\u0301\u0301\u0301 combining',
    '{{constructor.constructor("window.__xss=1")()}}',
    '${window.__xss=1}',
    '__proto__ constructor toString',
  ];
  return [...tags.flatMap((tag) => wraps.map((wrap) => wrap(tag))), ...strange];
}

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
      eval: () => (0, eval)('1 + 1') as unknown,
      Function: () => new Function('return 1')() as unknown,
      policy: () =>
        (
          window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }
        ).trustedTypes.createPolicy('default', { createHTML: (html: string) => html }),
      blobWorker: () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
    };
    return Object.fromEntries(
      Object.entries(tries).map(([name, attempt]) => {
        try {
          return [name, String(attempt() === false ? 'refused' : 'done')];
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
      /^(app|settings|data|models|runs)\.(facts|engine|ready|get|chooseLibrary|list|imports|importSample|add)$/.test(
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

test('6: 200 addresses that try to leave the built files are answered with 404', async () => {
  const up = ['..', '%2e%2e', '%2E.', '..%00', '%252e%252e', '..;', '%c0%ae%c0%ae'];
  const slash = ['/', '%2f', '%2F', '\\', '%5c', '%252f', '//', '%c0%af'];
  const target = ['package.json', 'etc/passwd', 'etc/hostname', 'main/index.js'];
  const ways = up.flatMap((u) => slash.flatMap((s) => target.map((t) => `${u}${s}${u}${s}${t}`)));
  expect(ways.length).toBeGreaterThan(200);
  const statuses = await running.page.evaluate(
    (all) =>
      Promise.all(
        all.map((way) =>
          fetch(`app://ui/${way}`).then(
            ({ status }) => status,
            () => 0,
          ),
        ),
      ),
    ways,
  );
  expect([...new Set(statuses)]).toEqual([404]);
  const { own, file } = await running.page.evaluate(async () => ({
    own: (await fetch('app://ui/index.html')).status,
    file: await fetch('file:///etc/hostname').then(
      ({ status }) => status,
      () => 'refused',
    ),
  }));
  expect([own, file]).toEqual([200, 'refused']);
});

test('7: no path and no made-up token reads or writes anything', async () => {
  const { page } = running;
  const forged = [
    '/etc/passwd',
    '../../etc/passwd',
    'C:\\Windows\\win.ini',
    '0'.repeat(36),
    '00000000-0000-4000-8000-000000000000',
  ];
  for (const token of forged) {
    const form = { token, name: 'forged', textColumn: null, valid: 0.1, seed: 1, encoding: null };
    expect(await invoke(page, 'data.import', form)).toMatchObject({
      ok: false,
      code: 'input/unknown-choice',
    });
  }
  for (const id of ['../../etc', '/etc/passwd', 'data-1/../..']) {
    expect(await invoke(page, 'data.document', { data: id, model: null, index: 0 })).toMatchObject({
      ok: false,
      code: 'dataset/unknown',
    });
    expect(await invoke(page, 'data.delete', { data: id })).toMatchObject({
      ok: false,
      code: 'dataset/unknown',
    });
  }
  // a file that a script makes has no path
  const taken = await page.evaluate(() =>
    window.bridge.takeFiles([new File(['x'], '/etc/passwd'), { path: '/etc/passwd' }]),
  );
  expect(taken).toEqual({ ok: true, value: null });
});

test('8: the page cannot be led away, nor open another', async () => {
  const { app, page } = running;
  const before = page.url();
  const opened = await page.evaluate(async () => {
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
    const opens = [
      window.open('https://example.org/'),
      window.open('about:blank'),
      window.open('app://ui/index.html'),
    ];
    for (const url of [
      'https://example.org/',
      'file:///etc/hostname',
      'data:text/html,x',
      'javascript:alert(1)',
    ]) {
      location.href = url;
      await pause();
      const link = document.createElement('a');
      link.href = url;
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.remove();
      await pause();
    }
    const form = document.createElement('form');
    form.action = 'https://example.org/';
    document.body.append(form);
    form.submit();
    form.remove();
    const data = new DataTransfer();
    data.items.add(new File(['<script>1</script>'], 'x.html', { type: 'text/html' }));
    data.setData('text/uri-list', 'https://example.org/');
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    );
    await pause();
    return opens.map((made) => made === null);
  });
  expect(opened).toEqual([true, true, true]);
  expect(page.url()).toBe(before);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('9: nothing that the page or the session tries reaches the network', async () => {
  const connections: string[] = [];
  const tcp = createServer((socket) => {
    connections.push('tcp');
    socket.destroy();
  }).listen(0, '127.0.0.1');
  const udp = createSocket('udp4', () => connections.push('udp')).bind(0, '127.0.0.1');
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')]);
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const refused = await running.page.evaluate(
    async ([tcpPort, udpPort]) => {
      const url = `http://127.0.0.1:${String(tcpPort)}/`;
      const image = new Image();
      image.src = url;
      const link = document.createElement('link');
      Object.assign(link, { rel: 'preload', as: 'image', href: url });
      document.head.append(link);
      navigator.sendBeacon(url, 'x');
      const socket = new Promise((resolve) => {
        const opened = new WebSocket(url.replace('http', 'ws'));
        opened.onerror = () => resolve('refused');
        opened.onopen = () => resolve('open');
      });
      const fetched = fetch(url, { mode: 'no-cors' }).then(
        () => 'open',
        () => 'refused',
      );
      const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${String(udpPort)}` }] });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise((resolve) => setTimeout(resolve, 1500));
      peer.close();
      link.remove();
      return [await socket, await fetched];
    },
    [port, udp.address().port] as const,
  );
  const bySession = await running.app.evaluate(
    ({ session }, url) =>
      session.defaultSession.fetch(url, { bypassCustomProtocolHandlers: true }).then(
        () => 'open',
        () => 'refused',
      ),
    `http://127.0.0.1:${String(port)}/`,
  );
  tcp.close();
  udp.close();
  expect([...refused, bySession]).toEqual(['refused', 'refused', 'refused']);
  expect(connections).toEqual([]);
});

test('10: every permission is denied', async () => {
  const found = await running.page.evaluate(async () => {
    const names = [
      ...[
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'midi',
        'clipboard-read',
        'clipboard-write',
      ],
      ...[
        'persistent-storage',
        'screen-wake-lock',
        'accelerometer',
        'gyroscope',
        'magnetometer',
        'background-sync',
      ],
    ];
    const queried = await Promise.all(
      names.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => state,
          () => 'denied',
        ),
      ),
    );
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    );
    const asked = await Notification.requestPermission();
    return { queried: [...new Set(queried)], media, asked };
  });
  expect(found).toEqual({ queried: ['denied'], media: 'denied', asked: 'denied' });
});
