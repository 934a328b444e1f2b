/** Lets a model go on with a text. */
import { detokenise } from '../engine/text/detokenise.ts';
import { createTokenizer, rulesOf } from '../engine/text/tokenizer.ts';
import { encode, wordIds } from '../engine/text/vocab.ts';
import type { Context } from './context.ts';
import { loadModel } from './models.ts';
import type { QuestionHost } from './questions.ts';
import type { GenerateRequest } from './requests.ts';
import type { GeneratedText } from './types.ts';

const USUAL = { words: 50, temperature: 0.8, topK: 0, seed: 0 };

/**
 * Text without the prompt, and its tokens. The prompt goes through the same rules as the texts the model learnt from.
 * @throws AppError `model/unknown`, `model/unknown-rules`, and those of the engine
 */
export async function generateText(
  ctx: Context,
  host: QuestionHost,
  request: GenerateRequest,
): Promise<GeneratedText> {
  const { model } = await loadModel(ctx, request.model);
  const { config, weights, vocab } = model;
  const rules = rulesOf(model.tokenizer);
  const promptIds = encode(createTokenizer(rules)(request.prompt), wordIds(vocab));
  const questions = await host.questions(request);
  const ids = await questions.generate({
    ...{ config, weights, vocab, promptIds },
    words: request.words ?? USUAL.words,
    temperature: request.temperature ?? USUAL.temperature,
    topK: request.topK ?? USUAL.topK,
    seed: request.seed ?? USUAL.seed,
  });
  const tokens = ids.map((id) => vocab[id] ?? '');
  return { text: detokenise(tokens, rules.words), tokens };
}
