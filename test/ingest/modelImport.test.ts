/** The window brings in models of others: chosen, completed, asked about and read in processes to throw away. */
import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createPathTokens } from '../../main/ipc/pathTokens.ts';
import { NO_LOG } from '../../main/log.ts';
import { importHandlers } from '../../main/models/importDesk.ts';
import type { Context } from '../../main/services/context.ts';
import { codeOf } from '../support/codeOf.ts';
import { dataDesk } from '../support/dataDesk.ts';
import { tempDir } from '../support/tempDir.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/golden/pth/${name}`, import.meta.url));

interface OnTest {
  readonly ctx: Context;
  readonly desk: ReturnType<typeof importHandlers>;
  readonly told: string[];
  /** what the dialogs give, one after the other */
  readonly chosen: (readonly string[])[];
}

async function importDesk(dir: string): Promise<OnTest> {
  const { ctx, ingest } = await dataDesk(dir);
  const told: string[] = [];
  const chosen: (readonly string[])[] = [];
  const desk = importHandlers({
    ...{ ctx, fork: ingest.fork, log: NO_LOG, tokens: createPathTokens() },
    dialogs: { open: async () => chosen.shift() ?? [], save: async () => null },
    publish: (event) => told.push(event),
  });
  return { ctx, desk, told, chosen };
}

test('weights without words are shown, completed by a second choice, and imported under a free name', async () => {
  const dir = tempDir();
  const { ctx, desk, told, chosen } = await importDesk(dir);
  const lone = join(dir, 'old.h5');
  copyFileSync(fixture('tiny_v07.h5'), lone);
  chosen.push([lone], [fixture('itos_tiny.pkl')]);
  const first = await desk['models.choose']({ kind: 'files' });
  expect(first).toMatchObject({ suggestedName: 'old', refusal: { code: 'model/no-words' } });
  expect(first?.understood).toMatchObject({ layout: 'fastai 0.7', vocab: 97 });
  const whole = await desk['models.addFiles']({ token: first?.token ?? '' });
  expect(whole).toMatchObject({ refusal: null, files: [{ name: 'old.h5' }, { name: 'itos_tiny.pkl' }] });
  const ask = { token: whole?.token ?? '', name: 'old', answers: {} };
  expect(await desk['models.import'](ask)).toMatchObject({ name: 'old', embSz: 12, nLayers: 3 });
  expect(told).toEqual(['library.changed']);
  chosen.push([lone, fixture('itos_tiny.pkl')]);
  expect((await desk['models.choose']({ kind: 'files' }))?.suggestedName).toBe('old-2');
  expect(ctx.models.byName('old')?.vocab).toBe(97);
});

test('an open question stops the import until it is answered, and nothing of it stays before', async () => {
  const dir = tempDir();
  const { ctx, desk, chosen } = await importDesk(dir);
  const list = join(dir, 'itos.json');
  writeFileSync(
    list,
    JSON.stringify(['xxunk', 'xxpad', 'xxbos', ...Array.from({ length: 96 }, (_, i) => `w${i}`)]),
  );
  chosen.push([fixture('tiny_v2.pth'), list]);
  const picked = await desk['models.choose']({ kind: 'files' });
  const [question] = picked?.questions ?? [];
  expect([question?.key, question?.sure, question?.readings.length]).toEqual(['words', false, 3]);
  const ask = { token: picked?.token ?? '', name: 'two words more' };
  const before = readdirSync(join(ctx.dir, 'models'));
  expect(await codeOf(Promise.resolve(desk['models.import']({ ...ask, answers: {} })))).toBe(
    'model/which-reading',
  );
  expect(readdirSync(join(ctx.dir, 'models'))).toEqual(before);
  const made = await desk['models.import']({ ...ask, answers: { words: 'drop-last' } });
  expect(made.vocab).toBe(97);
});

test('what is no model is refused with a code, and no choice means nothing', async () => {
  const dir = tempDir();
  const { ctx, desk, told, chosen } = await importDesk(dir);
  const letter = join(dir, 'letter.txt');
  writeFileSync(letter, 'Dear sister, how are you?');
  chosen.push([letter]);
  expect(await codeOf(Promise.resolve(desk['models.choose']({ kind: 'files' })))).toBe('input/not-a-model');
  expect(await desk['models.choose']({ kind: 'folder' })).toBeNull();
  expect(await codeOf(Promise.resolve(desk['models.addFiles']({ token: 'none' })))).toBe(
    'input/unknown-choice',
  );
  expect([told, existsSync(letter), ctx.models.byName('letter')]).toEqual([[], true, undefined]);
});

test('a process that dies with the model says so in words of models, and nothing of it stays', async () => {
  const dir = tempDir();
  const { ctx, ingest } = await dataDesk(dir);
  const desk = importHandlers({
    ...{ ctx, log: NO_LOG, tokens: createPathTokens() },
    fork: () => {
      const port = ingest.fork();
      port.kill();
      return port;
    },
    dialogs: { open: async () => [fixture('tiny_v2.pth')], save: async () => null },
    publish: () => undefined,
  });
  await expect(desk['models.choose']({ kind: 'files' })).rejects.toMatchObject({
    code: 'internal/ingest-ended',
    message: expect.stringContaining('The work on the model’s files') as string,
  });
});
