/** What the library's list knows of a model, from its folder. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelRecord } from '../db/modelRows.ts';
import type { StoredModel } from '../engine/files/modelFolder.ts';

/** The row of a model whose folder is in its place. */
export async function modelRecord(
  id: string,
  folder: string,
  model: StoredModel,
  now: number,
): Promise<ModelRecord> {
  const { config, vocab, weights, card, dtype } = model;
  const { size } = await stat(join(folder, 'model.safetensors'));
  return {
    id,
    name: card.name,
    created: card.created ?? now,
    embSz: config.emb_sz,
    nHid: config.n_hid,
    nLayers: config.n_layers,
    vocab: vocab.length,
    parameters: [...weights.values()].reduce((sum, { data }) => sum + data.length, 0),
    dtype,
    bytes: size,
    perplexity: card.heldOut?.perplexity ?? null,
    run: card.run,
    notes: '',
  };
}
