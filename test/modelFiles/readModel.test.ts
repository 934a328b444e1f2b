/** Files on a disk: which of them is what, what is asked, and what the model is once it is read. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readModelFolder } from '../../main/engine/files/modelFolder.ts';
import { writeSafetensors } from '../../main/engine/files/safetensors.ts';
import type { WeightMap, WeightTensor } from '../../main/engine/types.ts';
import { lookAtModel, readModel } from '../../main/modelFiles/readModel.ts';
import { codeOf } from '../support/codeOf.ts';
import { goldenWeights } from '../support/goldenModel.ts';
import { tempDir } from '../support/tempDir.ts';
import { tinyTexts, writeTinyModel } from '../support/tinyLibrary.ts';

const ROWS = 97;
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/golden/${name}`, import.meta.url));
const WORDS = readFileSync(fixture('02_vocab.json'), 'utf8');
const words = (): string[] =>
  WORDS.slice(1, -2)
    .split(',')
    .map((word) => word.replaceAll('"', '').trim());

/** A folder with files of these contents; names that end in `.safetensors` are weights. */
async function folder(files: Readonly<Record<string, string | WeightMap>>): Promise<string> {
  const dir = join(tempDir(), 'files');
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string') writeFileSync(join(dir, name), content);
    else await writeSafetensors(join(dir, name), content, { dtype: 'F32', metadata: {} });
  }
  return dir;
}

const refusalOf = async (...paths: string[]): Promise<string | undefined> =>
  (await lookAtModel(paths)).refusal?.code;

describe('a model is read from', () => {
  test('a folder of ours, whose configuration and card count, with nothing to ask', async () => {
    const dir = await writeTinyModel(join(tempDir(), 'model'));
    const looked = await lookAtModel([dir]);
    expect(looked).toMatchObject({ suggestedName: 'model', questions: [], refusal: null });
    expect(looked.understood).toMatchObject({ layout: 'ULMFiT Studio', notes: [] });
    expect(await readModel([dir], {})).toEqual(await readModelFolder(dir));
  });

  test('its files in any order and under any name', async () => {
    const dir = await folder({ 'a.dat': WORDS, 'b.dat': '{"n_layers":3,"output_p":0.5}' });
    copyFileSync(fixture('pth/tiny_v2.pth'), join(dir, 'c.dat'));
    const names = ['a', 'b', 'c'].map((name) => join(dir, `${name}.dat`));
    const { files } = await lookAtModel(names);
    expect(files.map(({ kind }) => kind)).toEqual([
      'JSON list of words, 97 entries',
      'configuration',
      'PyTorch weights (zip)',
    ]);
    expect((await readModel(names, {})).config).toMatchObject({ output_p: 0.5, n_hid: 20 });
  });

  test('a folder with weights and a list, whatever else lies there', async () => {
    const dir = await folder({ 'README.md': '# A model\n\nof mine', 'words.txt': words().join('\n') });
    copyFileSync(fixture('pth/tiny_v2.pth'), join(dir, 'best.pth'));
    const { suggestedName, refusal } = await lookAtModel([dir]);
    expect([suggestedName, refusal]).toEqual(['files', null]);
    expect((await readModel([dir], {})).vocab).toEqual(words());
  });

  test('weights alone, where the only list that fits lies beside them', async () => {
    const dir = await folder({
      'vocab.json': WORDS,
      'itos_other.json': '["a","b","c"]',
      'notes.txt': 'a\nb',
    });
    copyFileSync(fixture('pth/tiny_v2.pth'), join(dir, 'lm.pth'));
    const { files, refusal } = await lookAtModel([join(dir, 'lm.pth')]);
    expect([files.map(({ name }) => name), refusal]).toEqual([['lm.pth', 'vocab.json'], null]);
  });

  test('a dictionary of words and numbers, of which the card tells', async () => {
    const stoi = Object.fromEntries(words().map((word, row) => [word, row]));
    const dir = await folder({ 'stoi.json': JSON.stringify(stoi) });
    const { vocab, card } = await readModel([fixture('pth/tiny_v2.pth'), join(dir, 'stoi.json')], {});
    expect(vocab).toEqual(words());
    expect(card.notes[0]).toContain('“stoi.json” (JSON dictionary of words and their numbers, 97 words)');
  });
});

test('words of another generation bring their rows with them', async () => {
  const golden = await goldenWeights();
  const old = ['w0', '_pad_', '_unk_', ...words().slice(10)];
  const dir = await folder({
    'itos.json': JSON.stringify([...old, ...new Array<string>(ROWS - old.length).fill('z')]),
  });
  const { vocab, weights, config, tokenizer, card } = await readModel(
    [fixture('pth/tiny_v2.pth'), join(dir, 'itos.json')],
    {},
  );
  expect([vocab.slice(0, 4), config.pad_token]).toEqual([['xxunk', 'xxpad', 'w0', 'w1'], 1]);
  for (const name of ['0.encoder.weight', '1.decoder.bias']) {
    const [ours, theirs] = [rowsOf(weights.get(name)), rowsOf(golden.get(name))];
    expect(ours.slice(0, 4)).toEqual([2, 1, 0, 3].map((row) => theirs[row]));
  }
  expect(tokenizer.off).toContain('replace_maj');
  expect(card.notes.join('\n')).toMatch(/“_unk_” became “xxunk”.*\n.*moved to the front/);
});

function rowsOf(tensor: WeightTensor | undefined): number[][] {
  const { shape = [], data = new Float32Array() } = tensor ?? {};
  const width = data.length / (shape[0] ?? 1);
  return Array.from({ length: shape[0] ?? 0 }, (_, row) => [
    ...data.subarray(row * width, (row + 1) * width),
  ]);
}

describe('what cannot be read is told', () => {
  const weights = fixture('pth/tiny_v2.pth');

  test('by what is missing, and the rest is shown all the same', async () => {
    const dir = await folder({ 'x.json': WORDS });
    copyFileSync(weights, join(dir, 'lm.pth'));
    const looked = await lookAtModel([join(dir, 'lm.pth')]);
    expect(looked.refusal).toMatchObject({
      code: 'model/no-words',
      message: expect.stringContaining('itos_wt103.pkl') as string,
    });
    expect(looked.understood).toMatchObject({ embSz: 12, nHid: 20, vocab: ROWS });
    expect(await refusalOf(join(dir, 'x.json'))).toBe('model/no-weights');
  });

  test('by what is there twice', async () => {
    const dir = await folder({
      'a.json': WORDS,
      'b.json': JSON.stringify(['xxunk', ...words().slice(0, -1)]),
    });
    const [a, b] = [join(dir, 'a.json'), join(dir, 'b.json')];
    expect(await refusalOf(weights, fixture('pth/tiny_v07.h5'), a)).toBe('model/two-weights');
    expect(await refusalOf(weights, a, b)).toBe('model/two-word-lists');
  });

  test('by the matrix that is not tied', async () => {
    const golden = await goldenWeights();
    const encoder = golden.get('0.encoder.weight');
    const copy = {
      shape: encoder?.shape ?? [],
      data: (encoder?.data ?? new Float32Array()).map((x) => x + 1),
    };
    const dir = await folder({
      'lm.safetensors': new Map([...golden, ['1.decoder.weight', copy]]),
      'vocab.json': WORDS,
    });
    expect(await refusalOf(dir)).toBe('model/tied-differ');
    expect(await codeOf(readModel([dir], {}))).toBe('model/tied-differ');
  });

  test('by a code for files that are none of a model, and for a list of another model', async () => {
    const dir = await folder({ 'letter.txt': tinyTexts(1).join(), 'short.json': '["a","b"]' });
    expect(await codeOf(lookAtModel([join(dir, 'letter.txt')]))).toBe('input/not-a-model');
    expect(await codeOf(lookAtModel([join(dir, 'nowhere')]))).toBe('input/not-found');
    expect(await codeOf(lookAtModel([await folder({})]))).toBe('input/not-a-model');
    expect(await refusalOf(weights, join(dir, 'short.json'))).toBe('model/words-mismatch');
  });

  test('by a code for JSON that was made to do harm', async () => {
    const dir = await folder({
      'deep.json': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      'names.json': '{"__proto__":0,"constructor":1,"toString":2}',
    });
    expect((await lookAtModel([weights, join(dir, 'deep.json')])).refusal).toMatchObject({
      code: 'model/no-words',
      message: expect.stringContaining('“deep.json” was looked at') as string,
    });
    expect(await refusalOf(weights, join(dir, 'names.json'))).toBe('model/words-mismatch');
  });

  test('by the reader where a file would run code', async () => {
    const dir = await folder({ 'vocab.json': WORDS });
    writeFileSync(
      join(dir, 'model.pth'),
      Buffer.from('\x80\x02cposix\nsystem\nX\x02\0\0\0ls\x85R.', 'latin1'),
    );
    expect(await refusalOf(dir)).toBe('model/unsafe-pickle');
  });
});

describe('a list that does not fit the rows', () => {
  const weights = fixture('pth/tiny_v2.pth');

  test('is a question, and its answer decides', async () => {
    const dir = await folder({ 'itos.json': JSON.stringify(['_unk_', '_pad_', ...words()]) });
    const paths = [weights, join(dir, 'itos.json')];
    const [question] = (await lookAtModel(paths)).questions;
    expect([question?.key, question?.sure, question?.likeliest]).toEqual(['words', false, 'drop-first']);
    expect(await codeOf(readModel(paths, {}))).toBe('model/which-reading');
    expect(await codeOf(readModel(paths, { words: 'any' }))).toBe('model/which-reading');
    expect(await codeOf(readModel(paths, { words: 'other-model' }))).toBe('model/words-mismatch');
    const first = await readModel(paths, { words: 'drop-first' });
    expect(first.vocab).toEqual(words());
    expect(first.card.notes.join()).toContain('the first 2 words have no rows');
  });

  test('and an answer that nobody asked for is refused', async () => {
    const paths = [weights, fixture('02_vocab.json')];
    expect(await codeOf(readModel(paths, { words: 'drop-last' }))).toBe('model/which-reading');
    expect((await readModel(paths, { rules: 'unicode' })).tokenizer.words).toBe('unicode');
  });

  const starter = fileURLToPath(new URL('../../resources/starter/', import.meta.url));
  test.skipIf(!existsSync(join(starter, 'model.safetensors')))(
    'is tried on English: the starter knows its own words by far the best',
    async () => {
      const dir = await folder({});
      copyFileSync(join(starter, 'model.safetensors'), join(dir, 'lm.safetensors'));
      const own = (await readModelFolder(starter)).vocab;
      const looked = async (list: readonly string[]): Promise<Awaited<ReturnType<typeof lookAtModel>>> => {
        writeFileSync(join(dir, 'itos.json'), JSON.stringify(list));
        return lookAtModel([dir]);
      };
      const likeliest = async (list: readonly string[]): Promise<unknown> =>
        (await looked(list)).questions[0]?.likeliest;
      expect(await likeliest([...own, 'one', 'two'])).toBe('drop-last');
      expect(await likeliest(['one', 'two', ...own])).toBe('drop-first');
      expect(await likeliest(own.slice(2))).toBe('fill-front');
      expect(await likeliest(['one', ...own.toReversed()])).toBe('other-model');
      expect((await looked(own)).understood?.notes).toEqual([]);
      expect(
        (await looked([...own.slice(0, 9), ...own.slice(9).toReversed()])).understood?.notes.join(),
      ).toContain('may belong to another model');
    },
    60_000,
  );
});
