/** How surprising a text is to a model, word by word. */
import { measure } from '../sampler/measure.ts';
import { openModel } from '../sampler/openModel.ts';
import type { PlayWord } from '../../shared/play.ts';
import type { Context } from './context.ts';
import { loadModel } from './models.ts';
import type { MeasuredText } from './types.ts';

/** @throws AppError `model/unknown`, `model/unknown-rules`, and those of `readModelFolder` */
export async function measureText(ctx: Context, idOrName: string, text: string): Promise<MeasuredText> {
  const model = openModel((await loadModel(ctx, idOrName)).model);
  const words: PlayWord[] = [];
  let tokens = 0;
  for (const told of measure(model, text)) {
    words.push(...told.words);
    tokens += told.tokens;
  }
  const bits = words.reduce((sum, word) => sum + word.bits, 0);
  return { words, tokens, bits, perplexity: tokens === 0 ? null : 2 ** (bits / tokens) };
}
