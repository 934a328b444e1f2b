/** app://ui serves the files that were built, by their exact addresses, under a literal policy. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, fileAt, fileMap, serve } from '../../main/protocol.ts';
import { tempDir } from '../support/tempDir.ts';

function built(): string {
  const dir = join(tempDir(), 'renderer');
  mkdirSync(join(dir, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'index.html'), '<!doctype html>');
  writeFileSync(join(dir, 'assets', 'index-a1.js'), 'export {}');
  writeFileSync(join(dir, 'assets', 'index-a1.js.map'), '{}');
  writeFileSync(join(dir, '..', 'secret.html'), 'secret');
  return dir;
}

const get = (url: string): { url: string; method: string } => ({ url, method: 'GET' });

test('the page and its parts are served with their types and the policy', async () => {
  const files = fileMap(built());
  const page = await serve(get('app://ui/index.html'), files);
  expect([page.status, await page.text()]).toEqual([200, '<!doctype html>']);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect((await serve(get('app://ui/assets/index-a1.js'), files)).status).toBe(200);
});

test('a page that is loaded again while it shows a screen is the same page: a fragment is for the page alone', async () => {
  const files = fileMap(built());
  expect((await serve(get('app://ui/index.html#/runs/run-1'), files)).status).toBe(200);
  expect((await serve(get('app://ui/index.html#/../../secret.html'), files)).status).toBe(200);
  expect((await serve(get('app://ui/#/index.html'), files)).status).toBe(404);
});

test('the policy is the one that was decided on, letter by letter', () => {
  expect(CONTENT_SECURITY_POLICY).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
  );
});

/** Ways in which people have tried to leave a folder. */
function traversals(): string[] {
  const up = ['..', '%2e%2e', '%2E%2E', '.%2e', '..%00', '%252e%252e', '..;', '．．', '%c0%ae%c0%ae', '....'];
  const slash = ['/', '%2f', '%2F', '\\', '%5c', '%5C', '%252f', '//', '/./', '%c0%af'];
  const target = ['secret.html', 'etc/passwd'];
  const ways = up.flatMap((u) => slash.flatMap((s) => target.map((t) => `${u}${s}${t}`)));
  return [
    ...ways,
    ...[
      '//etc/passwd',
      '\\\\server\\share',
      'C:/Windows/win.ini',
      'c:%5cwindows',
      'index.html%00',
      'index.html/',
      'INDEX.HTML',
    ],
    ...[
      'assets',
      'assets/',
      'assets/../index.html',
      './index.html',
      'index.html?x',
      '%23/../index.html',
      'assets/index-a1.js.map',
      '',
    ],
  ];
}

test('more than 200 encodings of a way out are answered with 404', async () => {
  const files = fileMap(built());
  const ways = traversals();
  expect(ways.length).toBeGreaterThan(200);
  for (const way of ways) {
    for (const begin of ['app://ui/', 'app://ui/assets/']) {
      const { status } = await serve(get(begin + way), files);
      expect([begin + way, status]).toEqual([begin + way, 404]);
    }
  }
});

test.each([
  ['another host', 'app://evil/index.html', 'GET'],
  ['a port', 'app://ui:80/index.html', 'GET'],
  ['a name before the host', 'app://me@ui/index.html', 'GET'],
  ['another scheme', 'file://ui/index.html', 'GET'],
  ['another method', 'app://ui/index.html', 'POST'],
])('%s is answered with 404', (_, url, method) => {
  expect(fileAt(url, method, fileMap(built()))).toBeNull();
});
