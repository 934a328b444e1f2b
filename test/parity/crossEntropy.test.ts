/** The tied decoder's cross-entropy: extreme logits, a full vocabulary, and more rows than fit into one chunk. */
import { expect, test } from 'vitest';
import type { Ops } from '../../main/engine/ops/ops.ts';
import { compute, fed } from '../support/compute.ts';
import { forEachEngine } from '../support/engines.ts';
import { mulberry32, readGolden } from '../support/golden.ts';
import { expectClose } from '../support/parity.ts';
import { referenceDecoder } from '../support/referenceDecoder.ts';
import type { DecoderCase } from '../support/referenceDecoder.ts';

const TOLERANCE = { rel: 1e-5 };

interface DecoderRun {
  readonly lossSum: number;
  readonly dInput: Float32Array;
  readonly dTable: Float32Array;
  readonly dBias: Float32Array;
}

function feedsOf({ input, labels, table, bias, E }: DecoderCase) {
  return {
    input: fed(input, labels.length, E),
    labels: fed(labels, labels.length),
    table: fed(table, bias.length, E),
    bias: fed(bias, bias.length),
  };
}

function decoderLoss(ops: Ops, given: DecoderCase, tokens = given.labels.length): DecoderRun {
  const got = compute(ops, feedsOf(given), (input) => ({
    ...ops.decoderLoss(input('input'), input('labels'), input('table'), input('bias'), tokens),
  }));
  const lossSum = got('lossSum')[0] ?? Number.NaN;
  return { lossSum, dInput: got('dInput'), dTable: got('dTable'), dBias: got('dBias') };
}

function decoderScore(ops: Ops, given: DecoderCase): { lossSum: number; correct: number } {
  const got = compute(ops, feedsOf(given), (input) => ({
    ...ops.decoderScore(input('input'), input('labels'), input('table'), input('bias')),
  }));
  return { lossSum: got('lossSum')[0] ?? Number.NaN, correct: got('correct')[0] ?? Number.NaN };
}

/** A decoder that gives exactly these logits [N, V]: its input is the identity, its table the logits transposed. */
function decoderOf(logits: Float32Array, labels: Int32Array): DecoderCase {
  const N = labels.length;
  const V = logits.length / N;
  return {
    input: Float32Array.from({ length: N * N }, (_, i) => (i % (N + 1) === 0 ? 1 : 0)),
    labels,
    table: Float32Array.from(logits, (_, i) => logits[(i % N) * V + Math.floor(i / N)] ?? Number.NaN),
    bias: new Float32Array(V),
    E: N,
  };
}

/** Some of its rows, as if they were a window of their own. */
function rowsOf(given: DecoderCase, from: number, to: number): DecoderCase {
  const { input, labels, E } = given;
  return { ...given, input: input.slice(from * E, to * E), labels: labels.slice(from, to) };
}

forEachEngine((open, engine) => {
  test('logits of ±50 give PyTorch’s losses and gradients, none of them infinite', async () => {
    const golden = await readGolden('11_ce');
    const ops = await open();
    const given = decoderOf(golden.floats('logits'), golden.ints('targets'));
    const tokens = [0, 1, 2, 3, 4].map((n) => decoderLoss(ops, rowsOf(given, n, n + 1), 5));
    const subject = (what: string) => ({ row: 11, what: `logits of ±50: ${what}`, engine });
    const losses = tokens.map((t) => t.lossSum);
    expectClose(subject('losses'), losses, golden.floats('per_token'), TOLERANCE);
    const dLogits = tokens.flatMap((t) => Array.from(t.dBias)); // a bias is added to the logit
    expectClose(subject('gradients'), dLogits, golden.floats('dlogits'), TOLERANCE);
    const whole = decoderLoss(ops, given);
    expectClose(subject('mean loss'), [whole.lossSum / 5], golden.floats('mean'), TOLERANCE);
    const score = decoderScore(ops, given);
    expectClose(subject('mean loss'), [score.lossSum / 5], golden.floats('mean'), TOLERANCE);
    expect(score.correct).toBe(1); // only the first label has the largest logit alone
  });

  test('a vocabulary of 60,008 words gives PyTorch’s losses and gradients', async () => {
    const golden = await readGolden('11_ce');
    const ops = await open();
    const labels = golden.ints('big_targets');
    const given = decoderOf(mulberry32(11, 3 * 60_008, 50), labels);
    const tokens = [0, 1, 2].map((n) => decoderLoss(ops, rowsOf(given, n, n + 1), 3));
    const subject = (what: string) => ({ row: 11, what: `60,008 words: ${what}`, engine });
    const losses = tokens.map((t) => t.lossSum);
    expectClose(subject('losses'), losses, golden.floats('big_per_token'), TOLERANCE);
    const first8 = tokens.flatMap((t) => Array.from(t.dBias.subarray(0, 8)));
    const atLabel = tokens.map((t, n) => t.dBias[labels[n] ?? -1] ?? Number.NaN);
    expectClose(subject('gradient at the label'), atLabel, golden.floats('big_dlogits_at_target'), TOLERANCE);
    expectClose(subject('gradient of the first words'), first8, golden.floats('big_dlogits_first8'), {
      abs: 1e-9,
    });
    const mean = golden.floats('big_mean');
    expectClose(subject('mean loss'), [decoderLoss(ops, given).lossSum / 3], mean, TOLERANCE);
    expectClose(subject('mean loss'), [decoderScore(ops, given).lossSum / 3], mean, TOLERANCE);
  });

  test('a window in several chunks gives the loss and the gradients of plain arithmetic in double', async () => {
    const ops = await open();
    const want = referenceDecoder(large());
    const got = decoderLoss(ops, large());
    const subject = (what: string) => ({ row: 12, what: `300 × 60,008 logits in chunks: ${what}`, engine });
    expectClose(subject('loss'), [got.lossSum], [want.lossSum], TOLERANCE);
    expectClose(subject('gradients'), got.dInput, want.dInput, TOLERANCE);
    expectClose(subject('gradients'), got.dTable, want.dTable, TOLERANCE);
    expectClose(subject('gradients'), got.dBias, want.dBias, TOLERANCE);
    const score = decoderScore(ops, large());
    expectClose(subject('loss'), [score.lossSum], [want.lossSum], TOLERANCE);
    expect(score.correct).toBe(want.correct);
  });

  test('chunks of one window and the same rows as windows of their own add up to the same', async () => {
    const ops = await open();
    const whole = decoderLoss(ops, large());
    const parts = [0, 100, 200].map((from) => decoderLoss(ops, rowsOf(large(), from, from + 100), 300));
    const sum = (key: 'dTable' | 'dBias'): Float32Array =>
      whole[key].map((_, i) => parts.reduce((total, part) => total + (part[key][i] ?? Number.NaN), 0));
    const subject = { row: 12, what: 'chunks against parts', engine };
    expectClose(
      subject,
      [whole.lossSum],
      [parts.reduce((total, part) => total + part.lossSum, 0)],
      TOLERANCE,
    );
    expectClose(
      subject,
      whole.dInput,
      parts.flatMap((part) => Array.from(part.dInput)),
      TOLERANCE,
    );
    expectClose(subject, whole.dTable, sum('dTable'), TOLERANCE);
    expectClose(subject, whole.dBias, sum('dBias'), TOLERANCE);
  });
});

let largeCase: DecoderCase | undefined;

/** 300 rows of 60,008 logits: 72 MB, more than one chunk holds. */
function large(): DecoderCase {
  const [N, V, E] = [300, 60_008, 4];
  return (largeCase ??= {
    input: mulberry32(21, N * E, 2),
    labels: Int32Array.from(mulberry32(22, N, 0.5), (u) => Math.floor((u + 0.5) * V)),
    table: mulberry32(23, V * E, 2),
    bias: mulberry32(24, V, 1),
    E,
  });
}
