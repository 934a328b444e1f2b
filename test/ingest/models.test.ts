/** A model from a folder of the person's choice is read in a process of its own. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelHandlers } from '../../main/app/modelsDesk.ts';
import { codeOf } from '../support/codeOf.ts';
import { dataDesk } from '../support/dataDesk.ts';
import { tempDir } from '../support/tempDir.ts';
import { writeTinyModel } from '../support/tinyLibrary.ts';

test('a chosen model is added under the name of its folder, and under a free one the second time', async () => {
  const dir = tempDir();
  const { ctx, ingest } = await dataDesk(dir);
  const folder = await writeTinyModel(join(dir, 'tiny'));
  const told: string[] = [];
  const models = modelHandlers({
    ctx,
    fork: ingest.fork,
    dialogs: { open: async () => [folder], save: async () => null },
    publish: (event) => told.push(event),
  });
  expect(await models['models.add']({})).toMatchObject({ name: 'tiny', embSz: 8, nHid: 12, nLayers: 2 });
  expect(await models['models.add']({})).toMatchObject({ name: 'tiny-2' });
  const names = (await models['models.list']({})).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('tiny')).sort()).toEqual(['tiny', 'tiny-2']);
  expect(told).toEqual(['library.changed', 'library.changed']);
});

test('what is no model is refused with a code, nothing of it stays, and no choice means nothing', async () => {
  const dir = tempDir();
  const { ctx, ingest } = await dataDesk(dir);
  const folder = await writeTinyModel(join(dir, 'broken'));
  writeFileSync(join(folder, 'model.safetensors'), 'no weights');
  let chosen: readonly string[] = [folder];
  const models = modelHandlers({
    ctx,
    fork: ingest.fork,
    dialogs: { open: async () => chosen, save: async () => null },
    publish: () => undefined,
  });
  const before = readdirSync(join(ctx.dir, 'models'));
  expect(await codeOf(Promise.resolve(models['models.add']({})))).toMatch(/^model\//);
  expect(readdirSync(join(ctx.dir, 'models'))).toEqual(before);
  chosen = [];
  expect(await models['models.add']({})).toBeNull();
  expect(existsSync(folder)).toBe(true);
});
