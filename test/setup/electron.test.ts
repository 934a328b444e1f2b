/** Electron's runtime: kept whole in the cache, known by how it was made, and lacking with a reason. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lackOfSandbox } from '../../scripts/build/sandbox.mjs';
import { hasScreen } from '../../scripts/build/display.mjs';
import { hasElectron, wantsOfficial } from '../../scripts/setup/electron.mjs';
import { fallbackRecipe } from '../../scripts/setup/electronFallback.mjs';
import { ROOT } from '../../scripts/setup/places.mjs';
import { setUp } from '../../scripts/setup/setUp.mjs';
import { readState, writeState, type ElectronState } from '../../scripts/setup/state.mjs';
import { tempDir } from '../support/tempDir.ts';
import { makeReadyProject, makeReport, write } from './project.ts';

/** A cached runtime of two files. */
function makeRuntime(recipe?: string): ElectronState & { dist: string } {
  const dir = tempDir();
  const dist = join(dir, 'dist');
  write(join(dist, 'electron'), 'program');
  write(join(dist, 'resources', 'default_app.asar'), 'loader');
  write(
    join(dir, 'manifest.json'),
    JSON.stringify({ files: { electron: 7, 'resources/default_app.asar': 6 } }),
  );
  return { version: '1.0.0', reason: '', dist, ...(recipe === undefined ? {} : { recipe }) };
}

describe('a runtime', () => {
  test('is there when all its files are', () => {
    expect(hasElectron(ROOT, makeRuntime())).toBe(true);
  });

  test.each<[string, (dist: string) => void]>([
    ['a file is gone', (dist) => rmSync(join(dist, 'electron'))],
    ['a file was cut short', (dist) => write(join(dist, 'electron'), 'pro')],
    ['what belongs to it was never noted', (dist) => rmSync(join(dist, '..', 'manifest.json'))],
  ])('is not there when %s', (_, change) => {
    const runtime = makeRuntime();
    change(runtime.dist);
    expect(hasElectron(ROOT, runtime)).toBe(false);
  });

  test('that is the fallback is made again when it would come out otherwise', () => {
    expect(hasElectron(ROOT, makeRuntime(fallbackRecipe(ROOT)))).toBe(true);
    expect(hasElectron(ROOT, makeRuntime('of another day'))).toBe(false);
  });

  test('is not there when there is none', () => {
    expect(hasElectron(ROOT, null)).toBe(false);
    expect(hasElectron(ROOT, { version: null, reason: 'no', lack: 'platform' })).toBe(false);
  });
});

test('the official runtime is asked for again the day after', () => {
  const day = 24 * 60 * 60 * 1000;
  const fallback = makeRuntime('recipe');
  expect(wantsOfficial({ ...fallback, tried: Date.now() - 2 * day })).toBe(true);
  expect(wantsOfficial({ ...fallback, tried: Date.now() - day / 2 })).toBe(false);
  expect(wantsOfficial(makeRuntime())).toBe(false);
  expect(wantsOfficial(null)).toBe(false);
});

describe('a set-up that wants a window', () => {
  test('does nothing where the runtime is there', async () => {
    const root = makeReadyProject();
    noteElectron(root, makeRuntime());
    const report = makeReport();
    expect(await setUp({ root, cache: '/nowhere', report, window: true })).toEqual(readState(root));
    expect(report.lines).toEqual([]);
  });

  test('does not try again what there is none of for this kind of system', async () => {
    const root = makeReadyProject();
    noteElectron(root, { version: null, reason: 'there is none', lack: 'platform' });
    const report = makeReport();
    expect((await setUp({ root, cache: '/nowhere', report, window: true }))?.electron?.version).toBeNull();
    expect(report.lines).toEqual([]);
  });

  test('says in a sentence why there is none, remembers it, and has the rest ready', async () => {
    const root = makeReadyProject(); // whose package of Electron has nothing in it that could fetch one
    write(join(root, 'node_modules', 'electron', 'package.json'), '{"version":"9.9.9"}');
    write(join(root, 'node_modules', 'better-sqlite3', 'package.json'), '{}');
    const cache = tempDir();
    mkdirSync(join(root, 'no-npm'));
    const { PATH, npm_execpath } = process.env;
    process.env['PATH'] = join(root, 'no-npm');
    delete process.env['npm_execpath'];
    const report = makeReport();
    try {
      const state = await setUp({ root, cache, report, window: true });
      expect(state?.tensorflow.version).toBe('2.21.0');
      expect(state?.electron).toMatchObject({ version: null });
      expect(readState(root)).toEqual(state);
    } finally {
      process.env['PATH'] = PATH;
      if (npm_execpath !== undefined) process.env['npm_execpath'] = npm_execpath;
    }
    expect(report.lines[0]).toMatch(/^Electron 9\.9\.9: it cannot be downloaded here/);
    expect(report.lines.at(-1)).toMatch(
      /^Electron: there is no window here: .*In the terminal everything works/s,
    );
  });
});

test('a screen is what a person can see a window on', () => {
  const isLinux = process.platform === 'linux';
  expect(hasScreen({})).toBe(!isLinux);
  expect(hasScreen({ DISPLAY: '' })).toBe(!isLinux);
  expect(hasScreen({ DISPLAY: ':0' })).toBe(true);
  expect(hasScreen({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
});

test('as root there is no sandbox, and it is said why', () => {
  const lack = lackOfSandbox('/nowhere/electron');
  if (process.platform === 'linux' && process.getuid?.() === 0) expect(lack).toBe('you are root');
  else expect(lack).not.toBe('you are root');
});

function noteElectron(root: string, electron: ElectronState): void {
  const state = readState(root);
  if (state !== null) writeState(root, { ...state, electron });
}
