/** From a model's foreign files to a folder of the library; needs no database, so that a throw-away process can do it. */
import type { ModelAnswers } from '../../shared/model.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import { writeModelFolder } from '../engine/files/modelFolder.ts';
import { readModel } from '../modelFiles/readModel.ts';
import { modelRecord } from './modelRecord.ts';

/** A model that is read from foreign files and written into the library. */
export interface ModelOrder {
  readonly paths: readonly string[];
  readonly name: string;
  /** to what its files leave open */
  readonly answers: ModelAnswers;
  /** where it will lie; it appears there complete or not at all */
  readonly folder: string;
  readonly id: string;
  /** epoch milliseconds */
  readonly now: number;
}

/** Reads it in this process, or in one that can be thrown away. */
export type BringModel = (order: ModelOrder) => Promise<ModelRecord>;

/** Reads a model from foreign files and writes it where it belongs; needs no database. */
export async function bringModel(
  { paths, name, answers, folder, id, now }: ModelOrder,
  signal?: AbortSignal,
): Promise<ModelRecord> {
  const model = await readModel(paths, answers, signal);
  const { card } = model;
  // a card made elsewhere keeps its own date and name in its lineage; the library orders by arrival
  const lineage = card.lineage.length > 0 ? card.lineage : [card.name];
  const stored = { ...model, card: { ...card, name, lineage, created: now } };
  await writeModelFolder(folder, stored);
  return modelRecord(id, folder, stored, now);
}
