/** Datasets as the screen shows them; what has to be computed is computed by the process that reads. */
import type { DatasetView, DocumentView } from '../../shared/data.ts';
import type { ResultOf } from '../ingest/messages.ts';
import { findDataset, folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { reportOn, vocabOf } from '../services/datasetReport.ts';
import type { ViewRequest } from '../services/datasetView.ts';
import type { Reader } from './reader.ts';

export interface Views {
  show(data: string, model: string | null): Promise<DatasetView>;
  document(data: string, model: string | null, index: number): Promise<DocumentView>;
}

export function createViews({ ctx, reader }: { ctx: Context; reader: Reader }): Views {
  /** two questions at once are one piece of work */
  const underWay = new Map<string, Promise<ResultOf<'view'>>>();

  async function view(request: ViewRequest): Promise<ResultOf<'view'>> {
    const work = underWay.get(request.to) ?? reader.run({ kind: 'view', ...request });
    underWay.set(request.to, work);
    try {
      return await work;
    } finally {
      underWay.delete(request.to);
    }
  }

  return {
    show: (data, model) => reportOn(ctx, data, model, view),
    document: async (data, model, index) => {
      const folder = folderOf(ctx, 'data', findDataset(ctx, data).id);
      return reader.run({ kind: 'document', folder, vocab: vocabOf(ctx, model), index });
    },
  };
}
