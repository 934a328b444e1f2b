/** Makes a model of the library from the best weights of a run. */
import { rm } from 'node:fs/promises';
import type { ModelRecord } from '../db/modelRows.ts';
import { readSafetensors, weightsOf } from '../engine/files/safetensors.ts';
import type { Evaluation } from '../engine/train/events.ts';
import type { ModelCard } from '../engine/files/modelCard.ts';
import type { WeightMap } from '../engine/types.ts';
import { folderOf } from './context.ts';
import type { Context } from './context.ts';
import { storeModel } from './models.ts';
import { freeName } from './names.ts';
import type { Prepared } from './prepare.ts';
import type { RunFile } from './runFolder.ts';

export interface KeptModel {
  readonly weights: WeightMap;
  readonly record: ModelRecord;
}

/**
 * Writes the model's folder; its row is for the caller to insert together with the end of the run.
 * @param bestFile safetensors with the weights of the lowest held-out loss
 * @param after the evaluation of these weights
 */
export async function keepModel(
  ctx: Context,
  prepared: Prepared,
  file: RunFile,
  bestFile: string,
  after: Evaluation,
): Promise<KeptModel> {
  const weights = weightsOf((await readSafetensors(bestFile)).tensors);
  // a process that died between this and the end of the run left a folder that no row knows
  await rm(folderOf(ctx, 'model', file.model), { recursive: true, force: true });
  const { config, tokenizer, vocab } = prepared;
  const card = cardOf(ctx, prepared, file, after);
  const record = await storeModel(ctx, file.model, { config, tokenizer, vocab, weights, dtype: 'F32', card });
  return { weights, record };
}

function cardOf(
  ctx: Context,
  { baseCard, config, corpus }: Prepared,
  file: RunFile,
  after: Evaluation,
): ModelCard {
  const { settings, epochs, seed, dataName } = file;
  const tokens = corpus.train.ids.length;
  // fine-tuning keeps the sizes of its base, whatever the settings say
  const sizes = { embSz: config.emb_sz, nHid: config.n_hid, nLayers: config.n_layers };
  const note = `Its vocabulary was taken from the training part of “${dataName}”.`;
  return {
    name: freeName(file.name, (name) => ctx.models.byName(name) !== undefined),
    created: ctx.now(),
    run: file.id,
    corpora: [...(baseCard?.corpora ?? []), { name: dataName, licence: 'not stated', tokens }],
    lineage: [
      ...(baseCard?.lineage ?? []),
      ...(file.baseName === null ? [] : [file.baseName]),
      dataName,
    ].filter((name, i, all) => all.indexOf(name) === i),
    settings: { ...settings, ...sizes, epochs, seed },
    heldOut: after,
    batch: settings.batch,
    bptt: settings.bptt,
    notes: [...(baseCard?.notes ?? []), note],
  };
}
