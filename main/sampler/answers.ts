/** Answers what a model is asked, some words at a time, so that several answers go on side by side. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { PlayEnd, PlayWord } from '../../shared/play.ts';
import { complete } from './complete.ts';
import type { Told } from './complete.ts';
import { measure } from './measure.ts';
import type { Work } from './messages.ts';
import type { OpenModel } from './openModel.ts';

/** How long one answer goes on before the others have their turn, and before it is heard whether it is to stop. */
const TURN_MS = 4;
/** Words are told at most so often, but the first at once. */
const EVERY_MS = 50;

/**
 * @param loadMs how long the weights were read before
 * @param stopped asked again and again; what is written by then counts
 */
export async function answer(
  model: OpenModel,
  work: Work,
  loadMs: number,
  stopped: () => boolean,
  tell: (words: readonly PlayWord[]) => void,
): Promise<PlayEnd> {
  const begun = performance.now();
  let turn = begun;
  let told = -Infinity;
  let first: number | null = null;
  let waiting: PlayWord[] = [];
  const sum = { words: 0, tokens: 0, bits: 0 };

  function flush(now: number): void {
    if (waiting.length > 0) tell(waiting);
    waiting = [];
    told = now;
  }

  for (const piece of toldBy(model, work)) {
    if (stopped()) break;
    const now = performance.now();
    sum.tokens += piece.tokens;
    sum.words += piece.words.length;
    for (const word of piece.words) sum.bits += word.bits;
    waiting.push(...piece.words);
    if (waiting.length > 0) first ??= now;
    if (waiting.length > 0 && now - told >= EVERY_MS) flush(now);
    if (now - turn < TURN_MS) continue;
    await breathe();
    turn = performance.now();
  }
  const end = performance.now();
  flush(end);
  const after = first === null ? 0 : end - first;
  return {
    words: sum.words,
    bits: sum.words === 0 ? 0 : sum.bits / sum.words,
    perplexity: sum.tokens === 0 ? 1 : 2 ** (sum.bits / sum.tokens),
    firstMs: (first ?? end) - begun,
    wordsPerSecond: after === 0 ? 0 : ((sum.words - 1) / after) * 1000,
    loadMs,
    stopped: stopped(),
  };
}

function toldBy(model: OpenModel, work: Work): Generator<Told, void> {
  return work.kind === 'complete' ? complete(model, work.beginning, work.writing) : measure(model, work.text);
}
