/** Lets the weights of a run write short texts while it trains, all beginnings side by side in one recorded step. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { WordRules } from '../../../shared/recipe.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import { noMasks } from '../model/dropout.ts';
import { dieOf, isWord, mostTokens, sample, writableIds } from '../model/generate.ts';
import { windowLogits } from '../model/passes.ts';
import type { Ops, Recorded } from '../ops/ops.ts';
import { detokenise } from '../text/detokenise.ts';
import { StateVariables } from './stateVariables.ts';

const WORDS = 30;
const STYLE = { temperature: 0.7, topK: 0 };

/** What is written from: words of the vocabulary, and beginnings as ids. */
export interface Beginnings {
  readonly vocab: readonly string[];
  readonly prompts: readonly Int32Array[];
  readonly seed: number;
  /** how the model's texts were cut into words; left out = as in English */
  readonly words?: WordRules | undefined;
}

interface Row {
  readonly prompt: Int32Array;
  readonly seed: number;
  fed: number;
  words: number;
  readonly ids: number[];
}

/** Texts of one model, the same dice every time: only the weights make the difference. */
export class Sampler {
  readonly #beginnings: Beginnings;
  readonly #allowed: readonly number[];
  readonly #state: StateVariables;
  readonly #step: Recorded;
  readonly #vocabSize: number;

  constructor(ops: Ops, model: AwdLstm, beginnings: Beginnings) {
    const batch = beginnings.prompts.length;
    this.#beginnings = beginnings;
    this.#allowed = writableIds(beginnings.vocab);
    this.#vocabSize = model.vocabSize;
    this.#state = new StateVariables(ops, model.config, batch);
    this.#step = ops.record([{ dtype: 'int32', shape: [batch] }], ([x]) => {
      if (x === undefined) throw new RangeError('the words are missing');
      const out = windowLogits(model, { x, batch, steps: 1 }, this.#state.value(), noMasks(model.config));
      this.#state.carry(out.state);
      return [out.logits];
    });
  }

  /** One text a beginning. */
  async write(): Promise<{ prompt: string; text: string }[]> {
    const { vocab, prompts, seed, words } = this.#beginnings;
    const rows = prompts.map((prompt, d): Row => ({ prompt, seed: seed + d, fed: 0, words: 0, ids: [] }));
    this.#state.reset();
    while (rows.some(isUnfinished)) {
      const [logits = new Float32Array()] = this.#step(Int32Array.from(rows, nextInput));
      for (const [r, row] of rows.entries()) {
        row.fed++;
        if (row.fed < row.prompt.length || !isUnfinished(row)) continue;
        const own = logits.subarray(r * this.#vocabSize, (r + 1) * this.#vocabSize);
        const id = sample(own, this.#allowed, STYLE, dieOf(row.seed, row.ids.length));
        row.ids.push(id);
        if (isWord(vocab[id])) row.words++;
      }
      await breathe();
    }
    const textOf = (ids: Iterable<number>): string =>
      detokenise(
        Array.from(ids, (id) => vocab[id] ?? ''),
        words,
      );
    return rows.map(({ prompt, ids }) => ({ prompt: textOf(prompt), text: textOf(ids) }));
  }

  dispose(): void {
    this.#state.dispose();
  }
}

function isUnfinished({ words, ids }: Row): boolean {
  return words < WORDS && ids.length < mostTokens(WORDS);
}

/** A word of the beginning, then the word that was written last; a finished row is fed on and not listened to. */
function nextInput({ prompt, fed, ids }: Row): number {
  return prompt[fed] ?? ids.at(-1) ?? 0;
}
