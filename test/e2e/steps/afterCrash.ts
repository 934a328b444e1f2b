/** Asks a page whose process was replaced: the driver keeps to the dead one, main knows the living one. */
import { setTimeout } from 'node:timers/promises';
import type { ElectronApplication } from 'playwright-core';

/** What a script finds out in the page of the first window; null while there is no page to ask. */
function asked(app: ElectronApplication, script: string): Promise<unknown> {
  return app.evaluate(async ({ BrowserWindow }, source) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.isLoading() || contents.isCrashed()) return null;
    // a page that dies meanwhile never answers
    const late = new Promise<null>((resolve) => globalThis.setTimeout(() => resolve(null), 1000));
    return await Promise.race([contents.executeJavaScript(source) as Promise<unknown>, late]);
  }, script);
}

const PATIENCE_MS = 20_000;

/** Waits until a script finds something in the page. */
export async function found(app: ElectronApplication, script: string): Promise<unknown> {
  const end = Date.now() + PATIENCE_MS;
  let last: unknown = null;
  while (Date.now() < end) {
    last = await asked(app, `(() => { ${script} })()`).catch(() => null);
    if (last !== null && last !== undefined && last !== false && typeof last !== 'object') return last;
    await setTimeout(50);
  }
  throw new Error(`nothing was found (at last: ${String(last)}) by\n${script}`);
}
