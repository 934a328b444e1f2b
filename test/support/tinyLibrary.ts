/** A library with a tiny real model and a small real dataset, for tests of the services. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { modelCardSchema } from '../../main/engine/files/modelCard.ts';
import { writeModelFolder } from '../../main/engine/files/modelFolder.ts';
import { initialWeights } from '../../main/engine/model/initialWeights.ts';
import { SPECIAL_TOKENS } from '../../main/engine/text/rules.ts';
import { TOKENIZER } from '../../main/engine/text/tokenizer.ts';
import type { ModelConfig } from '../../main/engine/types.ts';
import { openLibrary } from '../../main/services/library.ts';
import type { Library } from '../../main/services/types.ts';
import { parseSettings } from '../../shared/settings.ts';
import type { Settings } from '../../shared/hyperparams.ts';

const WHO = ['the cat', 'a dog', 'the old sailor', 'my sister', 'the whale', 'nobody'];
const DID = ['saw', 'heard', 'followed', 'remembered', 'never found'];
const WHAT = ['the sea', 'a ship', 'the storm', 'a letter', 'the harbour', 'home again'];

/** Documents of simple sentences, the same at every call; about 36 tokens each. */
export function tinyTexts(documents: number): string[] {
  let state = 7;
  const pick = (words: readonly string[]): string => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return words[Math.floor((state / 2 ** 31) * words.length)] ?? '';
  };
  const sentence = (): string => `${pick(WHO)} ${pick(DID)} ${pick(WHAT)}.`;
  return Array.from({ length: documents }, () => Array.from({ length: 5 }, sentence).join(' '));
}

/** Writes texts as a folder of .txt files. */
export function writeTexts(folder: string, texts: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  texts.forEach((text, i) => {
    writeFileSync(join(folder, `${String(i).padStart(3, '0')}.txt`), text);
  });
  return folder;
}

export const TINY: ModelConfig = {
  emb_sz: 8,
  n_hid: 12,
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

/** A model folder with random weights and a few words. */
export async function writeTinyModel(folder: string): Promise<string> {
  const vocab = [
    ...SPECIAL_TOKENS,
    'the',
    'a',
    '.',
    'cat',
    'dog',
    'sea',
    'whale',
    'ship',
    'saw',
    'xxfake',
    'xxfake',
  ];
  await writeModelFolder(folder, {
    config: TINY,
    tokenizer: TOKENIZER,
    vocab,
    weights: initialWeights(TINY, vocab.length, 1),
    dtype: 'F32',
    card: modelCardSchema.parse({ name: 'tiny', lineage: ['nothing'] }),
  });
  return folder;
}

export const TINY_SETTINGS: Settings = parseSettings({
  batch: '4',
  bptt: '10',
  minFreq: '1',
  etaMax: '0.05',
});

export async function opened(dir: string): Promise<Library> {
  const library = await openLibrary(dir);
  onTestFinished(() => {
    library.close();
  });
  return library;
}

/** An open library in `dir` with the model `tiny` and the dataset `tales`. */
export async function tinyLibrary(dir: string): Promise<Library> {
  const library = await opened(join(dir, 'library'));
  await library.models.import({ paths: [await writeTinyModel(join(dir, 'model'))], name: 'tiny' });
  const texts = writeTexts(join(dir, 'texts'), tinyTexts(30));
  await library.datasets.import({ paths: [texts], name: 'tales', valid: 0.2, seed: 1 });
  return library;
}
