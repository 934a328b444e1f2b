/** metrics.log gives back whole records only, whatever its end looks like. */
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MetricsLog, readMetricsLog } from '../../main/services/metricsLog.ts';
import type { LogRecord } from '../../main/services/metricsLog.ts';
import { tempDir } from '../support/tempDir.ts';

const records: LogRecord[] = [1, 2, 3].map((step) => ({
  kind: 'update',
  step,
  epoch: 1,
  loss: step + 0.1,
  ar: 0.1,
  tar: 0.2,
  gradNorm: 1e-30,
  lr: [0, 0.01],
}));

async function written(): Promise<string> {
  const path = join(tempDir(), 'metrics.log');
  const log = await MetricsLog.open(path);
  for (const record of records) log.append(record);
  log.sync();
  log.close();
  return path;
}

test('records come back as they were appended', async () => {
  expect(await readMetricsLog(await written())).toEqual(records);
});

test('a log torn at any byte gives the whole records before it', async () => {
  const path = await written();
  const whole = readFileSync(path);
  for (let bytes = 0; bytes < whole.length; bytes++) {
    writeFileSync(path, whole.subarray(0, bytes));
    expect(await readMetricsLog(path)).toEqual(records.slice(0, Math.floor(bytes / (whole.length / 3))));
  }
});

test('opening a torn log cuts the torn record off, so that what follows can be read', async () => {
  const path = await written();
  truncateSync(path, readFileSync(path).length - 1);
  const log = await MetricsLog.open(path);
  log.append({ kind: 'note', update: 2, code: 'x', message: 'after the tear' });
  log.close();
  expect(await readMetricsLog(path)).toEqual([
    ...records.slice(0, 2),
    { kind: 'note', update: 2, code: 'x', message: 'after the tear' },
  ]);
});

test('a flipped bit ends the log before the record it is in', async () => {
  const path = await written();
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  expect(await readMetricsLog(path)).toEqual(records.slice(0, 1));
});

test('zeros at the end, as a power cut may leave them, are not taken for a record', async () => {
  const path = await written();
  appendFileSync(path, Buffer.alloc(64));
  expect(await readMetricsLog(path)).toEqual(records);
});
