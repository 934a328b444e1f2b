/** app://ui: the built window, and nothing else. Every address is looked up in a map of the files that were built. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export const SCHEME = 'app';
export const HOST = 'ui';
export const ORIGIN = `${SCHEME}://${HOST}`;
export const START_PAGE = `${ORIGIN}/index.html`;

/** Svelte makes its templates through the one policy that is named here; raw HTML in a string cannot reach the page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-cache',
};

/** A file of another kind is not served: there is none in the window. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

export interface ServedFile {
  readonly path: string;
  readonly type: string;
}

/** The built files by the path of their address. Made once, at the start: what is not there then is never served. */
export function fileMap(dir: string): ReadonlyMap<string, ServedFile> {
  const files = new Map<string, ServedFile>();
  const search = (folder: string, address: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const type = TYPES[extname(entry.name)];
      if (entry.isDirectory()) search(path, `${address}${entry.name}/`);
      else if (entry.isFile() && type !== undefined) files.set(`${address}${entry.name}`, { path, type });
    }
  };
  search(dir, '/');
  return files;
}

/**
 * The file that an address means, or null. No decoding, no normalising: an address is in the map or it is not. What
 * stands behind # is the screen that the page shows; Chromium sends it along when a page is loaded again.
 */
export function fileAt(
  url: string,
  method: string,
  files: ReadonlyMap<string, ServedFile>,
): ServedFile | null {
  if (method !== 'GET' || !url.startsWith(`${ORIGIN}/`)) return null;
  const [address = ''] = url.slice(ORIGIN.length).split('#', 1);
  return files.get(address) ?? null;
}

/** Answers a request of the window; also refusals carry the policy. */
export async function serve(
  request: { readonly url: string; readonly method: string },
  files: ReadonlyMap<string, ServedFile>,
): Promise<Response> {
  const file = fileAt(request.url, request.method, files);
  if (file === null) return new Response(null, { status: 404, headers: HEADERS });
  return new Response(new Uint8Array(await readFile(file.path)), {
    headers: { ...HEADERS, 'content-type': file.type },
  });
}
