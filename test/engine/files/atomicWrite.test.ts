/** Files and folders appear whole or not at all, also on a disk that is full. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  atomicWriteFile,
  atomicWriteFolder,
  ensureRoom,
  removeTemporaries,
} from '../../../main/engine/files/atomicWrite.ts';
import { tempDir } from '../../support/tempDir.ts';

const notRoot = process.getuid?.() !== 0;

describe('a file', () => {
  test('is replaced whole, from a string, from bytes and from chunks', async () => {
    const dir = tempDir();
    const path = join(dir, 'a.txt');
    await atomicWriteFile(path, 'é');
    expect(readFileSync(path, 'utf8')).toBe('é');
    await atomicWriteFile(path, new Uint8Array([1, 2]));
    expect([...readFileSync(path)]).toEqual([1, 2]);
    await atomicWriteFile(path, [new Uint8Array([3]), new Uint8Array(0), new Uint8Array([4, 5])]);
    expect([...readFileSync(path)]).toEqual([3, 4, 5]);
    expect(readdirSync(dir)).toEqual(['a.txt']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('keeps its old content when the chunks fail half-way, and no temporary file stays', async () => {
    const dir = tempDir();
    const path = join(dir, 'a.txt');
    await atomicWriteFile(path, 'old');
    function* failing(): Generator<Uint8Array> {
      yield new Uint8Array(1000);
      throw new Error('source failed');
    }
    await expect(atomicWriteFile(path, failing())).rejects.toThrow('source failed');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(dir)).toEqual(['a.txt']);
  });

  test('is flushed to disk before it gets its name, and its folder after', async () => {
    const dir = tempDir();
    const path = join(dir, 'a.txt');
    const handle = await open(dir);
    const handles = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const flush = handles.sync;
    const seen: { folder: boolean; named: boolean }[] = [];
    const spy = vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
      seen.push({ folder: (await this.stat()).isDirectory(), named: existsSync(path) });
      await flush.call(this);
    });
    onTestFinished(() => spy.mockRestore());
    await atomicWriteFile(path, 'x');
    const folder = { folder: true, named: true };
    expect(seen).toEqual([
      { folder: false, named: false },
      ...(process.platform === 'win32' ? [] : [folder]),
    ]);
  });

  test('in a folder that does not exist is refused with a code', async () => {
    await expect(atomicWriteFile(join(tempDir(), 'no', 'a'), 'x')).rejects.toMatchObject({
      code: 'disk/no-folder',
    });
  });

  test.skipIf(!notRoot)(
    'in a folder without permission is refused with a code (root may write anywhere)',
    async () => {
      const dir = join(tempDir(), 'closed');
      mkdirSync(dir, { mode: 0o500 });
      await expect(atomicWriteFile(join(dir, 'a'), 'x')).rejects.toMatchObject({ code: 'disk/permission' });
    },
  );
});

describe.skipIf(!canMount())('a small disk of its own (only root may mount one)', () => {
  test('that is full leaves the old file and no temporary one', async () => {
    const disk = smallDisk('size=1m');
    const path = join(disk, 'a.bin');
    await atomicWriteFile(path, 'old');
    const large = [new Uint8Array(700_000), new Uint8Array(700_000)];
    await expect(atomicWriteFile(path, large)).rejects.toMatchObject({
      code: 'disk/full',
      facts: { errno: 'ENOSPC' },
    });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(disk)).toEqual(['a.bin']);
    await atomicWriteFile(path, 'new'); // and there is room again
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  test('that is full leaves no half-built folder', async () => {
    const disk = smallDisk('size=1m');
    const building = atomicWriteFolder(join(disk, 'model'), async (dir) => {
      await atomicWriteFile(join(dir, 'a'), 'small');
      await atomicWriteFile(join(dir, 'b'), new Uint8Array(2_000_000));
    });
    await expect(building).rejects.toMatchObject({ code: 'disk/full' });
    expect(readdirSync(disk)).toEqual([]);
  });

  test('that is read-only is named as such', async () => {
    const disk = smallDisk('size=1m,ro');
    await expect(atomicWriteFile(join(disk, 'a'), 'x')).rejects.toMatchObject({ code: 'disk/read-only' });
  });

  test('is refused before a write that would fill it', async () => {
    await expect(ensureRoom(smallDisk('size=1m'), 10)).rejects.toMatchObject({ code: 'disk/full' });
    await expect(ensureRoom(tempDir(), 10)).resolves.toBeUndefined();
  });
});

describe('a folder', () => {
  test('appears only when it is complete', async () => {
    const dir = tempDir();
    const place = join(dir, 'new', 'model');
    await atomicWriteFolder(place, async (building) => {
      await atomicWriteFile(join(building, 'a'), '1');
      mkdirSync(join(building, 'sub'));
      await atomicWriteFile(join(building, 'sub', 'b'), '2');
      expect(existsSync(place)).toBe(false);
    });
    expect(readFileSync(join(place, 'sub', 'b'), 'utf8')).toBe('2');
    expect(readdirSync(join(dir, 'new'))).toEqual(['model']);
  });

  test('does not appear when building it fails', async () => {
    const dir = tempDir();
    const building = atomicWriteFolder(join(dir, 'model'), async (d) => {
      await atomicWriteFile(join(d, 'a'), '1');
      throw new Error('half-way');
    });
    await expect(building).rejects.toThrow('half-way');
    expect(readdirSync(dir)).toEqual([]);
  });

  test('may replace an empty folder, but nothing else', async () => {
    const dir = tempDir();
    const write = (name: string): Promise<void> =>
      atomicWriteFolder(join(dir, name), (d) => atomicWriteFile(join(d, 'a'), '1'));
    mkdirSync(join(dir, 'empty'));
    await write('empty');
    expect(readdirSync(join(dir, 'empty'))).toEqual(['a']);
    await expect(write('empty')).rejects.toMatchObject({ code: 'input/folder-not-empty' });
    writeFileSync(join(dir, 'file'), 'x');
    await expect(write('file')).rejects.toMatchObject({ code: 'input/folder-not-empty' });
    expect(readdirSync(dir).sort()).toEqual(['empty', 'file']);
  });
});

test('what a killed process left half-written is cleared, and nothing else', async () => {
  const dir = tempDir();
  mkdirSync(join(dir, '.tmp-0123456789abcdef'));
  writeFileSync(join(dir, '.tmp-0123456789abcdee'), 'x');
  writeFileSync(join(dir, '.tmp-mine'), 'x');
  await removeTemporaries(dir);
  expect(readdirSync(dir)).toEqual(['.tmp-mine']);
});

function smallDisk(options: string): string {
  const disk = join(tempDir(), 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', [disk])); // runs before the folder around it is removed
  return disk;
}

function canMount(): boolean {
  if (process.platform !== 'linux' || notRoot) return false;
  const dir = '/mnt';
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', dir], { stdio: 'ignore' });
    execFileSync('umount', [dir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
