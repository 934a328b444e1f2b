/** Lets a model go on with a text, without the engine: one word at a time needs no TensorFlow. */
import { detokenise } from '../engine/text/detokenise.ts';
import { openModel } from '../sampler/openModel.ts';
import { written } from '../sampler/steps.ts';
import type { Context } from './context.ts';
import { loadModel } from './models.ts';
import type { GenerateRequest } from './requests.ts';
import type { GeneratedText } from './types.ts';

const USUAL = { words: 50, temperature: 0.8, topK: 0, topP: 1, seed: 0, noUnknown: true };

/**
 * Text without the prompt, and its tokens. The prompt goes through the same rules as the texts the model learnt from.
 * @throws AppError `model/unknown`, `model/unknown-rules`, and those of `readModelFolder`
 */
export async function generateText(ctx: Context, request: GenerateRequest): Promise<GeneratedText> {
  const model = openModel((await loadModel(ctx, request.model)).model);
  const beginning = model.encode(model.tokenize(request.prompt));
  const tokens: string[] = [];
  const writing = {
    words: request.words ?? USUAL.words,
    temperature: request.temperature ?? USUAL.temperature,
    topK: request.topK ?? USUAL.topK,
    topP: request.topP ?? USUAL.topP,
    seed: request.seed ?? USUAL.seed,
    noUnknown: request.noUnknown ?? USUAL.noUnknown,
  };
  for (const step of written(model, beginning, writing)) if (step !== null) tokens.push(step.token);
  return { text: detokenise(tokens, model.words), tokens };
}
