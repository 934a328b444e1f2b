/** Judges a model on a text: how likely it holds each word to be, in the numbers of `Scores`. */
import { perplexity } from '../../../shared/metrics.ts';
import { BANDS } from '../../../shared/judgement.ts';
import type { BandScore, CalibrationBin, DocumentScore, Scores } from '../../../shared/judgement.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import type { Ops } from '../ops/ops.ts';
import { spellerOf } from '../text/spelling.ts';
import { UNKNOWN_ID } from '../text/vocab.ts';
import type { TypeCount } from '../text/vocab.ts';
import type { Documents } from '../types.ts';
import { isAmongTop, isCorrect, scoreDocuments } from './score.ts';
import type { ScoredWindow, ScoreSize } from './score.ts';

/** A text as a model is judged on it. */
export interface TextToJudge {
  /** as ids of the model's vocabulary */
  readonly docs: Documents;
  /** the words that the vocabulary does not hold, and how often each occurs in `docs` */
  readonly unknown: Iterable<TypeCount>;
  /** characters (code points) of the documents as they were read, before any rule touched them */
  readonly characters: number;
}

/** Without the words that a document begins with, which are not the engine's to know; `document` counts from 0 in `docs`. */
export interface JudgedScores extends Omit<Scores, 'documents'> {
  readonly documents: readonly Omit<DocumentScore, 'begin'>[];
}

const BINS = 10;
/** Documents that are told of: the hardest and the easiest. */
const LISTED = 200;
/** Ranks at which a band ends, in the order of BANDS; the vocabulary stands by falling frequency, specials in front. */
const BAND_ENDS = [100, 1000, 10_000, Infinity];
const UNKNOWN_BAND = BANDS.indexOf('unknown');

/** Loss, hits and confidence of some of the predictions, added up. */
interface Sums {
  tokens: number;
  loss: number;
  correct: number;
  confidence: number;
}

/**
 * Goes through the text as `evaluate` does, and keeps sums only: by band, by confidence, by document.
 *
 * Bits per character: the bits of all tokens and of spelling the unknown ones, by the characters of the text. The
 * first token is given (it begins every text), and the few that do not fill the last column of the rows are not
 * predicted: they are charged what the others cost on average.
 * @throws AppError `dataset/too-short`, `model/not-finite`
 */
export async function judge(
  ops: Ops,
  model: AwdLstm,
  vocab: readonly string[],
  text: TextToJudge,
  size: ScoreSize,
  watch: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number) => void) | undefined;
  } = {},
): Promise<JudgedScores> {
  const { docs } = text;
  const tally = new Tally(docs, size.batch);
  await scoreDocuments(
    ops,
    model,
    docs,
    size,
    (window) => {
      tally.add(window);
      watch.onProgress?.(window.done / window.total);
    },
    watch.signal,
  );
  const { all, top5 } = tally;
  const { tokens } = all;
  const loss = all.loss / tokens;
  if (!Number.isFinite(loss)) throw notFinite();
  const spell = spellerOf(vocab);
  let [unknownTokens, spellingBits] = [0, 0];
  for (const [word, times] of text.unknown) {
    unknownTokens += times;
    spellingBits += times * spell(word);
  }
  const length = (docs.offsets.at(-1) ?? 0) - (docs.offsets[0] ?? 0);
  const bits = (loss / Math.LN2) * (length - 1) + spellingBits;
  const calibration = tally.calibration();
  return {
    ...{ loss, perplexity: perplexity(loss), accuracy: all.correct / tokens, tokens, top5: top5 / tokens },
    bitsPerCharacter: bits / text.characters,
    characters: text.characters,
    unknown: { tokens: unknownTokens, spellingBits },
    calibrationError: calibration.reduce(
      (sum, bin) => sum + Math.abs(bin.confidence - bin.accuracy) * (bin.tokens / tokens),
      0,
    ),
    calibration,
    bands: tally.bands(),
    ...tally.documents(),
  };
}

/** Adds up what the windows bring. */
class Tally {
  readonly all = noSums();
  top5 = 0;
  readonly #docs: Documents;
  readonly #bins = Array.from({ length: BINS }, noSums);
  readonly #bands = BANDS.map(noSums);
  readonly #loss: Float64Array;
  readonly #tokens: Uint32Array;
  /** the document in which each row of the batch stands: positions of a row only rise */
  readonly #at: Uint32Array;

  constructor(docs: Documents, batch: number) {
    this.#docs = docs;
    const documents = docs.offsets.length - 1;
    this.#loss = new Float64Array(documents);
    this.#tokens = new Uint32Array(documents);
    this.#at = new Uint32Array(batch);
  }

  add({ positions, loss, confidence, place }: ScoredWindow): void {
    for (const [k, position] of positions.entries()) {
      const [l = Number.NaN, c = Number.NaN, p = Number.NaN] = [loss[k], confidence[k], place[k]];
      const correct = isCorrect(p);
      const bin = Math.min(BINS - 1, Math.floor(c * BINS));
      for (const sums of [this.all, this.#bins[bin], this.#bands[bandOf(this.#docs.ids[position] ?? 0)]])
        if (sums !== undefined) addTo(sums, l, c, correct);
      if (isAmongTop(p)) this.top5++;
      const d = this.#documentAt(position, k % this.#at.length);
      this.#loss[d] = (this.#loss[d] ?? 0) + l;
      this.#tokens[d] = (this.#tokens[d] ?? 0) + 1;
    }
  }

  /** Bins without a prediction are left out. */
  calibration(): CalibrationBin[] {
    const bins = this.#bins.map(({ tokens, confidence, correct }, k) => ({
      ...{ from: k / BINS, to: (k + 1) / BINS, tokens },
      ...{ confidence: confidence / tokens, accuracy: correct / tokens },
    }));
    return bins.filter(({ tokens }) => tokens > 0);
  }

  bands(): BandScore[] {
    const bands = this.#bands.map(({ tokens, loss, correct }, k): BandScore => ({
      band: BANDS[k] ?? 'unknown',
      tokens,
      loss: loss / tokens,
      accuracy: correct / tokens,
    }));
    return bands.filter(({ tokens }) => tokens > 0);
  }

  /** The hardest first; where there are more than are listed, the middle is left out. */
  documents(): Pick<JudgedScores, 'documents' | 'documentCount'> {
    const order = Array.from(this.#tokens.keys()).filter((d) => (this.#tokens[d] ?? 0) > 0);
    const mean = (d: number): number => (this.#loss[d] ?? 0) / (this.#tokens[d] ?? 1);
    order.sort((a, b) => mean(b) - mean(a) || a - b);
    const listed =
      order.length <= LISTED ? order : [...order.slice(0, LISTED / 2), ...order.slice(-LISTED / 2)];
    return {
      documents: listed.map((document) => ({
        document,
        tokens: this.#tokens[document] ?? 0,
        perplexity: perplexity(mean(document)),
      })),
      documentCount: order.length,
    };
  }

  #documentAt(position: number, row: number): number {
    const { offsets } = this.#docs;
    let d = this.#at[row] ?? 0;
    while (position >= (offsets[d + 1] ?? Infinity)) d++;
    this.#at[row] = d;
    return d;
  }
}

const noSums = (): Sums => ({ tokens: 0, loss: 0, correct: 0, confidence: 0 });

function addTo(sums: Sums, loss: number, confidence: number, correct: boolean): void {
  sums.tokens++;
  sums.loss += loss;
  sums.confidence += confidence;
  if (correct) sums.correct++;
}

function bandOf(id: number): number {
  return id === UNKNOWN_ID ? UNKNOWN_BAND : BAND_ENDS.findIndex((end) => id < end);
}

function notFinite(): AppError {
  const message =
    'The model cannot be judged: its predictions are not numbers any more, so its weights are damaged. Nothing was changed. Use another model, or verify this one.';
  return new AppError('model/not-finite', message);
}
