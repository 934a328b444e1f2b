/** A database that version 1 of the schema wrote opens with everything that was in it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { datasetRows } from '../../main/db/datasetRows.ts';
import { metricRows } from '../../main/db/metricRows.ts';
import { initial } from '../../main/db/migrations/0001_initial.ts';
import { modelRows } from '../../main/db/modelRows.ts';
import { openDatabase } from '../../main/db/open.ts';
import { runRows } from '../../main/db/runRows.ts';
import { storyRows } from '../../main/db/storyRows.ts';
import { tempDir } from '../support/tempDir.ts';

/** Two runs as the first version stored them: one finished, one broken off. */
function versionOne(): string {
  const file = join(tempDir(), 'studio.db');
  const db = new Database(file);
  initial.up(db);
  db.pragma('user_version = 1');
  const insertRun = db.prepare(`
    INSERT INTO run (id, name, kind, status, data, data_name, model, created, steps, epochs, seed, engine, threads,
      settings_json, groups_json, vocab, versions_json, best_json)
    VALUES (@id, @id, 'finetune', @status, 'data-1', 'letters', @model, 1, 30, 2, 3, 'tensorflow', 2, '{}',
      '["lstm1","embedding"]', 60, '{}', @best)`);
  const best = JSON.stringify({ update: 20, loss: 4, perplexity: 54.6, accuracy: 0.2, tokens: 100 });
  insertRun.run({ id: 'done', status: 'done', model: 'model-1', best });
  insertRun.run({ id: 'broken', status: 'interrupted', model: null, best: null });
  db.exec(`
    INSERT INTO metric VALUES ('done', 1, 1, 5.5, 0.1, 0.2, NULL, '[0,0.01]');
    INSERT INTO metric VALUES ('broken', 7, 1, 5.25, 0.1, 0.2, 1.5, '[0.001,0.01]');
    INSERT INTO evaluation VALUES ('done', 20, 2, 4, 54.6, 0.2, 100);
    INSERT INTO note VALUES ('done', 1, 'short-schedule', 'The main phase is short.');
    INSERT INTO sample VALUES ('done', 'before', 0, 'The brig', 'was'), ('done', 'after', 0, 'The brig', 'lies'),
      ('broken', 'after', 1, 'A letter', 'came');
  `);
  db.close();
  return file;
}

test('rows of version 1 come back, with nothing made up for what it did not know', () => {
  const db = openDatabase(versionOne());
  const runs = runRows(db);
  expect(runs.get('done')).toMatchObject({
    ...{ status: 'done', notes: '', trainedMs: null, tokensPerEpoch: null, landing: null, checkpoint: null },
    best: { update: 20 },
  });
  const metrics = metricRows(db);
  expect(metrics.updates('done')).toEqual([
    { step: 1, epoch: 1, loss: 5.5, ar: 0.1, tar: 0.2, gradNorm: NaN, lr: [0, 0.01] },
  ]);
  const page = metrics.page('broken', { after: 0, limit: 10, groups: 2 });
  expect([page.step, page.time, page.lr].map((column) => [...column])).toEqual([[7], [NaN], [0.001, 0.01]]);
  expect(metrics.evaluations('done')).toMatchObject([{ update: 20, time: null }]);
  const story = storyRows(db);
  expect(story.notes('done')).toMatchObject([{ code: 'short-schedule', time: null }]);
  db.close();
});

test('texts of version 1 belong to the updates whose weights wrote them', () => {
  const db = openDatabase(versionOne());
  const story = storyRows(db);
  const texts = ['done', 'broken'].map((run) => story.samples(run).map(({ update, text }) => [update, text]));
  expect(texts).toEqual([
    [
      [0, 'was'],
      [20, 'lies'],
    ],
    [[7, 'came']],
  ]);
  db.close();
});

test('a run in the bin is on no list, and its name is free', () => {
  const db = openDatabase(versionOne());
  const runs = runRows(db);
  runs.bin('done', 5);
  expect([runs.get('done'), runs.byName('done'), runs.list().map(({ id }) => id)]).toEqual([
    undefined,
    undefined,
    ['broken'],
  ]);
  runs.rename('broken', 'done');
  expect(runs.binned()).toEqual([{ id: 'done', name: 'done' }]);
  runs.unbin('done', 'done-2');
  expect(runs.get('done')?.name).toBe('done-2');
  db.close();
});

test('datasets of older versions have no notes, and their runs tell of no recipe', () => {
  const file = versionOne();
  const old = new Database(file);
  old.exec(
    `INSERT INTO dataset (id, name, state, created, train_documents) VALUES ('data-1', 'letters', 'ready', 1, 7)`,
  );
  old.close();
  const db = openDatabase(file);
  const datasets = datasetRows(db);
  expect(datasets.list()).toMatchObject([{ id: 'data-1', notes: '', documents: { train: 7 } }]);
  expect(datasets.work()).toEqual([]);
  datasets.setNotes('data-1', 'from the attic');
  expect(datasets.get('data-1')?.notes).toBe('from the attic');
  expect(
    runRows(db)
      .list()
      .map(({ recipe }) => recipe),
  ).toEqual([null, null]);
  db.close();
});

test('models of older versions have no notes and are not in the bin', () => {
  const file = versionOne();
  const old = new Database(file);
  old.exec(`
    INSERT INTO model (id, name, created, emb_sz, n_hid, n_layers, vocab, parameters, dtype, bytes, perplexity, run)
    VALUES ('model-1', 'letters', 1, 8, 12, 2, 60, 900, 'F32', 3600, 54.6, 'done')`);
  old.close();
  const db = openDatabase(file);
  const models = modelRows(db);
  expect(models.list()).toEqual([
    {
      ...{ id: 'model-1', name: 'letters', created: 1, embSz: 8, nHid: 12, nLayers: 2, vocab: 60 },
      ...{ parameters: 900, dtype: 'F32', bytes: 3600, perplexity: 54.6, run: 'done', notes: '' },
    },
  ]);
  expect(models.binned()).toEqual([]);
  db.close();
});

test('a model in the bin is on no list, and its name is free', () => {
  const db = openDatabase(versionOne());
  const models = modelRows(db);
  const model = {
    ...{ created: 1, embSz: 8, nHid: 12, nLayers: 2, vocab: 60, parameters: 900, dtype: 'F16' as const },
    ...{ bytes: 1800, perplexity: null, run: null, notes: 'from a colleague' },
  };
  models.insert({ ...model, id: 'model-1', name: 'letters' });
  models.bin('model-1', 5);
  expect([models.get('model-1'), models.byName('letters'), models.list()]).toEqual([
    undefined,
    undefined,
    [],
  ]);
  models.insert({ ...model, id: 'model-2', name: 'letters' });
  expect(models.binned()).toEqual([{ id: 'model-1', name: 'letters' }]);
  models.unbin('model-1', 'letters-2');
  expect(models.get('model-1')).toEqual({ ...model, id: 'model-1', name: 'letters-2' });
  db.close();
});
