/** The library folder is where each platform keeps a person's own data, and ids can be read aloud. */
import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { defaultLibraryDir, libraryDir } from '../../main/paths.ts';
import { newId } from '../../main/services/ids.ts';

test('each platform has its own folder for data, and a relative XDG folder is ignored', () => {
  const linux = (env: Record<string, string>): string => defaultLibraryDir('linux', env, '/home/ada');
  expect([
    linux({}),
    linux({ XDG_DATA_HOME: '/data' }),
    linux({ XDG_DATA_HOME: 'data' }),
    defaultLibraryDir('darwin', {}, '/Users/ada'),
  ]).toEqual([
    '/home/ada/.local/share/ulmfit-studio/library',
    '/data/ulmfit-studio/library',
    '/home/ada/.local/share/ulmfit-studio/library',
    '/Users/ada/Library/Application Support/ulmfit-studio/library',
  ]);
});

test('the folder asked for becomes absolute', () => {
  expect(isAbsolute(libraryDir('here'))).toBe(true);
});

test('an id tells its kind and day, and is never one that is taken', () => {
  const day = Date.UTC(2026, 10, 24);
  const refused: string[] = [];
  const id = newId('run', day, (candidate) => refused.push(candidate) < 3);
  expect(id).toMatch(/^run-20261124-[2-9a-hjkmnp-z]{4}$/);
  expect(refused.slice(0, 2)).not.toContain(id);
});
