/** Fingerprints of documents: an exact one of the characters, and one by which alike documents are alike. */

/** Values of a signature; the error of an estimated similarity is at most 0.5 / √128 ≈ 0.044 (one deviation). */
export const SIGNATURE = 128;
const BIN_SHIFT = 32 - Math.log2(SIGNATURE);
const SHINGLE = 5;
/** what stands in a bin into which no shingle fell */
const EMPTY = 0xffffffff;

const BASE = 0x9e3779b1;
/** BASE to the power of SHINGLE, modulo 2^32 */
const BASE_OUT = Array.from({ length: SHINGLE }).reduce<number>((power) => Math.imul(power, BASE), 1);

const ORDERS = fillingOrders();

/**
 * 64 bits (two unsigned halves) of the characters, where every stretch of white space and control characters counts as
 * one space and none at either end. Among a million documents, two different ones have the same hash once in 10^7 runs.
 */
export function textHash(text: string): readonly [number, number] {
  let a = 0x2545f491;
  let b = 0x5bd1e995;
  let gap = false;
  let started = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      gap = started;
      continue;
    }
    if (gap) {
      a = Math.imul(((a << 5) | (a >>> 27)) ^ 32, 0x85ebca6b);
      b = Math.imul(((b << 7) | (b >>> 25)) ^ 32, 0xc2b2ae35);
      gap = false;
    }
    started = true;
    a = Math.imul(((a << 5) | (a >>> 27)) ^ code, 0x85ebca6b);
    b = Math.imul(((b << 7) | (b >>> 25)) ^ code, 0xc2b2ae35);
  }
  return [mix(a ^ (b >>> 15)), mix(b ^ a)];
}

/** 32 unsigned bits of a token. */
export function tokenHash(token: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < token.length; at++) hash = Math.imul(hash ^ token.charCodeAt(at), 0x01000193);
  return mix(hash);
}

/**
 * Writes a document's MinHash signature over its shingles of 5 tokens into `out` (SIGNATURE values): one permutation in
 * SIGNATURE bins, empty bins filled from the others (Li, Owen and Zhang 2012; Mai et al. 2019, "On densification for
 * minwise hashing"). A document of fewer than 5 tokens is one shingle; without tokens, all values are 0xffffffff.
 */
export function minHash(tokenHashes: Uint32Array, out: Uint32Array): void {
  out.fill(EMPTY);
  const count = tokenHashes.length;
  if (count === 0) return;
  let rolling = 0;
  for (let at = 0; at < count; at++) {
    rolling = (Math.imul(rolling, BASE) + (tokenHashes[at] ?? 0)) | 0;
    if (at >= SHINGLE) rolling = (rolling - Math.imul(tokenHashes[at - SHINGLE] ?? 0, BASE_OUT)) | 0;
    if (at < SHINGLE - 1 && at < count - 1) continue;
    const value = mix(rolling);
    const bin = value >>> BIN_SHIFT;
    if (value < (out[bin] ?? 0)) out[bin] = value;
  }
  fillEmpty(out);
}

/** The estimated Jaccard similarity of two documents' shingles, 0 to 1, from their signatures. */
export function similarity(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let at = 0; at < SIGNATURE; at++) if (a[at] === b[at]) equal++;
  return equal / SIGNATURE;
}

/** whether a signature is that of a document without tokens */
export function isEmptySignature(signature: Uint32Array): boolean {
  return signature[0] === EMPTY;
}

/**
 * Every filled bin offers its value to the others, each in an order of its own, one a round: what a bin is filled with
 * depends on which bins were empty only, so equal sets get equal values. At most SIGNATURE rounds.
 */
function fillEmpty(out: Uint32Array): void {
  const sources: number[] = [];
  for (let bin = 0; bin < SIGNATURE; bin++) if (out[bin] !== EMPTY) sources.push(bin);
  let missing = SIGNATURE - sources.length;
  for (let round = 0; missing > 0; round++) {
    for (const source of sources) {
      const target = ORDERS[source * SIGNATURE + round] ?? 0;
      if (out[target] !== EMPTY) continue;
      out[target] = out[source] ?? EMPTY;
      missing--;
    }
  }
}

/** for each bin, all bins in an order drawn once and for ever */
function fillingOrders(): Uint8Array {
  const orders = new Uint8Array(SIGNATURE * SIGNATURE);
  for (let source = 0; source < SIGNATURE; source++) {
    const order = orders.subarray(source * SIGNATURE, (source + 1) * SIGNATURE);
    for (let at = 0; at < SIGNATURE; at++) {
      const other = mix(source * 0x10001 + at + 1) % (at + 1);
      order[at] = order[other] ?? 0;
      order[other] = at;
    }
  }
  return orders;
}

/** murmur3's last step: every bit of the input changes about half of the bits. Unsigned. */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function isSpace(code: number): boolean {
  if (code <= 32) return true;
  if (code < 0x7f) return false;
  return (
    code <= 0xa0 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}
