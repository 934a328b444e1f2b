/** The report is one page that needs nothing, runs nothing and cannot be broken out of. */
import { expect, test } from 'vitest';
import { ticks, logTicks, thin } from '../../main/services/reportChart.ts';
import { REPORT_MARK, reportHtml } from '../../main/services/report.ts';
import type { ReportFacts } from '../../main/services/report.ts';
import type { RunDetail, StoredUpdate } from '../../main/services/types.ts';
import { frozenLrAt, groupNames, lrAt } from '../../shared/schedule.ts';
import { parseSettings } from '../../shared/settings.ts';

const SETTINGS = parseSettings(['etaMax=0.02', 'dropMult=0.5']);
const PER_EPOCH = 20;

const UPDATES: StoredUpdate[] = Array.from({ length: 4 * PER_EPOCH }, (_, i) => {
  const groups = [0, 1, 2, 3];
  const lr =
    i < PER_EPOCH
      ? groups.map((group) => frozenLrAt(i, group, SETTINGS, PER_EPOCH, 3))
      : groups.map((group) => lrAt(i - PER_EPOCH, group, SETTINGS, 3 * PER_EPOCH, 3));
  const loss = 4 + Math.exp(-i / 20) + 0.2 * Math.sin(i * 1.7);
  return { step: i + 1, epoch: 1 + Math.floor(i / PER_EPOCH), loss, ar: 0.1, tar: 0.05, gradNorm: 0.2, lr };
});

const evaluation = (update: number, loss: number): RunDetail['evaluations'][number] => ({
  update,
  epoch: Math.ceil(update / PER_EPOCH),
  loss,
  perplexity: Math.exp(loss),
  accuracy: 0.2,
  tokens: 500,
});

const RUN: RunDetail = {
  id: 'run-1',
  name: 'harbour letters',
  kind: 'finetune',
  status: 'done',
  base: 'model-1',
  data: 'data-1',
  recipe: {
    split: { kind: 'random', valid: 0.1, seed: 42, together: true },
    rules: { words: 'spacy-en', off: ['lowercase'] },
    remedies: [{ kind: 'drop-exact' }, { kind: 'mask-personal', what: ['email'] }],
  },
  model: 'model-2',
  created: 1_000_000,
  ended: 1_200_000,
  step: 80,
  steps: 80,
  epochs: 3,
  seed: 42,
  engine: 'tensorflow',
  threads: 2,
  before: evaluation(0, 5),
  after: evaluation(60, 4),
  best: evaluation(60, 4),
  failure: null,
  folder: '/library/runs/run-1',
  baseName: 'starter',
  dataName: 'letters',
  settings: SETTINGS,
  groups: groupNames('fastai', 3),
  vocab: 1234,
  evaluations: [
    evaluation(0, 5),
    evaluation(20, 4.5),
    evaluation(40, 4.2),
    evaluation(60, 4),
    evaluation(80, 4.1),
  ],
  samples: [
    { stage: 'before', prompt: 'The brig', text: 'was the first' },
    { stage: 'after', prompt: 'The brig', text: 'lies at the quay' },
  ],
  notes: [{ update: 20, code: 'x', message: 'All layers learn from here.' }],
  versions: { program: '0.1.0', tensorflow: '2.9.1' },
  checkpoints: [80],
};

const FACTS: ReportFacts = {
  run: RUN,
  updates: UPDATES,
  data: {
    data: 'data-1',
    name: 'letters',
    documents: { train: 90, valid: 10 },
    tokens: { train: 9000, valid: 1000 },
    types: 2000,
    skipped: [],
    created: 0,
    folder: '/library/datasets/data-1',
    frequent: [],
    recipe: {
      split: { kind: 'random', valid: 0.1, seed: 42, together: true },
      rules: { words: 'spacy-en', off: [] },
      remedies: [],
    },
    notes: '',
    coverage: { model: 'model-1', tokens: 0.968, types: 0.71 },
  },
  base: null,
  machine: [['Processor', 'a processor, 2 cores']],
  written: 1_300_000,
};

const VOID = new Set(['meta', 'line', 'path', 'circle', '!doctype']);

/** Names of elements that are closed in the wrong order, or not at all. */
function unbalanced(page: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const markup = page.replace(/<!--.*?-->/gs, '').replace(/<style>.*?<\/style>/s, '');
  for (const [, slash, name = '', close] of markup.matchAll(/<(\/?)([!a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) wrong.push(name);
    } else if (close !== '/' && !VOID.has(name)) {
      open.push(name);
    }
  }
  return [...wrong, ...open];
}

test('the page has no script, no link to elsewhere and well-formed markup', () => {
  const page = reportHtml(FACTS);
  expect(page.startsWith(REPORT_MARK)).toBe(true);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|https?:/i);
  expect(page).toContain("default-src 'none'");
  expect(unbalanced(page)).toEqual([]);
  expect(page).not.toMatch(/NaN|undefined|\[object/);
});

test('words of users are text wherever they stand', () => {
  const evil = `"><script>alert(1)</script>'&\u0000\ud800`;
  const run: RunDetail = {
    ...RUN,
    id: evil,
    name: evil,
    baseName: evil,
    dataName: evil,
    status: 'failed',
    failure: { code: evil, message: evil },
    groups: [evil, 'lstm2', 'lstm3', 'embedding'],
    samples: [{ stage: 'after', prompt: evil, text: evil }],
    notes: [{ update: 1, code: evil, message: evil }],
    versions: { [evil]: evil },
    engine: evil,
  };
  const page = reportHtml({ ...FACTS, run, machine: [[evil, evil]] });
  expect(page).not.toContain('<script');
  expect(page).toContain('&quot;&gt;&lt;script&gt;');
  expect(page).not.toMatch(/\p{Surrogate}/u);
  expect(unbalanced(page)).toEqual([]);
});

test('the finding, the raw and the smoothed loss, every group and the changed settings are there', () => {
  const page = reportHtml(FACTS).replace(/\s+/g, ' ');
  expect(page).toContain('Perplexity <em>54.6</em>, it began at 148.');
  expect(page.match(/class="pale"/g)?.length).toBe(2); // loss and gradient norm
  for (const words of [
    'training, smoothed 0.9',
    'pale: every reading',
    'held-out, best 54.6',
    'Embedding + output',
    'LSTM 1',
    '÷ 17.6',
    'Epoch 1, frozen',
    '2 settings changed',
    '96.8 % of the tokens',
    'lies at the quay',
  ]) {
    expect(page).toContain(words);
  }
  expect(page.match(/<span class="mark">changed<\/span>/g)?.length).toBe(2);
  expect(page).not.toContain('/library/');
});

test.each<[string, Partial<ReportFacts>]>([
  [
    'without an update',
    {
      updates: [],
      run: { ...RUN, status: 'interrupted', step: 0, evaluations: [], before: null, after: null, best: null },
    },
  ],
  ['with a single update', { updates: UPDATES.slice(0, 1) }],
  ['of pretraining', { run: { ...RUN, kind: 'pretrain', base: null, baseName: null, before: null } }],
  ['whose dataset was deleted', { data: null, run: { ...RUN, dataName: null } }],
  ['with a constant loss', { updates: UPDATES.map((update) => ({ ...update, loss: 3, gradNorm: 0 })) }],
])('a run %s has a report as well', (_, change) => {
  const page = reportHtml({ ...FACTS, ...change });
  expect(unbalanced(page)).toEqual([]);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

test('ten thousand updates make a page of a few hundred kilobytes', () => {
  const many = Array.from(
    { length: 10_000 },
    (_, i) => ({ ...UPDATES[i % 80], step: i + 1 }) as StoredUpdate,
  );
  expect(reportHtml({ ...FACTS, updates: many }).length).toBeLessThan(300_000);
});

test('axes have round values, and thinning keeps every spike', () => {
  expect(ticks(3.8, 5.3, 6)).toEqual([4, 4.5, 5]);
  expect(ticks(0, 1200, 8)).toEqual([0, 200, 400, 600, 800, 1000, 1200]);
  expect(logTicks(45, 160)).toEqual([50, 70, 100, 150]);
  const points = Array.from({ length: 10_000 }, (_, x) => ({ x, y: x === 4321 ? 99 : x === 777 ? -99 : 0 }));
  const kept = thin(points, 100).map(({ y }) => y);
  expect([kept.length <= 200, Math.max(...kept), Math.min(...kept)]).toEqual([true, 99, -99]);
});
