/**
 * Reads spoilt weight files for as long as it is told to, to find one that is neither read nor refused with a reason:
 *
 *   node scripts/fuzz/weights.ts --minutes 60 --seed 7 --keep fuzz-failures
 *
 * `--format npz` reads that format alone, `--from 1234 --only 1` repeats one iteration. Says a line of JSON for each
 * format and each failure; whatever fails is kept in the folder. Ends with 1 where anything failed.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { FORMATS } from './formats.ts';
import type { Format } from './formats.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    format: { type: 'string' },
    from: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'string' },
  },
});
const options = z
  .object({
    minutes: z.coerce.number().positive().default(1),
    seed: z.coerce.number().int().default(1),
    format: z.enum(FORMATS).optional(),
    from: z.coerce.number().int().min(0).default(0),
    only: z.coerce.number().int().positive().default(Number.MAX_SAFE_INTEGER),
    keep: z.string().default('fuzz-failures'),
  })
  .parse(values);

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin') }),
  z.object({
    kind: z.literal('failure'),
    iteration: z.number(),
    error: z.string(),
    bytes: z.instanceof(Uint8Array),
  }),
  z.object({ kind: z.literal('end'), iterations: z.number(), read: z.number(), refused: z.number() }),
]);

/** A file that takes five seconds hangs; told by looks, not by a clock that runs on while the machine sleeps. */
const LOOK = 250;
const LOOKS = 20;

const scratch = mkdtempSync(join(tmpdir(), 'ulmfit-fuzz-'));
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

function keep(format: Format, iteration: number, put: (path: string) => void): string {
  mkdirSync(options.keep, { recursive: true });
  const path = join(options.keep, `${format}-${options.seed}-${iteration}`);
  put(path);
  return path;
}

/** Failures in the files of one format. */
function fuzz(format: Format, seconds: number): Promise<number> {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const path = join(scratch, format);
  const { seed, from, only } = options;
  const begin = performance.now();
  const worker = new Worker(new URL('reader.ts', import.meta.url), {
    workerData: { format, seed, from, most: only, seconds, path, beats },
  });
  return new Promise((resolve, reject) => {
    let failures = 0;
    let last = -1;
    let looks = 0;
    let begun = false; // loading TypeScript may itself take seconds on a busy machine
    const watch = setInterval(() => {
      if (!begun) return;
      const beat = Atomics.load(beats, 0);
      looks = beat === last ? looks + 1 : 0;
      last = beat;
      if (looks < LOOKS) return;
      const iteration = Math.max(from, beat);
      const kept = keep(format, iteration, (to) => copyFileSync(path, to));
      say({ format, seed, iteration, error: 'takes longer than five seconds', kept });
      clearInterval(watch);
      worker.terminate().then(() => resolve(failures + 1), reject);
    }, LOOK);
    worker.on('message', (raw: unknown) => {
      const found = message.parse(raw);
      if (found.kind === 'begin') {
        begun = true;
        return;
      }
      if (found.kind === 'failure') {
        failures++;
        const { iteration, error, bytes } = found;
        say({
          format,
          seed,
          iteration,
          error,
          kept: keep(format, iteration, (to) => writeFileSync(to, bytes)),
        });
        return;
      }
      const perSecond = Math.round((1000 * found.iterations) / (performance.now() - begin));
      say({
        format,
        seed,
        iterations: found.iterations,
        perSecond,
        read: found.read,
        refused: found.refused,
      });
      clearInterval(watch);
      resolve(failures);
    });
    worker.on('error', (error) => {
      clearInterval(watch);
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

const formats = options.format === undefined ? FORMATS : [options.format];
let failures = 0;
try {
  for (const format of formats) failures += await fuzz(format, (60 * options.minutes) / formats.length);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
