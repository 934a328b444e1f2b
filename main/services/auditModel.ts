/** Looks for what a model has learnt by heart, and keeps the report beside it. */
import type { AuditReport } from '../../shared/audit.ts';
import { auditVerdict } from '../../shared/auditVerdict.ts';
import { AppError } from '../../shared/errors.ts';
import type { AuditJob } from '../engine/train/audit.ts';
import type { ModelCard } from '../engine/files/modelCard.ts';
import { readModelCard } from '../engine/files/modelFolder.ts';
import { findDataset, findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import type { Watch } from './measureShapes.ts';
import { addAudit } from './modelRecords.ts';
import type { EngineChoice } from './types.ts';

export interface AuditRequest extends EngineChoice, Watch {
  readonly model: string;
  /** the dataset that it learnt from; left out = that of the run that made it */
  readonly data?: string | undefined;
  /** tokens of the passages that the verdict goes by */
  readonly words: number;
}

/**
 * @throws AppError `model/unknown`, `dataset/unknown`, `model/no-texts` when nothing tells what it learnt from, those of
 *   `audit` and of the engine, `disk/…`; the signal's reason when it is cancelled
 */
export async function auditModel(ctx: Context, request: AuditRequest): Promise<AuditReport> {
  const { id, name, run: runId } = findModel(ctx, request.model);
  const run = runId === null ? undefined : ctx.runs.get(runId);
  const asked = request.data ?? run?.data;
  if (asked === undefined) {
    const message = `Nothing in the library tells which texts “${name}” learnt from. Name the dataset that it is to be audited with.`;
    throw new AppError('model/no-texts', message, { model: id });
  }
  const data = findDataset(ctx, asked);
  const folder = folderOf(ctx, 'model', id);
  const job: AuditJob = {
    model: folder,
    data: { folder: folderOf(ctx, 'data', data.id), name: data.name },
    words: request.words,
    // secrets were planted among the texts of its own run alone
    planting: run === undefined || run.data === data.id ? plantingOf(await cardSettings(folder)) : null,
  };
  const engine = await ctx.host.open(request);
  const measured = await engine.measure({ kind: 'audit', ...job }, request);
  if (measured.kind !== 'audit') throw new Error('an audit was asked for');
  const report: AuditReport = {
    model: { id, name },
    data: { id: data.id, name: data.name },
    ...measured.facts,
    verdict: auditVerdict(measured.facts, run?.data === data.id),
    time: ctx.now(),
  };
  await addAudit(folder, report);
  return report;
}

async function cardSettings(folder: string): Promise<ModelCard['settings']> {
  return (await readModelCard(folder)).card.settings;
}

/** What its run planted; null where it planted nothing, or was of a version that could not. */
function plantingOf(settings: ModelCard['settings']): AuditJob['planting'] {
  const { canaries, canaryRepeats, seed } = settings ?? {};
  if (typeof canaries !== 'number' || typeof canaryRepeats !== 'number' || typeof seed !== 'number')
    return null;
  return canaries === 0 ? null : { canaries, canaryRepeats, seed };
}
