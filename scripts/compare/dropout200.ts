/**
 * 200 updates with full dropout from the pretrained weights, five seeds, beside fastai's of reference/dropout200.py:
 *   node scripts/compare/dropout200.ts WORK
 * The means of both sides must agree within two standard errors of their difference.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openEngine } from '../../main/engine/ops/chooseOps.ts';
import { train } from '../../main/engine/train/train.ts';
import type { Documents } from '../../main/engine/types.ts';
import { settingsOf } from './methods.ts';
import { BATCH, BPTT, CONFIG, readDocuments, readPretrained } from './workFolder.ts';

const UPDATES = 200;
const LAST = 20;
const RATE = 4e-3;
const SEEDS = [1, 2, 3, 4, 5];

const rowsSchema = z.array(z.object({ seed: z.number(), train: z.number(), valid: z.number() }));
type Row = z.infer<typeof rowsSchema>[number];

/** Whole documents and at last a piece of one, as the other side cuts them. */
function firstTokens({ ids, offsets }: Documents, tokens: number): Documents {
  const whole = offsets.filter((offset) => offset < tokens);
  return { ids: ids.subarray(0, tokens), offsets: Uint32Array.from([...whole, tokens]) };
}

async function ourRows(work: string): Promise<Row[]> {
  const { ops } = await openEngine({ threads: 1 });
  const weights = await readPretrained(work);
  const corpus = {
    train: firstTokens(readDocuments(work, 'general', 'train'), UPDATES * BATCH * BPTT + 1),
    valid: readDocuments(work, 'general', 'valid'),
  };
  const settings = { ...settingsOf('plain', RATE), frozenEpochs: 0, dropMult: 1 };
  const rows: Row[] = [];
  for (const seed of SEEDS) {
    const checkpointDir = mkdtempSync(join(tmpdir(), 'ulmfit-compare-'));
    const losses: number[] = [];
    const { after } = await train({
      ops,
      config: CONFIG,
      weights,
      settings,
      epochs: 1,
      seed,
      corpus,
      checkpointDir,
      checkpointEvery: null,
      resume: false,
      before: false,
      emit(event) {
        if (event.kind === 'update') losses.push(event.loss);
      },
      signal: new AbortController().signal,
    });
    rmSync(checkpointDir, { recursive: true });
    if (after === null || losses.length !== UPDATES)
      throw new Error(`${losses.length} updates instead of ${UPDATES}`);
    rows.push({ seed, train: mean(losses.slice(-LAST)), valid: after.loss });
    process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`);
  }
  return rows;
}

function report(what: 'train' | 'valid', theirs: readonly Row[], ours: readonly Row[]): string {
  const [a, b] = [theirs.map((row) => row[what]), ours.map((row) => row[what])];
  const standardError = Math.sqrt(variance(a) / a.length + variance(b) / b.length);
  const difference = mean(b) - mean(a);
  const errors = Math.abs(difference) / standardError;
  const figures = [mean(a), mean(b), difference, standardError].map((x) => x.toFixed(4));
  return `| ${what} | ${figures.join(' | ')} | ${errors.toFixed(2)} |`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1);
}

const [work] = process.argv.slice(2);
if (work === undefined) {
  process.stderr.write('Usage: node scripts/compare/dropout200.ts WORK\n');
  process.exitCode = 2;
} else {
  const theirs = rowsSchema.parse(JSON.parse(readFileSync(join(work, 'dropout200.fastai.json'), 'utf8')));
  const ours = await ourRows(work);
  process.stdout.write(
    [
      `Mean loss of ${SEEDS.length} seeds: train = last ${LAST} of ${UPDATES} updates, valid = held out afterwards.`,
      '',
      '| loss | fastai | ours | difference | its standard error | in standard errors |',
      '|---|---|---|---|---|---|',
      report('train', theirs, ours),
      report('valid', theirs, ours),
      '',
    ].join('\n'),
  );
}
