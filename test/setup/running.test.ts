/** Locks, lines and processes: how set-up goes about its work. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runChild } from '../../scripts/setup/launch.mjs';
import { withLock } from '../../scripts/setup/lock.mjs';
import { stagingDir } from '../../scripts/setup/places.mjs';
import { createReport } from '../../scripts/setup/report.mjs';
import { findNpm, onPath, run } from '../../scripts/setup/tools.mjs';
import { tempDir } from '../support/tempDir.ts';
import { write } from './project.ts';

describe('of two set-ups', () => {
  test('the second waits until the first is done', async () => {
    const root = tempDir();
    const events: string[] = [];
    const first = withLock(
      root,
      () => undefined,
      async () => {
        events.push('first begins');
        await setTimeout(300);
        events.push('first ends');
      },
    );
    const second = withLock(
      root,
      () => events.push('second waits'),
      async () => events.push('second begins'),
    );
    await Promise.all([first, second]);
    expect(events).toEqual(['first begins', 'second waits', 'first ends', 'second begins']);
    expect(readdirSync(stagingDir(root))).toEqual([]);
  });

  test('the second does not wait for one that was killed', async () => {
    const root = tempDir();
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    write(join(stagingDir(root), 'lock'), String(killed));
    const events: string[] = [];
    await withLock(
      root,
      () => events.push('waits'),
      async () => events.push('works'),
    );
    expect(events).toEqual(['works']);
  });

  test('one that fails gives the lock back', async () => {
    const root = tempDir();
    const failing = withLock(
      root,
      () => undefined,
      () => Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    expect(existsSync(join(stagingDir(root), 'lock'))).toBe(false);
  });
});

describe('a step', () => {
  test('is one line where there is no terminal, with its progress every 15 seconds', () => {
    let now = 0;
    const lines: string[] = [];
    const step = createReport({ write: (text) => lines.push(text) }, () => now).step('packages');
    for (const [at, progress] of [
      [5_000, '1 of 3'],
      [16_000, '2 of 3'],
      [17_000, '3 of 3'],
    ] as const) {
      now = at;
      step.say(progress);
    }
    step.done('3 in 17 s');
    expect(lines).toEqual(['packages: 2 of 3 …\n', 'packages: 3 in 17 s\n']);
  });

  test('is written over on a terminal', () => {
    const texts: string[] = [];
    const step = createReport({ write: (text) => texts.push(text), isTTY: true }).step('packages');
    step.say('1 of 3');
    step.done('3 in 17 s');
    expect(texts.join('').split('\r\x1b[2K')).toEqual([
      '',
      'packages …',
      'packages: 1 of 3 …',
      'packages: 3 in 17 s\n',
    ]);
  });
});

describe('a program that is run', () => {
  test.each([
    ['its own exit status', 'process.exit(3)', 3],
    ['128 and the number of the signal that ended it', 'process.kill(process.pid, "SIGKILL")', 137],
    ['0 when all went well', '', 0],
  ])('hands on %s', async (_, script, status) => {
    expect(await runChild(process.execPath, ['-e', script])).toBe(status);
  });

  test('that does not exist is told from one that fails', async () => {
    const missing = await run('/nowhere/tool', []);
    expect(missing.ok).toBe(false);
    expect(missing.how).toContain('ENOENT');
    expect(await run(process.execPath, ['-e', 'console.log("words"); process.exit(2)'])).toEqual({
      ok: false,
      output: 'words\n',
      how: 'exit status 2',
    });
  });

  test('is found on PATH only if it can be run', () => {
    const dir = tempDir();
    const name = process.platform === 'win32' ? 'tool.exe' : 'tool';
    write(join(dir, name), '');
    chmodSync(join(dir, name), 0o644);
    expect(onPath('tool', { PATH: dir })).toBe(process.platform === 'win32' ? join(dir, name) : null);
    chmodSync(join(dir, name), 0o755);
    expect(onPath('tool', { PATH: dir })).toBe(join(dir, name));
    expect(onPath('tool', {})).toBeNull();
  });

  test('is the npm that has started us, if one has', () => {
    const npm = join('/somewhere', 'npm-cli.js');
    expect(findNpm({ npm_execpath: npm })).toEqual({ command: process.execPath, args: [npm] });
    expect(findNpm({ npm_execpath: join('/somewhere', 'yarn.js'), PATH: '' })).toBeNull();
  });
});
