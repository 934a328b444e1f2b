/** The words of errors belong to errors that exist. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BY_CODE } from '../../renderer/words/errors.ts';
import { ROOT } from '../../scripts/setup/places.mjs';

const main = readdirSync(join(ROOT, 'main'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(ROOT, 'main', name), 'utf8'))
  .join('\n');

test.each(Object.keys(BY_CODE))('the main process really knows the code %s', (code) => {
  expect(main).toContain(`'${code}'`);
});
