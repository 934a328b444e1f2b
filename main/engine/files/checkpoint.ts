/** Checkpoints of a run: written whole, verified by a hash over every byte, kept until newer ones have been verified. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { WeightMap } from '../types.ts';
import { atomicWriteFile, diskError, ensureRoom, isSystemError, removeTemporaries } from './atomicWrite.ts';
import { readExactly, withInputFile } from './inputFile.ts';
import { bytesOf, readSafetensors, weightsOf } from './safetensors.ts';
import { encodeHeader } from './safetensorsHeader.ts';

export interface Checkpoint<T> {
  readonly step: number;
  readonly tensors: WeightMap;
  readonly meta: T;
  readonly file: string;
  /** newer files that were passed over because their bytes are not those that were written */
  readonly damaged: string[];
}

/** How many of the newest are kept beside the best. */
const KEEP = 3;
const FILE_NAME = /^step-(\d{1,15})\.safetensors$/;

/**
 * The hash stands first in the header, so at a fixed place, and is that of the whole file with zeros in its place:
 * a flipped bit anywhere, also in the notes or the names of tensors, is found.
 */
const BEFORE_HASH = '{"__metadata__":{"sha256":"';
const HASH_PLACE = 8 + BEFORE_HASH.length;
const ZEROS = '0'.repeat(64);

const notesSchema = z.object({ step: z.string(), meta: z.string() });

/**
 * Writes `step-<n>.safetensors` into the folder, which is made if it is not there.
 *
 * @param tensors any float32 arrays by name; every bit comes back, NaNs and −0 included
 * @param meta plain JSON data with finite numbers; doubles come back exactly, but −0 as 0
 * @throws AppError `disk/…`; a failed save must stop the training, not pass unseen
 */
export async function writeCheckpoint(
  dir: string,
  step: number,
  tensors: WeightMap,
  meta: unknown,
): Promise<{ file: string; sha256: string }> {
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw diskError(error, dir);
  });
  const { header, order } = encodeHeader(tensors, 'F32', {
    sha256: ZEROS,
    step: `${step}`,
    meta: jsonOf(meta),
  });
  const chunks = [header, ...order.map(([, tensor]) => bytesOf(tensor.data))];
  await ensureRoom(
    dir,
    chunks.reduce((sum, chunk) => sum + chunk.length, 0),
  );
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  const sha256 = hash.digest('hex');
  header.set(Buffer.from(sha256, 'latin1'), HASH_PLACE);
  const file = fileOf(dir, step);
  await atomicWriteFile(file, chunks);
  return { file, sha256 };
}

/**
 * The newest checkpoint whose bytes are those that were written, or null when there is none.
 *
 * @param parse checks the notes; what it throws ends the search, for an unknown form is not damage
 */
export async function readNewestCheckpoint<T>(
  dir: string,
  parse: (meta: unknown) => T,
): Promise<Checkpoint<T> | null> {
  const damaged: string[] = [];
  for (const { step, file } of await listCheckpoints(dir)) {
    if (!(await isIntact(file))) {
      damaged.push(file);
      continue;
    }
    const { tensors, metadata } = await readSafetensors(file);
    const notes = notesSchema.parse(metadata);
    if (notes.step === `${step}`) {
      return { step, tensors: weightsOf(tensors), meta: parse(JSON.parse(notes.meta)), file, damaged };
    }
    damaged.push(file); // a copy under another name
  }
  return null;
}

/**
 * Deletes what is no longer needed: all but the newest three good checkpoints and the best. As long as fewer than
 * two good ones can be read back, nothing is deleted. Also clears what a killed process left half-written.
 *
 * @param keepBest step of the best checkpoint so far
 * @returns the files that were deleted
 */
export async function pruneCheckpoints(dir: string, keepBest: number | null): Promise<string[]> {
  const all = await listCheckpoints(dir);
  if (all.length === 0) return [];
  await removeTemporaries(dir);
  const good: string[] = [];
  for (const { file } of all) {
    if (good.length < KEEP && (await isKnownIntact(file))) good.push(file);
  }
  if (good.length < 2) return [];
  const gone = all
    .filter(({ step, file }) => step !== keepBest && !good.includes(file))
    .map(({ file }) => file);
  for (const file of gone) {
    await rm(file, { force: true }).catch((error: unknown) => {
      throw diskError(error, file);
    });
  }
  return gone;
}

function fileOf(dir: string, step: number): string {
  return join(dir, `step-${step}.safetensors`);
}

/** Newest first. */
async function listCheckpoints(dir: string): Promise<{ step: number; file: string }[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .flatMap(({ name }) => {
      const step = FILE_NAME.exec(name)?.[1];
      return step === undefined ? [] : [{ step: Number(step), file: join(dir, name) }];
    })
    .sort((a, b) => b.step - a.step);
}

/** Files that this process has read back already, so that pruning reads each only once. */
const knownIntact = new Set<string>();

async function isKnownIntact(file: string): Promise<boolean> {
  const { ino, size, mtimeMs } = await stat(file);
  const identity = [file, ino, size, mtimeMs].join(' ');
  if (knownIntact.has(identity)) return true;
  const intact = await isIntact(file);
  if (intact) knownIntact.add(identity);
  return intact;
}

/** Reads the file once, in pieces, and compares its hash with the one it carries. */
async function isIntact(file: string): Promise<boolean> {
  return withInputFile(file, async (handle, size) => {
    const head = Buffer.alloc(HASH_PLACE + ZEROS.length);
    if (size < head.length) return false;
    await readExactly(handle, head, 0);
    if (head.toString('latin1', 8, HASH_PLACE) !== BEFORE_HASH) return false;
    const stated = head.toString('latin1', HASH_PLACE);
    head.write(ZEROS, HASH_PLACE, 'latin1');
    const hash = createHash('sha256').update(head);
    const piece = Buffer.alloc(Math.min(8 * 1024 * 1024, size - head.length));
    for (let place = head.length; place < size; place += piece.length) {
      const part = piece.subarray(0, Math.min(piece.length, size - place));
      await readExactly(handle, part, place);
      hash.update(part);
    }
    return hash.digest('hex') === stated;
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'disk/unreadable') return false; // these bytes are lost
    throw error;
  });
}

/** JSON writes NaN and infinities as null, without a word; a run that resumes from that would go astray. */
function jsonOf(meta: unknown): string {
  return JSON.stringify(meta, (key, value: unknown) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new AppError(
      'internal/checkpoint-notes',
      `“${key}” is ${value}, which the notes of a checkpoint cannot hold.`,
    );
  });
}
