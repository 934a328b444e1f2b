/** Models of others through the command line: looked at, asked about, brought in, and good for numbers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { lookedModelSchema } from '../../shared/modelSchemas.ts';
import { tempDir } from '../support/tempDir.ts';
import { jsonLines, ulmfitHere } from '../support/ulmfit.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/golden/pth/${name}`, import.meta.url));

async function result(...words: string[]): Promise<unknown> {
  const finished = await ulmfitHere(...words, '--json');
  expect([finished.status, finished.err]).toEqual([0, '']);
  return jsonLines(finished).at(-1);
}

test('a model is looked at, imported with what was assumed, and shown', async () => {
  const flags = ['--library', join(tempDir(), 'library')];
  const paths = [fixture('tiny_v07.h5'), fixture('itos_tiny.pkl')];
  const looked = lookedModelSchema.parse(await result('model', 'look', ...paths, ...flags));
  expect(looked).toMatchObject({ refusal: null, understood: { layout: 'fastai 0.7', nHid: 20 } });
  expect((await ulmfitHere('model', 'look', ...paths, ...flags)).out).toMatch(/names of\s+fastai 0\.7/);

  const made = z
    .looseObject({ model: z.string(), name: z.literal('old'), notes: z.array(z.string()) })
    .parse(await result('model', 'import', ...paths, '--name', 'old', ...flags));
  expect(made.notes.join('\n')).toContain('no bias');
  const shown = await result('model', 'show', 'old', ...flags);
  expect(shown).toMatchObject({ model: made.model, embSz: 12, cardNotes: made.notes });
}, 60_000);

test('weights alone are looked at without failing, and an import says what to add', async () => {
  const flags = ['--library', join(tempDir(), 'library')];
  const lone = fixture('../02_weights.safetensors');
  const looked = lookedModelSchema.parse(await result('model', 'look', lone, ...flags));
  expect(looked.refusal?.code ?? 'none').toMatch(/^(?:none|model\/no-words)$/);
  const { status, err } = await ulmfitHere(
    'model',
    'import',
    fixture('itos_tiny.pkl'),
    '--name',
    'x',
    ...flags,
  );
  expect([status, err]).toEqual([2, expect.stringMatching(/^error\[model\/no-weights\]: .*word list alone/)]);
}, 60_000);

test('an open question ends with its readings and the flag that answers it', async () => {
  const dir = tempDir();
  const flags = ['--library', join(dir, 'library')];
  const list = join(dir, 'itos.json');
  const words = ['xxunk', 'xxpad', 'xxbos', ...Array.from({ length: 96 }, (_, i) => `w${String(i)}`)];
  writeFileSync(list, JSON.stringify(words));
  const command = ['model', 'import', fixture('tiny_v2.pth'), list, '--name', 'x', ...flags];
  const { status, err } = await ulmfitHere(...command);
  expect(status).toBe(2);
  expect(err).toMatch(
    /^error\[model\/which-reading\]: The word list has 99 entries and the model 97 rows\. .*“drop-last”.*“drop-first”.*“other-model”.*--words\.\n$/,
  );
  expect((await ulmfitHere(...command, '--words', 'other-model')).err).toContain('model/words-mismatch');
  expect(await result(...command, '--words', 'drop-last')).toMatchObject({ name: 'x', vocab: 97 });
}, 60_000);
