/** Every number of a judgement against plain sums over predictions that the equations give in double precision. */
import { expect, test } from 'vitest';
import { initialWeights } from '../../../main/engine/model/initialWeights.ts';
import { spellerOf } from '../../../main/engine/text/spelling.ts';
import { evaluate } from '../../../main/engine/train/evaluate.ts';
import { judge } from '../../../main/engine/train/judge.ts';
import type { JudgedScores, TextToJudge } from '../../../main/engine/train/judge.ts';
import type { Documents, ModelConfig } from '../../../main/engine/types.ts';
import { codeOf } from '../../support/codeOf.ts';
import { forEachEngine } from '../../support/engines.ts';
import { mulberry32 } from '../../support/golden.ts';
import { modelOf } from '../../support/goldenModel.ts';
import { referenceLoss, referenceWeights } from '../../support/referenceModel.ts';
import { TINY } from '../../support/tinyLibrary.ts';

/** More words than the third band holds. */
const WORDS = 10_400;
const CONFIG: ModelConfig = { ...TINY, emb_sz: 4, n_hid: 5 };
const VOCAB = Array.from({ length: WORDS }, (_, id) => (id === 0 ? 'xxunk' : `w${String(id)}`));
const SIZE = { batch: 4, bptt: 7 };

/** Weights that are sure of something, so that confidences fall into several bins. */
function surerWeights() {
  const weights = new Map(initialWeights(CONFIG, WORDS, 1));
  const table = weights.get('0.encoder.weight');
  const bias = weights.get('1.decoder.bias');
  if (table === undefined || bias === undefined) throw new Error('no weights');
  weights.set('0.encoder.weight', { ...table, data: table.data.map((x) => x * 150) });
  weights.set('1.decoder.bias', {
    ...bias,
    data: mulberry32(3, WORDS, 3).map((x, id) => (id < 40 ? x + 9 : x)),
  });
  return weights;
}

/** Ids of all bands, mostly frequent ones, in documents of very different lengths; one of them has no tokens. */
function textOf(tokens: number): Documents {
  const ends = [10, 100, 1000, 10_000, WORDS];
  const choice = mulberry32(8, tokens, 0.5);
  const ids = Int32Array.from(mulberry32(9, tokens, 0.5), (u, n) => {
    const end = ends[Math.floor(((choice[n] ?? 0) + 0.5) ** 2 * ends.length)] ?? WORDS;
    return n % 11 === 3 ? 0 : Math.floor((u + 0.5) * end);
  });
  return { ids, offsets: Uint32Array.of(0, 1, 30, 30, 31, 90, tokens) };
}

const TEXT: TextToJudge = {
  docs: textOf(150),
  unknown: [
    ['walrus', 9],
    ['w12x', 4],
  ],
  characters: 600,
};

forEachEngine((open) => {
  test('loss, accuracy, top five, bands, calibration and documents are plain sums', async () => {
    const ops = await open();
    const weights = surerWeights();
    const model = modelOf(ops, CONFIG, weights);
    const got = await judge(ops, model, VOCAB, TEXT, SIZE);
    const tokens = predictions(weights);
    const of = (some: readonly Prediction[]) => ({
      loss: mean(some, ({ loss }) => loss),
      accuracy: mean(some, ({ place }) => Number(place === 0)),
      confidence: mean(some, ({ confidence }) => confidence),
    });
    const all = of(tokens);
    expect(got.tokens).toBe(tokens.length);
    expect(got.loss).toBeCloseTo(all.loss, 5);
    expect(got.perplexity).toBe(Math.exp(got.loss));
    expect(got.accuracy).toBe(all.accuracy);
    expect(got.top5).toBe(mean(tokens, ({ place }) => Number(place < 5)));

    const bandsOf = [
      ['top100', (id: number) => id > 0 && id < 100],
      ['top1000', (id: number) => id >= 100 && id < 1000],
      ['top10000', (id: number) => id >= 1000 && id < 10_000],
      ['rare', (id: number) => id >= 10_000],
      ['unknown', (id: number) => id === 0],
    ] as const;
    expect(got.bands.map(({ band }) => band)).toEqual(bandsOf.map(([band]) => band));
    for (const [k, [, belongs]] of bandsOf.entries()) {
      const some = tokens.filter(({ id }) => belongs(id));
      expect(got.bands[k]).toMatchObject({ tokens: some.length, accuracy: of(some).accuracy });
      expect(got.bands[k]?.loss).toBeCloseTo(of(some).loss, 4);
    }

    let error = 0;
    for (const { from, to, ...bin } of got.calibration) {
      const some = tokens.filter(({ confidence }) => confidence >= from && confidence < to);
      const want = of(some);
      expect(bin).toMatchObject({ tokens: some.length, accuracy: want.accuracy });
      expect(bin.confidence).toBeCloseTo(want.confidence, 5);
      error += (some.length / tokens.length) * Math.abs(want.confidence - want.accuracy);
    }
    expect(got.calibration.length).toBeGreaterThan(2);
    expect(total(got.calibration)).toBe(tokens.length);
    expect(got.calibrationError).toBeCloseTo(error, 5);

    const documents = [0, 1, 2, 3, 4, 5]
      .map((d) => ({ document: d, some: tokens.filter(({ document }) => document === d) }))
      .filter(({ some }) => some.length > 0)
      .map(({ document, some }) => ({ document, tokens: some.length, perplexity: Math.exp(of(some).loss) }))
      .toSorted((a, b) => b.perplexity - a.perplexity);
    expect(got.documentCount).toBe(documents.length);
    expect(got.documents.map(({ document, tokens: n }) => [document, n])).toEqual(
      documents.map(({ document, tokens: n }) => [document, n]),
    );
    for (const [k, { perplexity }] of documents.entries())
      expect((got.documents[k]?.perplexity ?? 0) / perplexity).toBeCloseTo(1, 4);
  });

  test('bits per character are those of all tokens and of spelling the unknown ones', async () => {
    const ops = await open();
    const model = modelOf(ops, CONFIG, surerWeights());
    const got = await judge(ops, model, VOCAB, TEXT, SIZE);
    const spell = spellerOf(VOCAB);
    const spellingBits = 9 * spell('walrus') + 4 * spell('w12x');
    expect(got.unknown).toEqual({ tokens: 13, spellingBits });
    const bits = (got.loss / Math.LN2) * (TEXT.docs.ids.length - 1) + spellingBits;
    expect(got.bitsPerCharacter).toBeCloseTo(bits / 600, 12);
    expect(got.characters).toBe(600);
  });

  test('what it shares with the plain evaluation is the same', async () => {
    const ops = await open();
    const model = modelOf(ops, CONFIG, surerWeights());
    const plain = await evaluate(ops, model, TEXT.docs, SIZE.batch, SIZE.bptt);
    const got = await judge(ops, model, VOCAB, TEXT, SIZE);
    expect(got.loss).toBeCloseTo(plain.loss, 6);
    expect(got).toMatchObject({ accuracy: plain.accuracy, tokens: plain.tokens });
  });

  test('of many documents the hardest and the easiest are told of', async () => {
    const ops = await open();
    const model = modelOf(ops, CONFIG, surerWeights());
    const { ids } = textOf(1000);
    const offsets = Uint32Array.from({ length: 501 }, (_, d) => 2 * d);
    const got: JudgedScores = await judge(ops, model, VOCAB, { ...TEXT, docs: { ids, offsets } }, SIZE);
    expect(got.documentCount).toBeGreaterThan(495);
    expect(got.documents).toHaveLength(200);
    const perplexities = got.documents.map(({ perplexity }) => perplexity);
    expect(perplexities).toEqual(perplexities.toSorted((a, b) => b - a));
    expect((perplexities[99] ?? 0) / (perplexities[100] ?? 1)).toBeGreaterThan(1.5); // the middle is left out
  });

  test('a model whose weights are no numbers any more is refused in a sentence', async () => {
    const ops = await open();
    const weights = new Map(surerWeights());
    const bias = weights.get('1.decoder.bias');
    if (bias === undefined) throw new Error('no bias');
    weights.set('1.decoder.bias', { ...bias, data: bias.data.map(() => Number.NaN) });
    const model = modelOf(ops, CONFIG, weights);
    expect(await codeOf(judge(ops, model, VOCAB, TEXT, SIZE))).toBe('model/not-finite');
  });
});

interface Prediction {
  readonly id: number;
  readonly document: number;
  readonly loss: number;
  readonly confidence: number;
  readonly place: number;
}

/** All predictions of TEXT in the order of the text, from the equations. */
function predictions(weights: ReturnType<typeof surerWeights>): Prediction[] {
  const { ids, offsets } = TEXT.docs;
  const length = Math.floor((ids.length - 1) / SIZE.batch);
  const cut = (shift: number): Int32Array => ids.slice(shift, shift + length * SIZE.batch); // rows lie end to end
  const { tokens } = referenceLoss(CONFIG, referenceWeights(weights), {
    ...{ x: cut(0), y: cut(1), batch: SIZE.batch, steps: length },
  });
  return tokens.map((token, k) => ({
    ...{ id: ids[k + 1] ?? -1, document: offsets.findLastIndex((begin) => begin <= k + 1) },
    ...token,
  }));
}

const mean = (some: readonly Prediction[], of: (one: Prediction) => number): number =>
  some.reduce((sum, one) => sum + of(one), 0) / some.length;

const total = (some: readonly { readonly tokens: number }[]): number =>
  some.reduce((sum, { tokens }) => sum + tokens, 0);
