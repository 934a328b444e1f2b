/** A library made by the command line, once a test file, with the model `tiny` and the dataset `tales`. */
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { tinyTexts, writeTexts, writeTinyModel } from './tinyLibrary.ts';
import { resultOf } from './ulmfit.ts';
import { removeDir } from './removeDir.ts';

/** @returns a function that copies the library for one test and names it in flags; two threads, so that runs compare */
export function tinyCliLibrary(): () => string[] {
  let dir = '';
  let copies = 0;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'ulmfit-test-'));
    const flags = ['--library', join(dir, 'library')];
    resultOf('model', 'import', await writeTinyModel(join(dir, 'model')), '--name', 'tiny', ...flags);
    const texts = writeTexts(join(dir, 'texts'), tinyTexts(30));
    resultOf('data', 'import', texts, '--name', 'tales', '--valid', '0.2', '--seed', '1', ...flags);
  }, 60_000);
  afterAll(() => {
    removeDir(dir);
  });
  return () => {
    const copy = join(dir, `copy-${String(++copies)}`);
    cpSync(join(dir, 'library'), copy, { recursive: true });
    return ['--library', copy, '--threads', '2'];
  };
}
