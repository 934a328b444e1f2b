/** Cuts the stream of documents into chunks, always at the same places, and has each made unless it is there. */
import { join } from 'node:path';
import type { Recipe, TokenRules, WordRules } from '../../shared/data.ts';
import { holdsChunk } from './chunkFile.ts';
import { createChunkPool, usualThreads } from './chunkPool.ts';
import type { ChunkPool } from './chunkPool.ts';
import { chooseRules } from './words.ts';

/** Characters and documents at which a chunk ends. */
const CHARACTERS = 1_000_000;
const DOCUMENTS = 8192;

export interface FeedRequest {
  readonly chunksDir: string;
  /** `words` null = by the language of the first chunk */
  readonly rules: { readonly words: WordRules | null; readonly off: TokenRules['off'] };
  readonly remedies: Recipe['remedies'];
  readonly threads: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** a chunk is complete, with the documents up to and without `end` */
  readonly onEnd?: ((end: number) => void) | undefined;
  /** so many documents have been made into a chunk */
  readonly onMade?: ((documents: number) => void) | undefined;
}

export interface Feed {
  /**
   * Takes the next document. Waits while the threads have enough to do.
   * @param known it is the same as when a chunk with it may have been made before
   */
  add(text: string, known: boolean): Promise<void>;
  /** Resolves when all chunks are made. */
  finish(): Promise<{ readonly chunks: number; readonly rules: TokenRules }>;
  /** Ends the threads. */
  end(): Promise<void>;
}

export const chunkPath = (chunksDir: string, n: number): string => join(chunksDir, `${n}.chunk`);

export function createFeed({
  chunksDir,
  remedies,
  threads = usualThreads(),
  signal,
  onEnd,
  onMade,
  ...request
}: FeedRequest): Feed {
  let pool: ChunkPool | null = null;
  let rules: TokenRules | null = null;
  let chunks = 0;
  let first = 0;
  let texts: string[] = [];
  let characters = 0;
  let allKnown = true;

  async function endChunk(): Promise<void> {
    const task = { path: chunkPath(chunksDir, chunks), first, texts };
    const known = allKnown;
    chunks += 1;
    first += texts.length;
    [texts, characters, allKnown] = [[], 0, true];
    onEnd?.(first);
    rules ??= await chooseRules(request.rules, task.texts);
    if (known && (await holdsChunk(task.path, task.first, task.texts.length))) {
      onMade?.(task.texts.length);
      return;
    }
    pool ??= createChunkPool({ rules, remedies }, threads, (made) => onMade?.(made.texts.length), signal);
    await pool.give(task);
  }

  return {
    add: async (text, known) => {
      texts.push(text);
      characters += text.length;
      allKnown &&= known;
      if (characters >= CHARACTERS || texts.length >= DOCUMENTS) await endChunk();
    },
    finish: async () => {
      if (texts.length > 0) await endChunk();
      await pool?.done();
      return { chunks, rules: rules ?? (await chooseRules(request.rules, [])) };
    },
    end: async () => {
      await pool?.end();
    },
  };
}
