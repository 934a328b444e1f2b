/** How the tests that need a window run: one file after the other, because the windows would take the focus from each other. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/e2e/**/*.test.ts', 'test/package/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    // generous: a slow machine is no reason to fail
    testTimeout: 5 * MINUTE,
    hookTimeout: 5 * MINUTE,
    reporters: [fileURLToPath(new URL('../support/plainReporter.ts', import.meta.url))],
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
  },
});
