/** A model of the library as files for others; needs no database, so that a process other than the window's can do it. */
import { assertNever } from '../../shared/assertNever.ts';
import type { ExportFormat } from '../../shared/model.ts';
import { readModelFolder, writeModelFolder } from '../engine/files/modelFolder.ts';
import { MODEL_FILES, SUMS_FILE } from '../engine/files/modelSums.ts';
import { writeFastaiFolder } from '../modelFiles/fastaiExport.ts';
import { fileStem } from './fileName.ts';
import { readAudits } from './modelRecords.ts';

export interface ExportOrder {
  /** folder of the model in the library */
  readonly from: string;
  /** a new or empty folder */
  readonly to: string;
  readonly format: ExportFormat;
  /** what the library calls it now */
  readonly name: string;
}

/**
 * @returns the names of the files that were written
 * @throws AppError `model/…` where the model is damaged, `input/folder-not-empty`, `disk/…`
 */
export async function writeExport({ from, to, format, name }: ExportOrder): Promise<string[]> {
  const stored = await readModelFolder(from);
  const [audit] = await readAudits(from);
  // passages that it recites stay in the library: the card is for everybody
  const model = { ...stored, card: { ...stored.card, name, audit: audit?.verdict.finding ?? null } };
  switch (format) {
    case 'safetensors':
      await writeModelFolder(to, model);
      return [...MODEL_FILES, SUMS_FILE];
    case 'fastai':
      return writeFastaiFolder(to, model, fileStem(name));
    default:
      return assertNever(format);
  }
}
