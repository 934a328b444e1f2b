/** A model of the library as a folder outside of it. */
import { resolve } from 'node:path';
import type { ExportFormat } from '../../shared/model.ts';
import { ensureFree } from '../engine/files/atomicWrite.ts';
import { findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import type { ExportedModel } from './types.ts';
import { writeExport } from './writeExport.ts';
import type { ExportOrder } from './writeExport.ts';

export interface ExportRequest {
  /** id or name */
  readonly model: string;
  /** a new or empty folder */
  readonly to: string;
  readonly format: ExportFormat;
}

/**
 * @param write in this process, or in another
 * @throws AppError `model/unknown`, `model/…` where it is damaged, `input/folder-not-empty`, `disk/…`
 */
export async function exportModel(
  ctx: Context,
  { model, to, format }: ExportRequest,
  write: (order: ExportOrder) => Promise<readonly string[]> = writeExport,
): Promise<ExportedModel> {
  const { id, name } = findModel(ctx, model);
  const folder = resolve(to);
  await ensureFree(folder); // before a large model is read for nothing
  const files = await write({ from: folderOf(ctx, 'model', id), to: folder, format, name });
  return { model: id, folder, format, files };
}
