/** Cuts the stream of documents into chunks, always at the same places, and has each made unless it is there. */
import { join } from 'node:path';
import type { Recipe, TokenRules, WordRules } from '../../shared/recipe.ts';
import { createLanguageDetector } from '../examine/languages.ts';
import type { DetectLanguage } from '../examine/languages.ts';
import { holdsChunk } from './chunkFile.ts';
import { createChunkPool, usualThreads } from './chunkPool.ts';
import type { ChunkPool } from './chunkPool.ts';
import { chooseWords } from './words.ts';

/** Characters and documents at which a chunk ends. */
const CHARACTERS = 500_000;
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
  rules: asked,
}: FeedRequest): Feed {
  const { words, off } = asked;
  let rules: TokenRules | null = words === null ? null : { words, off };
  let pool: ChunkPool | null = null;
  let detect: DetectLanguage | null = null;
  let chunks = 0;
  let first = 0;
  let texts: string[] = [];
  let characters = 0;
  let allKnown = true;

  /** Where the rules are still to be chosen, the first chunk is made again even if it is there. */
  async function endChunk(): Promise<void> {
    const [batch, known] = [{ path: chunkPath(chunksDir, chunks), first, texts }, allKnown];
    chunks += 1;
    first += texts.length;
    [texts, characters, allKnown] = [[], 0, true];
    onEnd?.(first);
    if (rules !== null && known && (await holdsChunk(batch.path, batch.first, batch.texts.length))) return;
    detect ??= await createLanguageDetector();
    const languages = batch.texts.map(detect);
    rules ??= { off, words: chooseWords(batch.texts, languages) };
    pool ??= createChunkPool({ rules, remedies }, threads, signal);
    await pool.give({ ...batch, languages });
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
      return { chunks, rules: rules ?? { off, words: chooseWords([], []) } };
    },
    end: async () => {
      await pool?.end();
    },
  };
}
