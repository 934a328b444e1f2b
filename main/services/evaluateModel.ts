/** How well a model predicts a dataset, or token ids from a file. */
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { readInputText } from '../engine/files/inputFile.ts';
import type { StoredModel } from '../engine/files/modelFolder.ts';
import { checkRules } from '../engine/text/datasetRules.ts';
import { loadDocuments } from '../engine/text/loadCorpus.ts';
import type { Evaluation } from '../engine/train/events.ts';
import type { Documents } from '../engine/types.ts';
import { findDataset, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { USUAL_SIZE } from './measureShapes.ts';
import { loadModel } from './models.ts';
import type { QuestionHost } from './questions.ts';
import type { EvaluateRequest } from './requests.ts';

const IDS_FILE_LIMIT = 1024 * 1024 * 1024;

const idsFileSchema = z.object({
  ids: z.array(z.array(z.int().min(0))),
  batch: z.int().min(1).max(100_000),
  bptt: z.int().min(1).max(100_000),
});

interface Task {
  readonly docs: Documents;
  readonly batch: number;
  readonly bptt: number;
}

/**
 * Token-weighted mean cross-entropy, perplexity and accuracy.
 * @throws AppError `input/bad-ids`, `dataset/too-short`, `dataset/other-rules`, `model/unknown`, `dataset/unknown`
 */
export async function evaluateModel(
  ctx: Context,
  host: QuestionHost,
  request: EvaluateRequest,
): Promise<Evaluation> {
  const { record, model } = await loadModel(ctx, request.model);
  const { config, weights, vocab, card } = model;
  const usual = { batch: card.batch ?? USUAL_SIZE.batch, bptt: card.bptt ?? USUAL_SIZE.bptt };
  const task =
    request.idsFile === undefined
      ? await fromDataset(ctx, request, { ...model, name: record.name }, usual)
      : await fromIdsFile(request.idsFile, vocab.length, record.name);
  const questions = await host.questions(request);
  return questions.evaluate({ config, weights, ...task });
}

async function fromDataset(
  ctx: Context,
  { data, part }: EvaluateRequest,
  model: StoredModel & { readonly name: string },
  usual: { batch: number; bptt: number },
): Promise<Task> {
  if (data === undefined) throw new AppError('usage/missing-flag', 'Name the dataset to evaluate on.');
  const dataset = findDataset(ctx, data);
  const folder = folderOf(ctx, 'data', dataset.id);
  await checkRules({ folder, name: dataset.name }, model);
  const docs = await loadDocuments(folder, model.vocab, part ?? 'valid');
  const tokens = docs.ids.length;
  if (tokens < 2) {
    const message = `The ${part ?? 'held-out'} part of “${dataset.name}” has ${tokens} tokens; at least 2 are needed to predict one from the other.`;
    throw new AppError('dataset/too-short', message, { tokens });
  }
  // fewer rows where there is not a token for each; a run's own held-out part always fills its batch
  return { docs, batch: Math.min(usual.batch, tokens - 1), bptt: usual.bptt };
}

async function fromIdsFile(path: string, words: number, model: string): Promise<Task> {
  const refuse = (why: string): AppError =>
    new AppError('input/bad-ids', `“${path}” cannot be evaluated: ${why}.`, { path });
  const { ids, batch, bptt } = parseIds(await readInputText(path, IDS_FILE_LIMIT), refuse);
  const flat = ids.flat();
  const stranger = flat.find((id) => id >= words);
  if (stranger !== undefined) {
    throw refuse(`the id ${stranger} is beyond the vocabulary of ${model}, whose ids end at ${words - 1}`);
  }
  const needed = batch + 1;
  if (flat.length < needed) {
    throw refuse(`it has ${flat.length} ids, and ${batch} rows need at least ${needed}; use a smaller batch`);
  }
  const offsets = new Uint32Array(ids.length + 1);
  ids.forEach((document, d) => {
    offsets[d + 1] = (offsets[d] ?? 0) + document.length;
  });
  return { docs: { ids: Int32Array.from(flat), offsets }, batch, bptt };
}

function parseIds(text: string, refuse: (why: string) => AppError): z.infer<typeof idsFileSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse('it is not JSON');
  }
  const parsed = idsFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw refuse(
    `it should look like {"ids":[[2,15,7]],"batch":1,"bptt":70} (${where}${issue?.message ?? ''})`,
  );
}
