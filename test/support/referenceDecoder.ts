/** Softmax cross-entropy over a tied output layer in double precision, written straight from the definition. */

export interface DecoderCase {
  readonly input: Float32Array; // [N, E]
  readonly labels: Int32Array; // [N]
  readonly table: Float32Array; // [V, E]
  readonly bias: Float32Array; // [V]
  readonly E: number;
}

export interface DecoderResult {
  /** Σ −log p(label) */
  readonly lossSum: number;
  /** labels that have the largest logit */
  readonly correct: number;
  /** of each token: −log p(label), the largest probability, and how many words come before the label, at most 5 */
  readonly losses: Float64Array;
  readonly confidence: Float64Array;
  readonly place: Float64Array;
  /** gradients of the mean */
  readonly dInput: Float64Array;
  readonly dTable: Float64Array;
  readonly dBias: Float64Array;
}

const done = new WeakMap<DecoderCase, DecoderResult>();

/** Every logit at once for one row after another; the result of a case is kept. */
export function referenceDecoder(given: DecoderCase): DecoderResult {
  const known = done.get(given);
  if (known !== undefined) return known;
  const { input, labels, table, bias, E } = given;
  const [N, V] = [labels.length, bias.length];
  const [dInput, dTable, dBias] = [N * E, V * E, V].map((n) => new Float64Array(n));
  if (dInput === undefined || dTable === undefined || dBias === undefined) throw new Error('no room');
  const z = new Float64Array(V);
  const [losses, confidence, place] = [new Float64Array(N), new Float64Array(N), new Float64Array(N)];
  let lossSum = 0;
  let correct = 0;
  for (let n = 0; n < N; n++) {
    const label = labels[n] ?? -1;
    for (let v = 0; v < V; v++) {
      let sum = bias[v] ?? Number.NaN;
      for (let e = 0; e < E; e++) sum += (input[n * E + e] ?? Number.NaN) * (table[v * E + e] ?? Number.NaN);
      z[v] = sum;
    }
    const { largest, logSum } = logSumExp(z);
    lossSum += logSum - (z[label] ?? Number.NaN);
    if (z[label] === largest) correct++;
    losses[n] = logSum - (z[label] ?? Number.NaN);
    confidence[n] = Math.exp(largest - logSum);
    place[n] = placeOf(z, label);
    for (let v = 0; v < V; v++) {
      const g = (Math.exp((z[v] ?? Number.NaN) - logSum) - (v === label ? 1 : 0)) / N;
      dBias[v] = (dBias[v] ?? 0) + g;
      for (let e = 0; e < E; e++) {
        dInput[n * E + e] = (dInput[n * E + e] ?? 0) + g * (table[v * E + e] ?? Number.NaN);
        dTable[v * E + e] = (dTable[v * E + e] ?? 0) + g * (input[n * E + e] ?? Number.NaN);
      }
    }
  }
  const result = { lossSum, correct, losses, confidence, place, dInput, dTable, dBias };
  done.set(given, result);
  return result;
}

/** Words before the label when they are sorted by falling logit, equal ones by id; 5 where there are more. */
export function placeOf(z: ArrayLike<number>, label: number): number {
  const own = z[label] ?? Number.NaN;
  const ahead = Array.from(z).filter((other, v) => other > own || (other === own && v < label));
  return Math.min(5, ahead.length);
}

function logSumExp(z: Float64Array): { largest: number; logSum: number } {
  let largest = -Infinity;
  for (const logit of z) largest = Math.max(largest, logit);
  let sum = 0;
  for (const logit of z) sum += Math.exp(logit - largest);
  return { largest, logSum: largest + Math.log(sum) };
}
