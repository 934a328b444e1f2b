/** Removes what a test has made. A process that was just killed may still be writing, so it is tried for some seconds. */
import { rmSync } from 'node:fs';

export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
