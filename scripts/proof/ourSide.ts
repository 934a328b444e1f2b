/** Our side of the proof: a model comes in, learns for fifty updates, goes out twice, and predicts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModelFolder } from '../../main/engine/files/modelFolder.ts';
import { AwdLstm, zeroState } from '../../main/engine/model/awdLstm.ts';
import { noMasks } from '../../main/engine/model/dropout.ts';
import { windowLogits } from '../../main/engine/model/passes.ts';
import type { Ops } from '../../main/engine/ops/ops.ts';
import type { Library } from '../../main/services/types.ts';
import { parseSettings } from '../../shared/settings.ts';
import type { Layout } from './layouts.ts';

const DATA = 'sentences';
const UPDATES = 50;
const BATCH = 4;
const BPTT = 10;

/** Exactly as much text as fifty updates need, in the words of the stored models. */
export async function importTexts(library: Library, work: string): Promise<void> {
  const folder = join(work, 'texts');
  mkdirSync(folder);
  const texts = (count: number, seed: number): string =>
    Array.from({ length: count }, (_, d) => {
      const words = Array.from({ length: 20 }, (_each, i) => `w${(d * 13 + i * i * 7 + seed) % 80}`);
      return `${JSON.stringify({ text: words.join(' ') })}\n`;
    }).join('');
  // 21 tokens a document with xxbos
  const documents = Math.floor((UPDATES * BATCH * BPTT) / 21);
  writeFileSync(join(folder, 'train.jsonl'), texts(documents, 0));
  writeFileSync(join(folder, 'valid.jsonl'), texts(20, 5));
  await library.datasets.import({
    paths: [join(folder, 'train.jsonl')],
    validPaths: [join(folder, 'valid.jsonl')],
    name: DATA,
    words: 'spacy-en',
  });
}

/** @returns the id of the imported model, that of the tuned one, and how many updates lie between */
export async function importAndTune(
  library: Library,
  { label, weights, words }: Layout,
): Promise<{ imported: string; tuned: string; updates: number }> {
  const { id } = await library.models.import({ paths: [weights, words], name: label });
  let updates = 0;
  const outcome = await library.runs.finetune({
    ...{ model: id, data: DATA, name: `${label}, tuned`, epochs: 1, seed: 1 },
    settings: parseSettings({
      ...{ batch: String(BATCH), bptt: String(BPTT), frozenEpochs: '0', minFreq: '1', etaMax: '0.01' },
    }),
    onEvent: (event) => {
      if (event.kind === 'update') updates += 1;
    },
  });
  if (outcome.model === null) throw new Error(`${label}: the run left no model`);
  return { imported: id, tuned: outcome.model, updates };
}

/** Logits of a model of the library for ids as one row, float32 [ids, V]. */
export async function logitsOf(ops: Ops, folder: string, ids: readonly number[]): Promise<Float32Array> {
  const { config, weights } = await readModelFolder(folder);
  const model = new AwdLstm(ops, config, weights);
  const run = ops.record([{ dtype: 'int32', shape: [ids.length] }], ([x]) => {
    if (x === undefined) throw new Error('no ids were fed');
    const window = { x, batch: 1, steps: ids.length };
    return [windowLogits(model, window, zeroState(ops, config, 1), noMasks(config)).logits];
  });
  const [logits] = run(Int32Array.from(ids));
  model.dispose();
  if (logits === undefined) throw new Error('no logits came back');
  return logits;
}
