/** A fresh folder for one test, removed when the test is over. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { removeDir } from './removeDir.ts';

export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ulmfit-test-'));
  onTestFinished(() => removeDir(dir));
  return dir;
}
