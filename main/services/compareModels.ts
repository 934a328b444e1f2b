/** Two models on the same texts: what fine-tuning has taught the one, and what it has cost it. */
import type { Judgement } from '../../shared/judgement.ts';
import type { Context } from './context.ts';
import { judgeModel } from './judgeModel.ts';
import type { JudgeRequest } from './judgeModel.ts';

export interface CompareRequest extends Omit<JudgeRequest, 'model' | 'data' | 'size'> {
  readonly base: string;
  readonly tuned: string;
  /** left out = the general text alone */
  readonly data?: string | undefined;
}

/** The same text before and after. */
export interface BeforeAndAfter {
  readonly base: Judgement;
  readonly tuned: Judgement;
}

export interface Comparison {
  /** null where no dataset was named */
  readonly data: BeforeAndAfter | null;
  readonly general: BeforeAndAfter;
}

/** Both models read with the rows and windows of the tuned one's run. @throws AppError as `judgeModel` */
export async function compareModels(ctx: Context, request: CompareRequest): Promise<Comparison> {
  const { base, tuned, data, onProgress, ...rest } = request;
  const pieces = data === undefined ? 2 : 4;
  let ended = 0;
  const judge = async (job: Pick<JudgeRequest, 'model' | 'data' | 'size'>): Promise<Judgement> => {
    const judged = await judgeModel(ctx, {
      ...{ ...rest, ...job },
      onProgress: (done) => onProgress?.((ended + done) / pieces),
    });
    ended++;
    return judged;
  };
  const both = async (text: string | null): Promise<BeforeAndAfter> => {
    const after = await judge({ model: tuned, data: text });
    const { batch, bptt } = after;
    return { base: await judge({ model: base, data: text, size: { batch, bptt } }), tuned: after };
  };
  return { data: data === undefined ? null : await both(data), general: await both(null) };
}
