/** The fake main process at play: two models of fixed sentences, whose words come at the pace of a real one. */
import type { Events } from '../../shared/api.ts';
import type { CompleteAsk, MeasureAsk, PlayEnd, PlayWord } from '../../shared/play.ts';
import { refuse } from './refusal.ts';

/** word|bits */
const STARTER = `in|2.2 the|1.0 United|6.8 States|0.3 Navy|4.1 in|2.4 1871|7.9 .|1.1 She|2.2 was|0.6 commissioned|4.6
  at|1.9 Portsmouth|6.1 and|1.4 served|3.9 in|0.8 the|0.5 Mediterranean|5.2 until|2.9 the|3.3 end|1.8 of|0.1 the|0.2
  season|9.4 ,|1.2 when|3.0 her|2.7 first|3.8 single|11.2 reached|5.1 number|2.8 four|3.9 on|1.0 the|0.3 chart|1.6
  .|0.8 It|2.1 was|0.5 the|1.3 third|4.4 episode|8.3 of|0.2 the|0.4 series|2.6 to|1.1 be|0.2 built|7.2 .|0.5`;
const TUNED = `on|2.8 Tuesday|4.7 last|2.3 with|2.9 212|7.0 tons|1.3 of|0.1 coal|2.6 ,|1.2 and|1.2 lies|3.4 at|1.8
  the|0.6 north|4.4 quay|1.1 awaiting|3.6 your|2.1 instructions|1.7 .|0.6 We|2.0 have|1.3 advanced|6.3 the|1.6
  master|1.9 £40|7.1 against|3.2 freight|2.5 ,|1.9 and|1.4 trust|4.8 the|2.7 same|1.8 will|0.9 meet|3.1 with|0.4
  your|0.3 approval|0.8 .|0.4 Kindly|4.2 remit|3.3 for|1.5 the|0.7 lighterage|5.3 by|2.4 return|2.0 .|0.3`;
const INSTEAD = ['Abc…', 'demurrage', 'freight', 'discharge', 'the', 'and', 'of', 'to'];

const FIRST_WORD = 60;
const NEXT_WORD = 9;

type Tell = (words: Events['play.words']) => void;

export class FakePlay {
  readonly #tell: Tell;
  readonly #stopped = new Set<string>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  complete({ ticket, model, words, dice }: CompleteAsk): Promise<PlayEnd> {
    const written = (model === 'starter' ? STARTER : TUNED).trim().split(/\s+/);
    // other dice begin elsewhere, so that they are seen to be others
    const from = dice.seed === 42 ? 0 : (dice.seed * 7) % written.length;
    const all = [...written.slice(from), ...written].slice(0, words).map(scripted);
    return this.#answer(ticket, model, all, written.length);
  }

  measure({ ticket, model, text }: MeasureAsk): Promise<PlayEnd> {
    const pieces = text.match(/\s*(?:[\p{L}\p{N}’']+|[^\s])/gu) ?? [];
    const all = pieces.map((piece) => {
      const bits = guessed(piece.trim(), model);
      return { text: piece, bits, instead: insteadOf(piece, bits), unknown: piece.trim().length > 13 };
    });
    return this.#answer(ticket, model, all, all.length);
  }

  stop(ticket: string): null {
    this.#stopped.add(ticket);
    return null;
  }

  async #answer(ticket: string, model: string, all: readonly PlayWord[], most: number): Promise<PlayEnd> {
    if (model === 'broken') refuse('model/damaged', 'model.safetensors is 12 bytes too short.');
    await pause(FIRST_WORD);
    let said = 0;
    for (const word of all.slice(0, most)) {
      if (this.#stopped.has(ticket)) break;
      this.#tell({ ticket, from: said, words: [word] });
      said += 1;
      await pause(NEXT_WORD);
    }
    const bits = all.slice(0, said).reduce((sum, word) => sum + word.bits, 0) / Math.max(1, said);
    return {
      words: said,
      bits,
      perplexity: 2 ** bits,
      firstMs: FIRST_WORD,
      wordsPerSecond: 1000 / NEXT_WORD,
      loadMs: 0,
      stopped: said < Math.min(most, all.length),
    };
  }
}

function scripted(word: string): PlayWord {
  const [text = '', bits = '0'] = word.split('|');
  const shown = /^[.,]/.test(text) ? text : ` ${text}`;
  return { text: shown, bits: Number(bits), instead: insteadOf(shown, Number(bits)), unknown: false };
}

function insteadOf(text: string, bits: number): PlayWord['instead'] {
  const share = 2 ** -bits;
  const own = { text: text.trim(), share, own: true };
  const rest = INSTEAD.filter((other) => other !== text.trim())
    .map((other, i) => ({ text: other, share: (1 - share) * 0.33 * 0.6 ** i, own: false }))
    .slice(0, 4);
  return [...rest, own].toSorted((a, b) => b.share - a.share);
}

/** Long and rare words surprise more, and the model of one's own less. */
function guessed(word: string, model: string): number {
  if (/^\P{L}$/u.test(word)) return 1.1;
  let letters = 7;
  for (const letter of word) letters = (letters * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  const bits = (letters / 997) * Math.min(13, word.length * 1.4);
  const own = ((letters * 13) % 97) / 97;
  return Number((model === 'starter' ? bits : bits * (0.45 + own * 0.7)).toFixed(2));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
