/** Datasets as the screen shows them. What is computed once is kept as a file in the dataset's folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetView, DocumentView } from '../../shared/data.ts';
import { viewedSchema } from '../ingest/messages.ts';
import type { ResultOf } from '../ingest/messages.ts';
import { findDataset, findModel, folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { summaryOf } from '../services/datasets.ts';
import type { Reader } from './reader.ts';

export interface Views {
  show(data: string, model: string | null): Promise<DatasetView>;
  document(data: string, model: string | null, index: number): Promise<DocumentView>;
}

export function createViews({ ctx, reader }: { ctx: Context; reader: Reader }): Views {
  /** two questions at once are one piece of work */
  const underWay = new Map<string, Promise<ResultOf<'view'>>>();

  async function view(folder: string, vocab: string | null, model: string | null): Promise<ResultOf<'view'>> {
    const file = join(folder, `view-${model ?? 'alone'}.json`);
    const kept = await readKept(file);
    if (kept !== null) return kept;
    const work = underWay.get(file) ?? reader.run({ kind: 'view', folder, vocab, to: file });
    underWay.set(file, work);
    try {
      return await work;
    } finally {
      underWay.delete(file);
    }
  }

  const vocabOf = (model: string | null): string | null =>
    model === null ? null : join(folderOf(ctx, 'model', findModel(ctx, model).id), 'vocab.json');

  return {
    async show(data, model) {
      const record = findDataset(ctx, data);
      const found = model === null ? null : findModel(ctx, model);
      const folder = folderOf(ctx, 'data', record.id);
      const { seed, valid, bytes, coverage, unknownTypes, unknown, lengths } = await view(
        folder,
        vocabOf(model),
        found?.id ?? null,
      );
      return {
        ...summaryOf(record),
        ...{ seed, valid, bytes, unknownTypes, unknown, lengths },
        model: found === null ? null : { id: found.id, name: found.name, vocab: found.vocab },
        coverage: coverage === null || found === null ? null : { model: found.id, ...coverage },
      };
    },
    document: (data, model, index) =>
      reader.run({
        kind: 'document',
        folder: folderOf(ctx, 'data', findDataset(ctx, data).id),
        vocab: vocabOf(model),
        index,
      }),
  };
}

/** null where it was never computed, or by a version that knew less */
async function readKept(file: string): Promise<ResultOf<'view'> | null> {
  try {
    return viewedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
