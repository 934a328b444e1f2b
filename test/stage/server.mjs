/** The stage's own server: the renderer's sources through Vite, with the stage's page instead of the window's. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/** @param {number} port 0 = any that is free */
export async function serveStage(port) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    cacheDir: fileURLToPath(new URL('../out/stage/.vite', import.meta.url)),
    plugins: [svelte({ configFile: false })],
    server: { port, strictPort: port !== 0, host: '127.0.0.1', fs: { allow: [root] } },
    logLevel: 'warn',
  });
  await server.listen();
  return server;
}
