/** All that is told of a model: its row, its card, where it comes from, what came of it, and what was found out about it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ModelFile, ModelView } from '../../shared/model.ts';
import { readModelCard } from '../engine/files/modelFolder.ts';
import { MODEL_FILES, readSums } from '../engine/files/modelSums.ts';
import { describeRules, rulesOf } from '../engine/text/tokenizer.ts';
import type { TokenizerInfo } from '../engine/text/tokenizer.ts';
import { findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { unfinishedRuns } from './inUse.ts';
import { lineageOf } from './modelLineage.ts';
import { readAudits, readJudgements } from './modelRecords.ts';

/** @throws AppError `model/unknown`, `model/bad-card`, `model/bad-config` */
export async function viewModel(ctx: Context, idOrName: string): Promise<ModelView> {
  const record = findModel(ctx, idOrName);
  const { id } = record;
  const folder = folderOf(ctx, 'model', id);
  const { card, tokenizer } = await readModelCard(folder);
  const [files, lineage, judgements, audits] = await Promise.all([
    filesOf(folder),
    lineageOf(ctx, record, card.lineage),
    readJudgements(folder),
    readAudits(folder),
  ]);
  return {
    ...record,
    ...{ folder, files, lineage, judgements, audits },
    children: childrenOf(ctx, id),
    neededBy: unfinishedRuns(ctx, ({ base }) => base === id).map((run) => ({ id: run.id, name: run.name })),
    corpora: card.corpora.map(({ name, licence, tokens }) => ({ name, licence, tokens })),
    rules: rulesInWords(tokenizer),
    cardNotes: card.notes,
  };
}

/** Those that are there. */
async function filesOf(folder: string): Promise<ModelFile[]> {
  const sums = await readSums(folder);
  const files: ModelFile[] = [];
  for (const name of MODEL_FILES) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found !== null) files.push({ name, bytes: found.size, sha256: sums[name] ?? null });
  }
  return files;
}

function childrenOf(ctx: Context, id: string): ModelView['children'] {
  const runs = new Set(
    ctx.runs
      .list()
      .filter(({ base }) => base === id)
      .map((run) => run.id),
  );
  return ctx.models
    .list()
    .filter(({ run }) => run !== null && runs.has(run))
    .map(({ id: child, name }) => ({ id: child, name }));
}

/** Rules of a newer version or another program are named as the model names them. */
function rulesInWords(tokenizer: TokenizerInfo): string {
  try {
    return describeRules(rulesOf(tokenizer));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `${tokenizer.rules}, ${tokenizer.words}`.replace(/\s+/g, ' ').slice(0, 200);
  }
}
