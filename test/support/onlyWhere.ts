/** Tests that only some machines can run: elsewhere they are skipped, and say why. */
import { test } from 'vitest';

/**
 * `test`, where `possible`; else a test that is skipped with the reason.
 * @example onlyWhere(isRoot(), 'only root may mount a disk')('a full disk …', async () => { … });
 */
export function onlyWhere(
  possible: boolean,
  reason: string,
): (name: string, body: () => void | Promise<void>) => void {
  if (possible) return (name, body) => test(name, body);
  return (name) => test(name, ({ skip }) => skip(reason));
}
