/** A lease is alive as long as the very process that took it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isAlive, ownLease } from '../../main/services/lease.ts';

test('the lease of this process is alive', () => {
  expect(isAlive(ownLease(0), 1e12)).toBe(true);
});

test('the lease of a process that has ended is dead', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  const { pid = 0 } = child;
  await once(child, 'exit');
  expect(isAlive({ ...ownLease(0), pid }, 0)).toBe(false);
});

test('a pid that was given to another process since then does not keep a lease alive', () => {
  expect(isAlive({ ...ownLease(0), started: '1' }, 0)).toBe(false);
});

test('no lease survives a restart of the computer', () => {
  expect(isAlive({ ...ownLease(0), boot: 'an earlier boot' }, 0)).toBe(false);
});

test('a lease of another computer lives while it gives signs of life', () => {
  const lease = { ...ownLease(1000), boot: 'theirs', host: 'their computer' };
  expect([isAlive(lease, 2000), isAlive(lease, 1000 + 10 * 60 * 1000)]).toEqual([true, false]);
});
