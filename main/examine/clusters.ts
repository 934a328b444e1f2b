/** Finds documents that are the same, or the same but for little, by their fingerprints, in bounded memory. */
import { readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { isEmptySignature, SIGNATURE } from './fingerprint.ts';
import { createGroups } from './groups.ts';
import type { Groups } from './groups.ts';

/**
 * Locality-sensitive hashing (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4): two documents are
 * compared when all values of a band are equal. 21 bands of 6: of pairs with a similarity of 0.8, 99.8 % are compared
 * (1 − (1 − 0.8⁶)²¹), of those with 0.5 28 %, of those with 0.3 1.5 %.
 */
const BANDS = 21;
const ROWS = 6;
/** documents with this share of shingles in common, estimated, are near-duplicates */
const NEAR = 0.8;
const MOST_UNEQUAL = SIGNATURE - Math.ceil(NEAR * SIGNATURE);

/** documents of a bucket that the others are compared with; more would be quadratic where thousands share a notice */
const LEADERS = 8;
const MOST_PAIRS = 50;
/** for the sorted keys of the bands looked at in one reading of the file */
const KEY_BYTES = 64 * 2 ** 20;
const CHUNK_DOCUMENTS = 2048;
const COMPARISONS_A_TURN = 20_000;

export interface SimilarPair {
  readonly a: number;
  readonly b: number;
  /** estimated, NEAR to 1 */
  readonly similarity: number;
}

export interface Clusters {
  /** for each document the lowest index of those with the same characters, its own where there is none */
  readonly exact: Uint32Array;
  /** the same of those that are alike, the exact ones included */
  readonly near: Uint32Array;
  /** the most similar ones that are not exact duplicates, most similar first, 50 at most */
  readonly pairs: readonly SimilarPair[];
}

export interface ClusterInput {
  readonly documents: number;
  /** `textHash` of each document, two values a document */
  readonly hashes: Uint32Array;
  /** file of `minHash` signatures, SIGNATURE values a document, in the machine's byte order */
  readonly signaturesPath: string;
  readonly signal: AbortSignal;
}

/** Memory: 64 MB and 24 bytes a document. @throws the signal's reason once it is aborted. */
export async function findClusters(input: ClusterInput): Promise<Clusters> {
  const { documents, hashes, signaturesPath, signal } = input;
  const exact = firstEqual(documents, hashes);
  const groups = createGroups(exact);
  const best: SimilarPair[] = [];
  const file = await open(signaturesPath, 'r');
  try {
    const bandsAtOnce = Math.min(BANDS, Math.max(1, Math.floor(KEY_BYTES / (8 * Math.max(1, documents)))));
    for (let from = 0; from < BANDS; from += bandsAtOnce) {
      const bands = Math.min(bandsAtOnce, BANDS - from);
      for (const keys of await bandKeys({ file, exact, from, bands, signal })) {
        keys.sort();
        await joinAlike({ file, keys, groups, best, signal });
      }
    }
  } finally {
    await file.close();
  }
  return { exact, near: groups.lowest(), pairs: best.sort(bySimilarity).slice(0, MOST_PAIRS) };
}

/** For each document the first one with equal hashes: a table with open addressing. */
function firstEqual(documents: number, hashes: Uint32Array): Uint32Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, documents * 2)));
  const table = new Int32Array(size).fill(-1);
  const first = new Uint32Array(documents);
  for (let doc = 0; doc < documents; doc++) {
    let slot = (hashes[2 * doc] ?? 0) & (size - 1);
    for (;;) {
      const other = table[slot] ?? -1;
      if (other < 0) {
        table[slot] = doc;
        first[doc] = doc;
        break;
      }
      if (hashes[2 * other] === hashes[2 * doc] && hashes[2 * other + 1] === hashes[2 * doc + 1]) {
        first[doc] = other;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return first;
}

interface BandInput {
  readonly file: FileHandle;
  readonly exact: Uint32Array;
  readonly from: number;
  readonly bands: number;
  readonly signal: AbortSignal;
}

/** For each band the hash of its values (upper half) with the document (lower half), exact repetitions left out. */
async function bandKeys({
  file,
  exact,
  from,
  bands,
  signal,
}: BandInput): Promise<BigUint64Array<ArrayBuffer>[]> {
  const keys = Array.from({ length: bands }, () => new BigUint64Array(exact.length));
  const halves = keys.map((key) => new Uint32Array(key.buffer)); // little-endian, as every machine we run on
  const chunk = new Uint32Array(CHUNK_DOCUMENTS * SIGNATURE);
  let used = 0;
  for (let first = 0; first < exact.length; first += CHUNK_DOCUMENTS) {
    signal.throwIfAborted();
    const count = Math.min(CHUNK_DOCUMENTS, exact.length - first);
    await readFully(file, new Uint8Array(chunk.buffer, 0, count * SIGNATURE * 4), first * SIGNATURE * 4);
    for (let at = 0; at < count; at++) {
      const signature = chunk.subarray(at * SIGNATURE, (at + 1) * SIGNATURE);
      if (exact[first + at] !== first + at || isEmptySignature(signature)) continue;
      halves.forEach((half, band) => {
        half[2 * used] = first + at;
        half[2 * used + 1] = bandHash(signature, (from + band) * ROWS);
      });
      used++;
    }
  }
  return keys.map((key) => key.subarray(0, used));
}

function bandHash(signature: Uint32Array, from: number): number {
  let hash = 0;
  for (let row = from; row < from + ROWS; row++) {
    hash = Math.imul(hash ^ (signature[row] ?? 0), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}

async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let got = 0; got < into.length;) {
    const { bytesRead } = await file.read(into, got, into.length - got, position + got);
    if (bytesRead === 0) throw new Error('the file of signatures ends before the last document');
    got += bytesRead;
  }
}

interface JoinInput {
  readonly file: FileHandle;
  readonly keys: BigUint64Array<ArrayBuffer>;
  readonly groups: Groups;
  readonly best: SimilarPair[];
  readonly signal: AbortSignal;
}

/** Compares the documents of each bucket with its first few that are not alike, and joins those that are. */
async function joinAlike({ file, keys, groups, best, signal }: JoinInput): Promise<void> {
  const halves = new Uint32Array(keys.buffer, keys.byteOffset, keys.length * 2);
  const own = new Uint32Array(SIGNATURE);
  let turn = 0;
  for (let end = 0; end < keys.length;) {
    const start = end++;
    while (end < keys.length && halves[2 * end + 1] === halves[2 * start + 1]) end++;
    if (end - start === 1) continue;
    const leaders: { doc: number; signature: Uint32Array }[] = [];
    for (let at = start; at < end; at++) {
      const doc = halves[2 * at] ?? 0;
      if (leaders.some((leader) => groups.joined(leader.doc, doc))) continue;
      readSync(file.fd, own, 0, SIGNATURE * 4, doc * SIGNATURE * 4);
      let alike = false;
      for (const leader of leaders) {
        const similarity = similarityIfNear(leader.signature, own);
        if (similarity === 0) continue;
        alike = true;
        groups.join(leader.doc, doc);
        keep(best, { a: leader.doc, b: doc, similarity });
      }
      if (!alike && leaders.length < LEADERS) leaders.push({ doc, signature: own.slice() });
      turn += leaders.length;
      if (turn < COMPARISONS_A_TURN) continue;
      turn = 0;
      await setImmediate();
      signal.throwIfAborted();
    }
  }
}

/** 0 where the two are not near-duplicates: told long before the last value, mostly */
function similarityIfNear(a: Uint32Array, b: Uint32Array): number {
  let unequal = 0;
  for (let at = 0; at < SIGNATURE; at++) if (a[at] !== b[at] && ++unequal > MOST_UNEQUAL) return 0;
  return 1 - unequal / SIGNATURE;
}

function keep(best: SimilarPair[], pair: SimilarPair): void {
  best.push(pair);
  if (best.length < 20 * MOST_PAIRS) return;
  best.sort(bySimilarity);
  best.length = MOST_PAIRS;
}

function bySimilarity(x: SimilarPair, y: SimilarPair): number {
  return y.similarity - x.similarity || x.a - y.a || x.b - y.b;
}
