/** What set-up remembers, and that it does nothing where nothing is left to do. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addonFile, cacheDir, libraryDir, stateFile, tfjsDir } from '../../scripts/setup/places.mjs';
import { setUp } from '../../scripts/setup/setUp.mjs';
import { isReady, packagesKey, readState, writeState } from '../../scripts/setup/state.mjs';
import { makeProject, makeReadyProject, makeReport, write } from './project.ts';

describe('a project that is set up', () => {
  test('is ready, and a second set-up does nothing and says nothing', async () => {
    const root = makeReadyProject();
    const report = makeReport();
    expect(isReady(root)).toBe(true);
    expect(await setUp({ root, cache: '/nowhere', report })).toEqual(readState(root));
    expect(report.lines).toEqual([]);
  });

  test('is ready without TensorFlow as well, and remembers why', async () => {
    const reason = 'there is none for this kind of system.';
    const root = makeReadyProject({ version: null, reason, lack: 'platform' });
    rmSync(addonFile(root));
    const report = makeReport();
    expect((await setUp({ root, cache: '/nowhere', report }))?.tensorflow).toMatchObject({
      version: null,
      reason,
    });
    expect(report.lines).toEqual([]);
  });

  test.each<[string, (root: string) => void]>([
    ['the lockfile has changed', (root) => write(join(root, 'package-lock.json'), '{"packages":{}}')],
    ['the sources of the addon have changed', (root) => write(sourceOf(root), 'another source')],
    ['the addon is gone', (root) => rmSync(addonFile(root))],
    ['the cache with the library is gone', (root) => rmSync(libraryDir(root), { recursive: true })],
    ['the library was cut short', (root) => write(join(libraryDir(root), 'libtensorflow_cc.so.2'), 'lib')],
    ['what set-up had noted is damaged', (root) => write(stateFile(root), '{"packages":')],
    ['nothing was noted', (root) => rmSync(stateFile(root))],
    ['its Node is gone', (root) => writeState(root, { ...noted(root), node: '/nowhere/node' })],
  ])('is no longer ready when %s', (_, change) => {
    const root = makeReadyProject();
    change(root);
    expect(isReady(root)).toBe(false);
  });
});

test('the packages are known by the lockfile, the system and the processor', () => {
  const root = makeProject();
  const before = packagesKey(root);
  expect(before).toMatch(new RegExp(`^${process.platform}-${process.arch}-[0-9a-f]{64}$`));
  write(join(root, 'package-lock.json'), '{"packages":{}}');
  expect(packagesKey(root)).not.toBe(before);
});

test.each([
  ['linux', { XDG_CACHE_HOME: '/c' }, '/c/ulmfit-studio'],
  ['win32', { LOCALAPPDATA: '/l' }, join('/l', 'ulmfit-studio', 'Cache')],
  ['darwin', { ULMFIT_STUDIO_CACHE: '/mine' }, '/mine'],
])('the cache lies where %s keeps such things, or where it is told to', (platform, env, dir) => {
  expect(cacheDir(env, platform)).toBe(dir);
});

const sourceOf = (root: string): string => join(tfjsDir(root), 'binding', 'tfjs_binding.cc');

function noted(root: string): NonNullable<ReturnType<typeof readState>> {
  const state = readState(root);
  if (state === null) throw new Error('nothing is noted');
  return state;
}
