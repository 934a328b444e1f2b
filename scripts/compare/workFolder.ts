/** The files between fastai's side and ours: ids and vocabularies as JSON, weights as safetensors, results as cells. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readSafetensors, weightsOf } from '../../main/engine/files/safetensors.ts';
import type { Documents, ModelConfig, WeightMap } from '../../main/engine/types.ts';

/** The model of the comparison; reference/common.py names the same. */
export const CONFIG: ModelConfig = {
  emb_sz: 100,
  n_hid: 256,
  n_layers: 2,
  pad_token: 1,
  bidir: false,
  output_p: 0.1,
  hidden_p: 0.15,
  input_p: 0.25,
  embed_p: 0.02,
  weight_p: 0.2,
  tie_weights: true,
  out_bias: true,
};
export const BATCH = 20;
export const BPTT = 70;

const evaluationSchema = z.object({
  loss: z.number(),
  perplexity: z.number(),
  accuracy: z.number(),
  tokens: z.number(),
});

/** One fine-tuning: who ran it, from what, and the held-out part before it and after every epoch. */
const cellSchema = z.object({
  side: z.enum(['fastai', 'ours', 'ours-alone']),
  target: z.string(),
  method: z.string(),
  rate: z.number(),
  seed: z.number(),
  before: evaluationSchema,
  epochs: z.array(evaluationSchema),
  after: evaluationSchema,
  seconds: z.number(),
});
export type Cell = z.infer<typeof cellSchema>;

const idsSchema = z.object({ ids: z.array(z.array(z.number())) });
const vocabSchema = z.array(z.string());

export function readDocuments(work: string, name: string, part: 'train' | 'valid'): Documents {
  const { ids } = idsSchema.parse(readJson(join(work, `${name}.${part}.json`)));
  const offsets = new Uint32Array(ids.length + 1);
  for (const [d, document] of ids.entries()) offsets[d + 1] = (offsets[d] ?? 0) + document.length;
  return { ids: Int32Array.from(ids.flat()), offsets };
}

export function readVocab(work: string, name: string): string[] {
  return vocabSchema.parse(readJson(join(work, `${name}.vocab.json`)));
}

export async function readPretrained(work: string): Promise<WeightMap> {
  return weightsOf((await readSafetensors(join(work, 'pretrained.safetensors'))).tensors);
}

export function writeCell(work: string, cell: Cell): void {
  mkdirSync(join(work, 'cells'), { recursive: true });
  const name = [cell.side, cell.target, cell.method, cell.rate, cell.seed].join('.');
  writeFileSync(join(work, 'cells', `${name}.json`), JSON.stringify(cell));
}

export function readCells(work: string): Cell[] {
  const folder = join(work, 'cells');
  return readdirSync(folder).map((file) => cellSchema.parse(readJson(join(folder, file))));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
