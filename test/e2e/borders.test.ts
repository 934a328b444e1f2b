/**
 * The window's borders, to files, other pages, the network and the system, in the real Electron, as an ordinary user
 * and in Chromium's real sandbox. The numbers go on from those of security.test.ts.
 */
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/setup/places.mjs';
import { importForm } from '../support/importForm.ts';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { giveToNobody, isRoot, lackOfNobody } from '../support/nobody.ts';
import { invoke, isReady } from '../support/pages.ts';
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
    expect(await invoke(page, 'data.import', importForm({ token, name: 'forged' }))).toMatchObject({
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

test('7: a file that the person has given is known to the page by a token, not by its path', async () => {
  const { page } = running;
  const dir = tempDir();
  const file = join(dir, 'letters.txt');
  writeFileSync(file, 'A letter.\n\nAnother letter.');
  if (isRoot) giveToNobody(dir);
  const input = await page.evaluateHandle(() => {
    const made = document.createElement('input');
    made.type = 'file';
    return document.body.appendChild(made);
  });
  await input.setInputFiles(file);
  const taken = await input.evaluate((made) => window.bridge.takeFiles([...(made.files ?? [])]));
  await input.evaluate((made) => made.remove());
  expect(taken).toMatchObject({
    ok: true,
    value: { files: 1, suggestedName: 'letters', names: ['letters.txt'] },
  });
  expect(JSON.stringify(taken)).not.toContain(dir);
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
