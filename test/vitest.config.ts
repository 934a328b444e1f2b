/** How the tests run: one process a file, because TensorFlow is loaded once a process and reads its threads then. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    // those of a window have a configuration of their own
    exclude: ['test/e2e/**', 'test/package/**', 'test/out/**', 'test/fixtures/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2, // each may hold a TensorFlow of 400 MB that uses every core
    // generous: a slow machine is no reason to fail, and no test measures time
    testTimeout: 5 * MINUTE,
    hookTimeout: 5 * MINUTE,
    reporters: [fileURLToPath(new URL('support/plainReporter.ts', import.meta.url))],
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
  },
});
