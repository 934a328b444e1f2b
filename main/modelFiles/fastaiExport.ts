/** A model as fastai 2 and PyTorch load it: a state dictionary, a pickled word list, and a card that says how. */
import { join } from 'node:path';
import { atomicWriteFile, atomicWriteFolder } from '../engine/files/atomicWrite.ts';
import { cardMarkdown } from '../engine/files/modelCard.ts';
import type { StoredModel } from '../engine/files/modelFolder.ts';
import { checkedWeights } from '../engine/files/modelWeights.ts';
import { DECODER_BIAS, ENCODER } from '../engine/model/awdLstm.ts';
import type { WeightMap } from '../engine/types.ts';
import { writePickle } from './pickle/write.ts';
import { writeTorch } from './torch/write.ts';
import type { StateEntry } from './torch/write.ts';

/** fastai finds the tied matrix under three names. */
const ENCODER_DROPOUT = '0.encoder_dp.emb.weight';
const DECODER = '1.decoder.weight';

/**
 * Writes `<stem>.pth`, `<stem>_itos.pkl`, `config.json` and `card.md` into a folder that appears complete or not at all.
 * Numbers are float32, whatever the model's own type; every float16 is one exactly.
 *
 * @param dir must be new or empty
 * @returns the names of the files
 * @throws AppError `input/folder-not-empty`, `disk/…`, `model/beyond-zip`, and those of `checkedWeights`
 */
export async function writeFastaiFolder(dir: string, model: StoredModel, stem: string): Promise<string[]> {
  const { config, tokenizer, vocab } = model;
  const weights = checkedWeights(model.weights, config, vocab.length);
  const names = { weights: `${stem}.pth`, words: `${stem}_itos.pkl` };
  await atomicWriteFolder(dir, async (building) => {
    await writeTorch(join(building, names.weights), fastaiState(weights));
    await atomicWriteFile(join(building, names.words), writePickle(vocab));
    await atomicWriteFile(
      join(building, 'config.json'),
      `${JSON.stringify({ ...config, tokenizer }, null, 2)}\n`,
    );
    const card = cardMarkdown(model, { format: 'fastai', ...names });
    await atomicWriteFile(join(building, 'card.md'), card);
  });
  return [names.weights, names.words, 'config.json', 'card.md'];
}

/**
 * Names in the order of fastai's own state dictionary: `load_pretrained` goes by place and not by name. The matrix
 * that both ends share is one storage, as fastai writes it.
 *
 * @param weights in the order of `parameterSpecs`, as `checkedWeights` gives them
 */
function fastaiState(weights: WeightMap): StateEntry[] {
  const named = (name: string, as = name): StateEntry[] => {
    const tensor = weights.get(name);
    return tensor === undefined ? [] : [{ name: as, shape: tensor.shape, data: tensor.data }];
  };
  const layers = [...weights.keys()].filter((name) => name !== ENCODER && name !== DECODER_BIAS);
  return [
    ...named(ENCODER),
    ...named(ENCODER, ENCODER_DROPOUT),
    ...layers.flatMap((name) => named(name)),
    ...named(ENCODER, DECODER),
    ...named(DECODER_BIAS),
  ];
}
