/** Judges a model on a dataset or on the general text that comes with the program, and keeps the judgement beside it. */
import { join } from 'node:path';
import type { JudgedText, Judgement } from '../../shared/judgement.ts';
import { resourcesDir } from '../paths.ts';
import { findDataset, findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import type { JudgeJob, Watch } from './measureShapes.ts';
import { addJudgement } from './modelRecords.ts';
import type { EngineChoice } from './types.ts';

/** What the general text is called among datasets. */
export const GENERAL_NAME = 'General English';

export interface JudgeRequest extends EngineChoice, Watch {
  readonly model: string;
  /** null = the general text */
  readonly data: string | null;
  /** of the dataset; left out = what is held out. The general text is one part, which nothing was trained on. */
  readonly part?: JudgedText['part'] | undefined;
  /** rows and window; left out = those of the model's run */
  readonly size?: { readonly batch: number; readonly bptt: number } | undefined;
}

/**
 * @throws AppError `model/unknown`, `dataset/unknown`, `dataset/other-rules`, `dataset/too-short`, `model/…`, `disk/…`,
 *   those of the engine; the signal's reason when it is cancelled
 */
export async function judgeModel(ctx: Context, request: JudgeRequest): Promise<Judgement> {
  const { id, name } = findModel(ctx, request.model);
  const folder = folderOf(ctx, 'model', id);
  const { text, of } = textOf(ctx, request);
  const engine = await ctx.host.open(request);
  const job: JudgeJob = { kind: 'judge', model: folder, text: of, size: request.size ?? null };
  const measured = await engine.measure(job, request);
  if (measured.kind !== 'judge') throw new Error('a judgement was asked for');
  const { scores, batch, bptt } = measured;
  const { engine: kind, version } = engine;
  const measuredBy = `${kind} ${version}`;
  const judgement = { model: { id, name }, text, scores, batch, bptt, engine: measuredBy, time: ctx.now() };
  await addJudgement(folder, judgement);
  return judgement;
}

function textOf(
  ctx: Context,
  { data, part = 'valid' }: JudgeRequest,
): { readonly text: JudgedText; readonly of: JudgeJob['text'] } {
  if (data === null) {
    return {
      text: { data: null, name: GENERAL_NAME, part: 'all' },
      of: { of: 'file', file: join(resourcesDir(), 'general', 'texts.jsonl') },
    };
  }
  const { id, name } = findDataset(ctx, data);
  return {
    text: { data: id, name, part },
    of: { of: 'data', folder: folderOf(ctx, 'data', id), name, part },
  };
}
