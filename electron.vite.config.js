/** How the app is built: the main process with its helpers, the preload script, and the window. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

// what the oldest Electron that the program runs in has: 33
const NODE = 'node20.18';
const CHROMIUM = 'chrome130';

/** Flat, so that what lies beside the program is found from any of them. */
const flat = { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' };

export default defineConfig({
  main: {
    build: {
      target: NODE,
      rollupOptions: {
        input: {
          index: 'main/index.ts',
          trainer: 'main/trainer/worker.ts',
          ingest: 'main/ingest/worker.ts',
          sampler: 'main/sampler/worker.ts',
          samplerThread: 'main/sampler/thread.ts',
          pdfWorker: 'main/reading/pdf/worker.ts',
          chunkWorker: 'main/building/chunkWorker.ts',
        },
        output: { format: 'es', ...flat },
      },
    },
  },
  preload: {
    build: {
      target: NODE,
      externalizeDeps: false, // in the sandbox there is no require for packages or further files
      rollupOptions: {
        input: { preload: 'main/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    build: {
      target: CHROMIUM,
      assetsInlineLimit: 0, // the policy of the window takes no data: fonts
      modulePreload: { polyfill: false }, // Chromium has it
      rollupOptions: { input: 'renderer/index.html' },
    },
    plugins: [svelte()],
  },
});
