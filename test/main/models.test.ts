/** Models come in, are found by id before name, go out unchanged, and go away. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, writeTinyModel } from '../support/tinyLibrary.ts';

const STARTER = existsSync(new URL('../../resources/starter/model.safetensors', import.meta.url))
  ? ['starter']
  : [];

test('a model that is imported and exported has the same weights and words, byte for byte', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const source = await writeTinyModel(join(dir, 'model'));
  const { id, name } = await library.models.import({ paths: [source], name: 'mine' });
  expect([name, library.models.list()[0]?.id]).toEqual(['mine', id]);
  const { folder, files } = await library.models.export('mine', join(dir, 'out', '..', 'exported'));
  expect(readdirSync(folder).sort()).toEqual([...files].sort());
  for (const file of ['model.safetensors', 'vocab.json', 'config.json']) {
    expect(readFileSync(join(folder, file)).equals(readFileSync(join(source, file))), file).toBe(true);
  }
});

test('the files of a model can be named one by one, with or without configuration and card', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const source = await writeTinyModel(join(dir, 'model'));
  const paths = ['vocab.json', 'model.safetensors'].map((file) => join(source, file));
  await library.models.import({ paths, name: 'bare' });
  await library.models.import({ paths: [...paths, join(source, 'config.json')], name: 'with config' });
  const [withConfig, bare] = library.models.list();
  expect([withConfig?.name, bare?.name, bare?.nHid]).toEqual(['with config', 'bare', 12]);
});

test('files that are no model are refused with a code, and nothing is left behind', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const source = await writeTinyModel(join(dir, 'model'));
  writeFileSync(join(dir, 'letter.txt'), 'Dear sister');
  mkdirSync(join(dir, 'empty'));
  const attempts = [
    [join(dir, 'letter.txt')],
    [join(dir, 'empty')],
    [join(dir, 'nowhere')],
    [join(source, 'vocab.json')],
  ];
  const codes = await Promise.all(
    attempts.map((paths) => codeOf(library.models.import({ paths, name: 'broken' }))),
  );
  expect(codes).toEqual(['input/not-a-model', 'input/not-a-model', 'input/not-found', 'model/no-weights']);
  expect(library.models.list().map(({ name }) => name)).toEqual(STARTER);
});

test('a name that another model has is refused', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const source = await writeTinyModel(join(dir, 'model'));
  await library.models.import({ paths: [source], name: 'mine' });
  await expect(library.models.import({ paths: [source], name: 'mine' })).rejects.toMatchObject({
    code: 'library/name-taken',
  });
  expect(readdirSync(join(dir, 'library', 'models'))).toHaveLength(1 + STARTER.length);
});

test('an id wins over the same word as a name', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const source = await writeTinyModel(join(dir, 'model'));
  const first = await library.models.import({ paths: [source], name: 'first' });
  await library.models.import({ paths: [source], name: first.id });
  expect((await library.models.show(first.id)).name).toBe('first');
});

test('an export never writes into a folder that holds something', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const source = await writeTinyModel(join(dir, 'model'));
  await library.models.import({ paths: [source], name: 'mine' });
  await expect(library.models.export('mine', source)).rejects.toMatchObject({
    code: 'input/folder-not-empty',
  });
});

test('a model that is deleted is gone from list and disk', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const { id } = await library.models.import({
    paths: [await writeTinyModel(join(dir, 'model'))],
    name: 'mine',
  });
  expect(await library.models.delete('mine')).toEqual({ deleted: id });
  expect(existsSync(join(dir, 'library', 'models', id))).toBe(false);
  await expect(library.models.show('mine')).rejects.toMatchObject({ code: 'model/unknown' });
});
