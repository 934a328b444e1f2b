/** Rows come back as they were stored, and a lease is taken by one process only. */
import { expect, onTestFinished, test } from 'vitest';
import { datasetRows } from '../../main/db/datasetRows.ts';
import { metricRows } from '../../main/db/metricRows.ts';
import { openDatabase } from '../../main/db/open.ts';
import type { Db } from '../../main/db/open.ts';
import { storyRows } from '../../main/db/storyRows.ts';
import { runRows } from '../../main/db/runRows.ts';
import type { NewRun } from '../../main/db/runRows.ts';
import { ownLease } from '../../main/services/lease.ts';
import { defaultSettings } from '../../shared/settings.ts';

function memory(): Db {
  const db = openDatabase(':memory:');
  onTestFinished(() => {
    db.close();
  });
  return db;
}

const run: NewRun = {
  id: 'run-1',
  name: 'first',
  kind: 'finetune',
  base: 'model-1',
  baseName: 'general',
  data: 'data-1',
  dataName: 'letters',
  created: 1,
  steps: 10,
  epochs: 2,
  seed: 42,
  engine: 'tensorflow',
  threads: 2,
  settings: defaultSettings(),
  groups: ['lstm1', 'embedding'],
  vocab: 60,
  versions: { node: 'v24' },
  tokensPerEpoch: 900,
  recipe: {
    split: { kind: 'random', valid: 0.1, seed: 42, together: true },
    rules: { words: 'spacy-en', off: ['lowercase'] },
    remedies: [{ kind: 'drop-exact' }, { kind: 'mask-personal', what: ['email'] }],
  },
};

test('a run comes back as it was stored', () => {
  const rows = runRows(memory());
  rows.insert(run);
  expect(rows.get('run-1')).toEqual({
    ...run,
    status: 'queued',
    model: null,
    ended: null,
    step: 0,
    before: null,
    after: null,
    best: null,
    failure: null,
    lease: null,
    notes: '',
    trainedMs: null,
    landing: null,
    checkpoint: null,
  });
});

test('only one of two claims on a run succeeds', () => {
  const rows = runRows(memory());
  rows.insert(run);
  const lease = ownLease(5);
  const claims = [1, 2].map(() => rows.claim('run-1', ['queued', 'interrupted'], lease, 'portable', 1));
  expect(claims).toEqual([true, false]);
  expect(rows.get('run-1')).toMatchObject({ status: 'running', engine: 'portable', threads: 1, lease });
});

test('an update keeps every bit of its doubles and replaces the one stored before for its step', () => {
  const db = memory();
  runRows(db).insert(run);
  const rows = metricRows(db);
  const update = {
    step: 1,
    epoch: 1,
    loss: Math.fround(0.1),
    ar: 1e-320,
    tar: 0,
    gradNorm: Infinity,
    lr: [0.1 + 0.2],
  };
  rows.putUpdate('run-1', { ...update, loss: 7 }, 5);
  rows.putUpdate('run-1', update, 6);
  expect(rows.updates('run-1')).toEqual([update]);
  expect(runRows(db).get('run-1')?.step).toBe(1);
});

test('deleting a run deletes what it measured', () => {
  const db = memory();
  runRows(db).insert(run);
  const rows = metricRows(db);
  rows.putUpdate('run-1', { step: 1, epoch: 1, loss: 1, ar: 0, tar: 0, gradNorm: 1, lr: [] }, 1);
  const story = storyRows(db);
  story.putNote('run-1', { update: 1, code: 'x', message: 'y', time: 1 });
  runRows(db).delete('run-1');
  expect([rows.updates('run-1'), story.notes('run-1')]).toEqual([[], []]);
});

test('a dataset that is being imported holds its name but is not shown', () => {
  const rows = datasetRows(memory());
  rows.claim('data-1', 'letters', 1, ownLease(1));
  expect([rows.nameTaken('letters'), rows.list()]).toEqual([true, []]);
  const record = {
    id: 'data-1',
    name: 'letters',
    created: 1,
    documents: { train: 9, valid: 1 },
    tokens: { train: 90, valid: 10 },
    types: 12,
    skipped: [{ path: 'a.bin', reason: 'not text' }],
    notes: '',
  };
  rows.ready(record);
  expect(rows.list()).toEqual([record]);
  expect(rows.work()).toEqual([]);
});

test('a dataset that is made again stays on the list, and keeps its name and notes when it is done', () => {
  const rows = datasetRows(memory());
  const record = {
    ...{ id: 'data-1', name: 'letters', created: 1, types: 12, skipped: [], notes: 'from the attic' },
    documents: { train: 9, valid: 1 },
    tokens: { train: 90, valid: 10 },
  };
  rows.ready(record);
  rows.hold('data-1', ownLease(1));
  expect(rows.work()).toMatchObject([{ id: 'data-1', kind: 'revision' }]);
  expect(rows.list()).toEqual([record]);
  rows.rename('data-1', 'old letters');
  rows.setNotes('data-1', 'from the cellar');
  rows.ready({ ...record, documents: { train: 8, valid: 1 } });
  expect(rows.work()).toEqual([]);
  expect(rows.list()).toEqual([
    { ...record, name: 'old letters', notes: 'from the cellar', documents: { train: 8, valid: 1 } },
  ]);
});
