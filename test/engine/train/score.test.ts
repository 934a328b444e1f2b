/** Every single prediction of a text against arithmetic in double, and their sums against the plain evaluation. */
import { expect, test } from 'vitest';
import { evaluate } from '../../../main/engine/train/evaluate.ts';
import { isCorrect, scoreDocuments } from '../../../main/engine/train/score.ts';
import type { ScoredWindow } from '../../../main/engine/train/score.ts';
import type { AwdLstm } from '../../../main/engine/model/awdLstm.ts';
import type { Documents } from '../../../main/engine/types.ts';
import { forEachEngine } from '../../support/engines.ts';
import { mulberry32 } from '../../support/golden.ts';
import { GOLDEN_CONFIG, goldenModel, goldenWeights } from '../../support/goldenModel.ts';
import { largestDifference } from '../../support/parity.ts';
import { referenceLoss, referenceWeights } from '../../support/referenceModel.ts';

const SIZES = [
  { tokens: 83, batch: 1, bptt: 100 }, // less than a window
  { tokens: 83, batch: 4, bptt: 7 }, // a short last window; a token is left over
  { tokens: 85, batch: 6, bptt: 7 },
  { tokens: 3, batch: 2, bptt: 1 },
];

forEachEngine((open) => {
  test.each(SIZES)('every prediction of %o is that of the equations, in its place', async (size) => {
    const ops = await open();
    const docs = documentsOf(size.tokens);
    const got = await allScores(await goldenModel(ops), docs, size);
    const { batch } = size;
    const length = Math.floor((size.tokens - 1) / batch);
    const rows = Array.from({ length: batch }, (_, b) => b * length);
    const cut = (shift: number): Int32Array =>
      Int32Array.from(rows.flatMap((row) => [...docs.ids.subarray(row + shift, row + shift + length)]));
    const reference = referenceWeights(await goldenWeights());
    const given = { x: cut(0), y: cut(1), batch, steps: length };
    const { tokens } = referenceLoss(GOLDEN_CONFIG, reference, given);
    // rows follow one another in the text: prediction k of all rows is that of token k + 1
    expect([...got.keys()].toSorted((a, b) => a - b)).toEqual(tokens.map((_, k) => k + 1));
    const inOrder = tokens.map((_, k) => got.get(k + 1));
    const column = (key: 'loss' | 'confidence' | 'place'): number[] =>
      inOrder.map((scores) => scores?.[key] ?? Number.NaN);
    for (const key of ['loss', 'confidence'] as const) {
      const want = tokens.map((token) => token[key]);
      expect(largestDifference(column(key), want), key).toBeLessThan(1e-5);
    }
    expect(column('place')).toEqual(tokens.map((token) => token.place));
  });

  test('added up they are the loss and the accuracy of the plain evaluation', async () => {
    const ops = await open();
    const model = await goldenModel(ops);
    for (const size of SIZES) {
      const docs = documentsOf(size.tokens);
      const scores = [...(await allScores(model, docs, size)).values()];
      const plain = await evaluate(ops, model, docs, size.batch, size.bptt);
      expect(scores).toHaveLength(plain.tokens);
      const mean = (of: (score: TokenScore) => number): number =>
        scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
      expect(mean(({ loss }) => loss)).toBeCloseTo(plain.loss, 6);
      expect(mean(({ place }) => Number(isCorrect(place)))).toBe(plain.accuracy);
    }
  });

  test('windows tell how far they are, and a cancelled work ends between two of them', async () => {
    const ops = await open();
    const model = await goldenModel(ops);
    const told: string[] = [];
    const cancel = new AbortController();
    const work = scoreDocuments(
      ops,
      model,
      documentsOf(83),
      { batch: 4, bptt: 7 },
      ({ done, total }) => {
        told.push(`${done}/${total}`);
        if (done === 56) cancel.abort();
      },
      cancel.signal,
    );
    await expect(work).rejects.toThrow(/abort/);
    expect(told).toEqual(['28/80', '56/80']);
  });

  test('a text that does not fill its rows is refused', async () => {
    const ops = await open();
    const model = await goldenModel(ops);
    await expect(
      scoreDocuments(ops, model, documentsOf(4), { batch: 4, bptt: 7 }, () => undefined),
    ).rejects.toMatchObject({ code: 'dataset/too-short' });
  });
});

interface TokenScore {
  readonly loss: number;
  readonly confidence: number;
  readonly place: number;
}

async function allScores(
  model: AwdLstm,
  docs: Documents,
  size: { readonly batch: number; readonly bptt: number },
): Promise<Map<number, TokenScore>> {
  const scores = new Map<number, TokenScore>();
  const take = ({ positions, loss, confidence, place }: ScoredWindow): void => {
    for (const [k, position] of positions.entries()) {
      const [l = Number.NaN, c = Number.NaN, p = Number.NaN] = [loss[k], confidence[k], place[k]];
      scores.set(position, { loss: l, confidence: c, place: p });
    }
  };
  await scoreDocuments(model.ops, model, docs, size, take);
  return scores;
}

/** Three documents of ids below 97. */
function documentsOf(tokens: number): Documents {
  const ids = Int32Array.from(mulberry32(5, tokens, 0.5), (u) => Math.floor((u + 0.5) * 97));
  return { ids, offsets: Uint32Array.of(0, Math.floor(tokens / 3), Math.floor(tokens / 2), tokens) };
}
