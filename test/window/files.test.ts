/** What the program keeps of itself in the user's folder: settings, the window's place, the log; and tokens for paths. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { libraryPlace, rememberLibrary, withoutLibrary } from '../../main/app/libraryPlace.ts';
import { openSettings } from '../../main/app/settings.ts';
import { createPathTokens } from '../../main/ipc/pathTokens.ts';
import { openLog, redacted } from '../../main/log.ts';
import { defaultLibraryDir } from '../../main/paths.ts';
import { fitted, readWindowState, writeWindowState } from '../../main/windowState.ts';
import { AppError } from '../../shared/errors.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';

test('settings are kept across starts and told to who listens', () => {
  const dir = tempDir();
  const settings = openSettings(dir);
  const told: string[] = [];
  const stop = settings.onChange(({ theme }) => told.push(theme));
  settings.set({ theme: 'dark', threads: 3 });
  settings.set({ threads: null });
  stop();
  settings.set({ notify: false });
  expect(told).toEqual(['dark', 'dark']);
  expect(openSettings(dir).get()).toEqual({
    ...{ theme: 'dark', textSize: 1, threads: null, whenClosing: 'ask', notify: false },
  });
  expect(readdirSync(dir)).toEqual(['settings.json']);
});

test.each(['', '{"theme":"da', '[]', '{"theme":"mauve","textSize":7,"notify":false}'])(
  'a settings file that says %j gives the usual settings for what cannot be read',
  (content) => {
    const dir = tempDir();
    writeFileSync(join(dir, 'settings.json'), content);
    expect(openSettings(dir).get()).toMatchObject({ theme: 'system', textSize: 1, whenClosing: 'ask' });
    expect(openSettings(dir).get().notify).toBe(!content.includes('false'));
  },
);

test('settings that cannot be saved are not taken on, and the file stays as it was', async () => {
  const dir = join(tempDir(), 'user');
  const settings = openSettings(dir);
  settings.set({ theme: 'dark' });
  const file = join(dir, 'settings.json');
  const before = readFileSync(file, 'utf8');
  const blocked = openSettings(join(file, 'below-a-file'));
  expect(await codeOf(Promise.resolve().then(() => blocked.set({ theme: 'light' })))).toMatch(/^disk\//);
  expect(blocked.get().theme).toBe('system');
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('the window comes back where it was, and onto a screen when that one is gone', () => {
  const dir = tempDir();
  expect(readWindowState(dir)).toEqual({ bounds: null, maximised: false });
  const bounds = { x: 100, y: 50, width: 1400, height: 900 };
  writeWindowState(dir, { bounds, maximised: true });
  expect(readWindowState(dir)).toEqual({ bounds, maximised: true });
  const screen = { x: 0, y: 0, width: 1920, height: 1040 };
  expect(fitted(bounds, [screen])).toEqual(bounds);
  expect(fitted({ ...bounds, x: 3000 }, [screen])).toBeNull();
  expect(fitted({ ...bounds, x: 1500 }, [screen])).toEqual({ ...bounds, x: 520 });
  expect(fitted({ ...bounds, y: -200 }, [screen])).toEqual({ ...bounds, y: 0 });
  expect(fitted({ ...bounds, width: 5000, height: 100 }, [screen])).toEqual({
    x: 0,
    y: 50,
    width: 1920,
    height: 720,
  });
  const second = { x: 1920, y: 0, width: 2560, height: 1400 };
  expect(fitted({ ...bounds, x: 2000 }, [screen, second])).toEqual({ ...bounds, x: 2000 });
});

test('the library is the one that was named, else the one that was chosen, else the usual one', () => {
  const dir = tempDir();
  expect(libraryPlace([], dir, '/work')).toBe(defaultLibraryDir());
  rememberLibrary(dir, '/data/chosen');
  expect(libraryPlace(['.'], dir, '/work')).toBe('/data/chosen');
  expect(libraryPlace(['.', '--library', 'here'], dir, '/texts')).toBe('/texts/here');
  expect(libraryPlace(['.', '--library=/there'], dir, '/work')).toBe('/there');
  expect(withoutLibrary(['.', '--library', 'here', '--x', '--library=there'])).toEqual(['.', '--x']);
});

test('a token stands for the paths it was given for, until its window is gone', async () => {
  const tokens = createPathTokens();
  const token = tokens.give(['/a', '/b']);
  expect(tokens.take(token)).toEqual(['/a', '/b']);
  expect(tokens.take(token)).toEqual(['/a', '/b']); // a form that was refused is sent again
  const forged = ['', '/a', token.slice(0, -1), token.toUpperCase(), '00000000-0000-4000-8000-000000000000'];
  for (const guess of forged) {
    if (guess !== token)
      expect(await codeOf(Promise.resolve().then(() => tokens.take(guess)))).toBe('input/unknown-choice');
  }
  tokens.forgetAll();
  expect(await codeOf(Promise.resolve().then(() => tokens.take(token)))).toBe('input/unknown-choice');
});

test('the log holds ids and codes, not texts, names or paths', () => {
  const dir = join(tempDir(), 'logs');
  const log = openLog(dir, () => 0);
  log.info('import', { id: 'data-1' });
  log.error('failed', new AppError('input/not-utf8', '“/home/anna/diary.txt” is not UTF-8.'), {
    id: 'data-1',
  });
  log.error('failed', new Error('ENOENT: no such file, open /home/anna/diary.txt (“dear diary”)'));
  const text = readFileSync(join(dir, 'studio.log'), 'utf8');
  expect(text).toContain('1970-01-01T00:00:00.000Z info  import id="data-1"');
  expect(text).toContain('code="input/not-utf8"');
  expect(text).not.toMatch(/anna|diary/);
  if (process.platform !== 'win32') expect(statSync(join(dir, 'studio.log')).mode & 0o077).toBe(0);
  expect(redacted('at C:\\Users\\Anna\\x.txt and file:///home/anna/app/out/main/index.js:3:4')).toBe(
    'at <path> and out/main/index.js:3:4',
  );
});

test('a full log starts anew, and the two before it are kept', () => {
  const dir = tempDir();
  const log = openLog(dir);
  const line = 'x'.repeat(200_000);
  for (let i = 0; i < 40; i++) log.info(line);
  expect(readdirSync(dir).sort()).toEqual(['studio.log', 'studio.log.1', 'studio.log.2']);
});

test('a log that cannot be written disturbs nobody', () => {
  const dir = tempDir();
  const log = openLog(dir);
  mkdirSync(join(dir, 'studio.log'));
  expect(() => log.info('anything')).not.toThrow();
});
