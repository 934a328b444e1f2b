/** Nearly good files, a minute of them: each is read or refused with a reason. scripts/fuzz/weights.ts goes on for hours. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from '../../scripts/fuzz/formats.ts';
import { ROOT } from '../../scripts/setup/places.mjs';
import { tempDir } from '../support/tempDir.ts';

test('a minute of spoilt weight files brings no crash, no hang and no refusal without a reason', async () => {
  const args = [
    'scripts/fuzz/weights.ts',
    '--minutes',
    '1',
    '--seed',
    '2018',
    '--keep',
    join(tempDir(), 'kept'),
  ];
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, stdout, stderr) => {
      resolve(stdout + stderr + (error?.message ?? ''));
    });
  });
  // a failure says its seed and iteration, with which the script repeats it
  expect(said).not.toMatch(/error|failed/i);
  for (const format of FORMATS) expect(said).toContain(`{"format":"${format}"`);
});
