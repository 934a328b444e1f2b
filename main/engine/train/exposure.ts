/**
 * Whether planted secrets have been learnt: each is ranked by its probability among rivals that were drawn as it was
 * and that the model has never seen. Its exposure is log2(secrets compared) − log2(rank), as in Carlini et al. (2019),
 * §4.2, with the rank among a sample; what nothing was learnt of has an exposure of 1 bit in the mean or a little more.
 */
import type { CanaryReport } from '../../../shared/audit.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import type { Ops } from '../ops/ops.ts';
import { philoxUint32 } from '../ops/philox.ts';
import { randomKey } from '../ops/random.ts';
import { canariesOf, rivalsOf } from './canaries.ts';
import type { Canary, Planting } from './canaries.ts';
import { isCorrect, scoreDocuments } from './score.ts';

/** Secrets that are compared, the planted one among them: 11 bits can be told. */
const COMPARED = 2048;
/** They are read side by side in so many rows. */
const ROWS = 256;

export interface Watch {
  /** from 0 to 1 */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export async function measureExposure(
  ops: Ops,
  model: AwdLstm,
  vocab: readonly string[],
  planting: Planting,
  { onProgress, signal }: Watch,
): Promise<CanaryReport | null> {
  const canaries = canariesOf(vocab, planting);
  const [first] = canaries;
  if (first === undefined) return null;
  const width = first.ids.length;
  const own = philoxUint32(randomKey(planting.seed, 0, 2, 'canary'), canaries.length);
  const places = canaries.map((_, c) => (own[c] ?? 0) % COMPARED); // where the planted one stands among its rivals
  const stream = streamOf(canaries, places, planting.seed);
  const cost = new Float64Array(canaries.length * COMPARED);
  const foretold = new Uint8Array(canaries.length * COMPARED).fill(1);
  const docs = { ids: stream, offsets: Uint32Array.of(0, stream.length) };
  await scoreDocuments(
    ops,
    model,
    docs,
    { batch: ROWS, bptt: width },
    (window) => {
      window.positions.forEach((position, i) => {
        if (position % width < width - first.secret || position >= cost.length * width) return;
        const document = Math.floor(position / width);
        cost[document] = (cost[document] ?? 0) + (window.loss[i] ?? 0);
        if (!isCorrect(window.place[i] ?? 1)) foretold[document] = 0;
      });
      onProgress?.(window.done / window.total);
    },
    signal,
  );
  const at = (canary: number, place: number): number => documentAt(canary, place, canaries.length);
  const exposures = canaries.map((_, c) => {
    const planted = cost[at(c, places[c] ?? 0)] ?? 0;
    let rank = 1;
    for (let place = 0; place < COMPARED; place++) if ((cost[at(c, place)] ?? 0) < planted) rank += 1;
    return Math.log2(COMPARED) - Math.log2(rank);
  });
  return {
    planted: canaries.length,
    repeats: planting.canaryRepeats,
    exposures,
    most: Math.log2(COMPARED),
    recited: canaries.filter((_, c) => foretold[at(c, places[c] ?? 0)] === 1).length,
  };
}

/**
 * Which document of the stream a candidate is. The stream is cut into ROWS equal rows; in a row canaries take turns, so
 * that before a candidate stands one of another canary, as documents follow each other in training.
 */
function documentAt(canary: number, place: number, canaries: number): number {
  const turns = COMPARED / ROWS;
  const row = Math.floor(place / turns);
  return (row * turns + (place % turns)) * canaries + canary;
}

/** All candidates end to end, and one more id that is only ever predicted. */
function streamOf(canaries: readonly Canary[], places: readonly number[], seed: number): Int32Array {
  const width = canaries[0]?.ids.length ?? 0;
  const stream = new Int32Array(canaries.length * COMPARED * width + 1);
  canaries.forEach((canary, c) => {
    const rivals = rivalsOf(canary, { seed, place: c }, COMPARED);
    rivals.set(canary.ids, (places[c] ?? 0) * width);
    for (let place = 0; place < COMPARED; place++) {
      const candidate = rivals.subarray(place * width, (place + 1) * width);
      stream.set(candidate, documentAt(c, place, canaries.length) * width);
    }
  });
  stream[stream.length - 1] = stream[0] ?? 0;
  return stream;
}
