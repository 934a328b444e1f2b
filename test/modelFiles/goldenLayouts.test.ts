/** Files that PyTorch and NumPy wrote in every layout: the same model each time, to the last digit that it computes. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readModelFolder } from '../../main/engine/files/modelFolder.ts';
import { bytesOf } from '../../main/engine/files/safetensors.ts';
import { DECODER_BIAS } from '../../main/engine/model/awdLstm.ts';
import { lookAtModel, readModel } from '../../main/modelFiles/readModel.ts';
import { openEngineUnderTest } from '../support/engines.ts';
import { readGolden } from '../support/golden.ts';
import { goldenWeights, modelOf, windowOf } from '../support/goldenModel.ts';
import { expectClose } from '../support/parity.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, TINY_SETTINGS, tinyTexts, writeTexts } from '../support/tinyLibrary.ts';
import { forwardRun } from '../support/windowRuns.ts';

const at = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/golden/pth/${name}`, import.meta.url));
const WORDS = at('itos_tiny.pkl');

/** What each file is called, and whether it holds the decoder's bias. */
const LAYOUTS: readonly (readonly [file: string, layout: string, bias: 'kept' | 'zeros' | 'none'])[] = [
  ['tiny_v2.pth', 'fastai 2', 'kept'],
  ['tiny_v2_prezip.pth', 'fastai 2', 'kept'],
  ['tiny_v2_with_opt.pth', 'fastai 2', 'kept'],
  ['tiny_v2_encoder.pth', 'fastai 2, encoder alone', 'zeros'],
  ['tiny_v1_prezip.pth', 'fastai 1', 'kept'],
  ['tiny_v07.h5', 'fastai 0.7', 'none'],
  ['tiny_v2.npz', 'fastai 2', 'kept'],
  ['tiny_v2_deflated.npz', 'fastai 2', 'kept'],
];

/** Logits without the bias that a file does not have. */
async function expectedLogits(bias: 'kept' | 'zeros' | 'none'): Promise<Float32Array> {
  const logits = (await readGolden('03_eval')).floats('logits1');
  const decoder = (await goldenWeights()).get(DECODER_BIAS)?.data;
  if (bias === 'kept' || decoder === undefined) return logits;
  return logits.map((logit, i) => logit - (decoder[i % decoder.length] ?? 0));
}

test.each(LAYOUTS)('the logits of %s are those of the golden model', async (file, layout, bias) => {
  const { understood, questions, refusal } = await lookAtModel([at(file), WORDS]);
  expect({ refusal, open: questions.filter(({ sure }) => !sure) }).toEqual({ refusal: null, open: [] });
  expect(understood).toMatchObject({ layout, embSz: 12, nHid: 20, nLayers: 3, vocab: 97 });

  const { config, weights, vocab } = await readModel([at(file), WORDS], {});
  expect(vocab.slice(0, 10)).toEqual([
    ...['xxunk', 'xxpad', 'xxbos', 'xxeos', 'xxfld', 'xxrep', 'xxwrep', 'xxup', 'xxmaj', 'w0'],
  ]);
  expect([config.pad_token, config.out_bias]).toEqual([1, bias !== 'none']);
  const engine = 'portable';
  const model = modelOf(await openEngineUnderTest(engine), config, weights);
  const golden = await readGolden('03_eval');
  const { logits } = forwardRun(model, windowOf(golden, 'x1', 'y1'));
  expectClose({ row: 3, what: `logits of ${file}`, engine }, logits, await expectedLogits(bias), {
    rel: 1e-5,
  });
});

test('every weight of every layout is that of the golden model to the bit', async () => {
  const golden = await goldenWeights();
  for (const [file, , bias] of LAYOUTS) {
    const { weights } = await readModel([at(file), WORDS], {});
    for (const [name, { shape, data }] of weights) {
      const want = golden.get(name);
      expect([file, name, shape]).toEqual([file, name, want?.shape]);
      const zeros = name === DECODER_BIAS && bias === 'zeros';
      const same = zeros ? new Float32Array(97) : (want?.data ?? new Float32Array());
      expect(Buffer.compare(bytesOf(data), bytesOf(same)), `${file} ${name}`).toBe(0);
    }
  }
});

test('a model of every layout is trained for fifty steps and more, and what it becomes reads back', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const texts = writeTexts(join(dir, 'texts'), tinyTexts(30));
  await library.datasets.import({ paths: [texts], name: 'tales', valid: 0.2, seed: 1 });
  for (const [file] of LAYOUTS) {
    await library.models.import({ paths: [at(file), WORDS], name: file });
    let steps = 0;
    const { model, before, after } = await library.runs.finetune({
      ...{ model: file, data: 'tales', name: `tuned ${file}`, settings: TINY_SETTINGS },
      ...{ epochs: 2, seed: 3, threads: 1, engine: 'portable' as const },
      onEvent: (event) => {
        if (event.kind === 'update') steps = event.step;
      },
    });
    expect(steps, file).toBeGreaterThanOrEqual(50);
    expect(after?.loss, file).toBeLessThan(before?.loss ?? 0);
    const { card, weights } = await readModelFolder(join(dir, 'library', 'models', model ?? ''));
    expect(card.lineage, file).toEqual([file, 'tales']);
    expect(weights.size, file).toBe(file === 'tiny_v07.h5' ? 13 : 14);
  }
}, 120_000);
