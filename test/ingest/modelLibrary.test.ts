/** The window's questions about the models of the library, over a real library and real processes. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { libraryHandlers } from '../../main/models/libraryDesk.ts';
import { NO_LOG } from '../../main/log.ts';
import type { Context } from '../../main/services/context.ts';
import { emptyModelBin } from '../../main/services/modelBin.ts';
import { importModel } from '../../main/services/importModel.ts';
import { codeOf } from '../support/codeOf.ts';
import { dataDesk } from '../support/dataDesk.ts';
import { tempDir } from '../support/tempDir.ts';
import { writeTinyModel } from '../support/tinyLibrary.ts';

interface OnTest {
  readonly ctx: Context;
  readonly models: ReturnType<typeof libraryHandlers>;
  readonly told: string[];
  /** id of the model `tiny` */
  readonly tiny: string;
}

async function library(dir: string, chosen: readonly string[] = []): Promise<OnTest> {
  const { ctx, ingest } = await dataDesk(dir);
  const told: string[] = [];
  const models = libraryHandlers({
    ...{ ctx, fork: ingest.fork, log: NO_LOG },
    dialogs: { open: async () => chosen, save: async () => null },
    publish: (event) => told.push(event),
  });
  const { id } = await importModel(ctx, { paths: [await writeTinyModel(join(dir, 'tiny'))], name: 'tiny' });
  return { ctx, models, told, tiny: id };
}

test('a name and a note are kept, the window is told, and a taken name is refused', async () => {
  const dir = tempDir();
  const { ctx, models, told, tiny } = await library(dir);
  await importModel(ctx, { paths: [join(dir, 'tiny')], name: 'other' });
  expect(await models['models.rename']({ model: tiny, name: 'letters' })).toMatchObject({ name: 'letters' });
  expect(await models['models.setNotes']({ model: tiny, notes: 'from a colleague' })).toBeNull();
  expect(await models['models.show']({ model: tiny })).toMatchObject({
    name: 'letters',
    notes: 'from a colleague',
  });
  expect(await codeOf(Promise.resolve(models['models.rename']({ model: tiny, name: 'other' })))).toBe(
    'library/name-taken',
  );
  expect(told).toEqual(['library.changed', 'library.changed']);
});

test('a deleted model is off the list, comes back under a free name, and is gone after the bin is emptied', async () => {
  const dir = tempDir();
  const { ctx, models, tiny } = await library(dir);
  const folder = join(ctx.dir, 'models', tiny);
  await models['models.delete']({ model: tiny });
  expect(await codeOf(Promise.resolve(models['models.show']({ model: tiny })))).toBe('model/unknown');
  const { id: second } = await importModel(ctx, { paths: [join(dir, 'tiny')], name: 'tiny' });
  await models['models.restore']({ model: tiny });
  expect(await models['models.show']({ model: tiny })).toMatchObject({ name: 'tiny-2' });
  await models['models.delete']({ model: second });
  await models['models.delete']({ model: tiny });
  expect(existsSync(folder)).toBe(true);
  await emptyModelBin(ctx);
  expect(existsSync(folder)).toBe(false);
  expect(await codeOf(Promise.resolve(models['models.restore']({ model: tiny })))).toBe('model/unknown');
});

test('checking a model finds what was changed since it was stored', async () => {
  const { ctx, models, tiny } = await library(tempDir());
  expect((await models['models.verify']({ model: tiny })).ok).toBe(true);
  writeFileSync(join(ctx.dir, 'models', tiny, 'vocab.json'), '["xxunk"]');
  const { ok, files } = await models['models.verify']({ model: tiny });
  expect(ok).toBe(false);
  expect(files.filter(({ state }) => state !== 'same')).toEqual([{ name: 'vocab.json', state: 'changed' }]);
});

test('an export fills an empty folder, and goes into a new one where others’ files are', async () => {
  const dir = tempDir();
  const chosen = join(dir, 'out');
  mkdirSync(chosen);
  const { models, tiny } = await library(dir, [chosen]);
  const first = await models['models.export']({ model: tiny, format: 'fastai' });
  expect(first).toEqual({
    folder: chosen,
    files: ['tiny.pth', 'tiny_itos.pkl', 'config.json', 'card.md'],
  });
  expect(readdirSync(chosen).sort()).toEqual([...(first?.files ?? [])].sort());
  const second = await models['models.export']({ model: tiny, format: 'safetensors' });
  expect(second?.folder).toBe(join(chosen, 'tiny'));
  expect(readdirSync(join(chosen, 'tiny')).sort()).toEqual([...(second?.files ?? [])].sort());
  const third = await models['models.export']({ model: tiny, format: 'safetensors' });
  expect(third?.folder).toBe(join(chosen, 'tiny-2'));
});

test('no folder chosen is no export', async () => {
  const { models, tiny } = await library(tempDir());
  expect(await models['models.export']({ model: tiny, format: 'fastai' })).toBeNull();
});

test('a damaged model is not exported, and nothing of it is written', async () => {
  const dir = tempDir();
  const chosen = join(dir, 'out');
  mkdirSync(chosen);
  const { ctx, models, tiny } = await library(dir, [chosen]);
  writeFileSync(join(ctx.dir, 'models', tiny, 'model.safetensors'), 'no weights');
  const code = await codeOf(Promise.resolve(models['models.export']({ model: tiny, format: 'fastai' })));
  expect(code).toBe('model/bad-safetensors');
  expect(readdirSync(chosen)).toEqual([]);
});
