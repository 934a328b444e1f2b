/** Nearly good files, a minute of them: each is read or refused with a reason. scripts/fuzz/weights.ts goes on for hours. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from '../../scripts/fuzz/formats.ts';
import { ROOT } from '../../scripts/setup/places.mjs';
import { tempDir } from '../support/tempDir.ts';

test('a minute of spoilt weight files brings no crash, no hang and no refusal without a reason', () => {
  const args = [
    'scripts/fuzz/weights.ts',
    '--minutes',
    '1',
    '--seed',
    '2018',
    '--keep',
    join(tempDir(), 'kept'),
  ];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  // a failure says its seed and iteration, with which the script repeats it
  expect(stdout + stderr).not.toMatch(/error/i);
  expect(status).toBe(0);
  for (const format of FORMATS) expect(stdout).toContain(`"format":"${format}"`);
});
