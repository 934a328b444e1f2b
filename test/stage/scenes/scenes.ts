/** The scenes by name: what a person sees on the first day, in the middle of a run, after a power cut, with a full library. */
import type { ImportState } from '../../../shared/data.ts';
import type { ModelWork } from '../../../shared/modelWork.ts';
import { dataScenes, READINGS } from './dataScenes.ts';
import { MODELS, STARTER } from './models.ts';
import { CLASSIFIER, PICKED_MODEL, WORDLESS } from './pickedModels.ts';
import { DATASETS, DOCUMENTS } from './datasets.ts';
import { playScenes, STARTER_PLAYS } from './playScenes.ts';
import { pretrainScenes } from './pretrainScenes.ts';
import type { Scene } from './scene.ts';
import { ended, failed, interrupted, running, samples } from './runs.ts';
import { makeRun } from './stageRun.ts';

const NOW = Date.now();
const HOUR = 3_600_000;

function base(): Scene {
  return {
    datasets: [],
    documents: DOCUMENTS,
    models: [STARTER],
    work: [],
    pickedModel: PICKED_MODEL,
    completedModel: PICKED_MODEL,
    plays: [STARTER_PLAYS],
    runs: [],
    imports: [],
    drafts: {},
    picked: {
      token: 'picked-1',
      suggestedName: 'Harbour office 1871–1914',
      files: 24_331,
      bytes: 71_300_000,
      names: ['1871/letter-001.txt', '1871/letter-002.txt', '1871/letter-003.txt', '1872/letter-001.txt'],
      kinds: [{ kind: 'text', files: 24_331 }],
      table: null,
      doubtful: [],
      leftOut: [{ path: '1884/oct/scan-0031.djvu', reason: 'this kind of file is not read' }],
    },
    readings: READINGS,
    facts: {
      version: '0.1.0',
      electron: '45.5.0',
      chromium: '152.0.7891.12',
      node: '24.19.0',
      sqlite: '3.53.1',
      platform: 'Linux 6.12 (Debian 13)',
      cpu: 'Intel Xeon W-2245',
      cores: 8,
      memory: 64e9,
      memoryFree: 41.2e9,
      diskFree: 212e9,
      library: '/home/anna/.local/share/ULMFiT Studio',
      readOnly: null,
      warnings: [],
    },
    engine: {
      engine: 'tensorflow',
      reason: 'TensorFlow 2.9.1 on this processor',
      version: '2.9.1',
      threads: 8,
    },
    failing: {},
    pace: 0,
  };
}

const IMPORTING: ImportState = {
  id: 'import-1',
  name: 'Harbour office 1871–1914',
  kind: 'import',
  status: 'reading',
  phase: 'examining',
  done: 9_402,
  total: 24_331,
  documents: 9_396,
  msLeft: 41_000,
  data: null,
  failure: null,
};

const JUDGING: ModelWork = {
  id: 'work-1',
  kind: 'judge',
  model: { id: 'm-warm', name: 'Long warm-up' },
  on: 'Harbour letters',
  status: 'running',
  done: 0.42,
  msLeft: 95_000,
  failure: null,
};

/** A library with models of all origins, and the runs that made some of them. */
function models(): Scene {
  return { ...base(), datasets: [...DATASETS], runs: ended().slice(0, 4), models: [...MODELS] };
}

export const SCENES: Readonly<Record<string, () => Scene>> = {
  empty: base,
  three: () => ({ ...base(), datasets: [...DATASETS], runs: ended().slice(0, 4) }),
  running: () => ({ ...base(), datasets: [...DATASETS], runs: [running(), failed(), ...ended()], pace: 3 }),
  /** the same, standing still, for pictures */
  still: () => ({
    ...base(),
    datasets: [...DATASETS],
    runs: [running(), interrupted(), failed(), ...ended()],
  }),
  paused: () => {
    const run = running();
    return {
      ...base(),
      datasets: [...DATASETS],
      runs: [{ ...run, view: { ...run.view, status: 'paused' as const, live: null } }, ...ended()],
    };
  },
  starting: () => {
    const run = makeRun({
      id: 'gentle',
      name: 'Harbour letters, gentle peak',
      status: 'running',
      step: 0,
      started: NOW - 3_000,
      live: { activity: 'starting', msPerUpdate: null, msLeft: null, memory: null },
    });
    return { ...base(), datasets: [...DATASETS], runs: [run] };
  },
  twelve: () => ({ ...base(), datasets: [...DATASETS], runs: [interrupted(), failed(), ...ended()] }),
  interrupted: () => ({ ...base(), datasets: [...DATASETS], runs: [interrupted(), ...ended().slice(0, 2)] }),
  failed: () => ({ ...base(), datasets: [...DATASETS], runs: [failed(), ...ended().slice(0, 2)] }),
  long: () => {
    const run = makeRun({
      id: 'gentle',
      name: 'Two hundred thousand updates',
      status: 'running',
      epochs: 100,
      perEpoch: 2_412,
      step: 200_000,
      started: NOW - 15 * HOUR,
      live: {},
      samples: samples(9e9),
    });
    return { ...base(), datasets: [...DATASETS], runs: [run], pace: 3 };
  },
  /** the first updates of a run of very many short epochs */
  early: () => {
    const run = makeRun({
      id: 'many',
      name: 'Harbour letters, balanced, changed',
      status: 'paused',
      epochs: 300,
      perEpoch: 30,
      step: 207,
      from: 2.78,
      to: 2.35,
      started: NOW - HOUR,
      samples: samples(9e9),
    });
    const shorter = makeRun({
      id: 'few',
      name: 'Harbour letters, balanced, changed 2',
      status: 'done',
      epochs: 2,
      perEpoch: 30,
      from: 2.78,
      to: 2.4,
      started: NOW - 2 * HOUR,
      notes: 'Two passes only, to see where it begins, with more words than fit in a row',
    });
    return { ...base(), datasets: [...DATASETS], runs: [run, shorter] };
  },
  importing: () => ({ ...base(), datasets: [...DATASETS].slice(1), imports: [IMPORTING] }),
  broken: () => ({
    ...base(),
    datasets: [...DATASETS],
    imports: [
      {
        ...IMPORTING,
        status: 'failed' as const,
        msLeft: null,
        failure: {
          code: 'disk/full',
          message:
            'The disk was full after 9,402 of 24,331 files; 0.2 GB are free and about 0.4 GB are needed. Nothing of this import was kept.',
        },
      },
    ],
    engine: {
      engine: 'portable' as const,
      reason: 'TensorFlow was not found on this computer',
      version: '4.22.0',
      threads: 4,
    },
    facts: {
      ...base().facts,
      readOnly:
        'This library is open in another window of this program, on archive-2 (process 4711) since 2026-11-24 09:12.',
      warnings: ['The program runs as root, so the sandbox of the window is off.'],
    },
    failing: {
      'data.show': {
        code: 'dataset/damaged' as const,
        message: 'tokens.bin of this dataset is 12 bytes too short.',
      },
      'app.engine': {
        code: 'engine/unavailable' as const,
        message: 'The process that computes ended while it started.',
      },
    },
  }),
  models,
  judging: () => ({ ...models(), work: [JUDGING] }),
  wordless: () => ({ ...models(), pickedModel: WORDLESS }),
  classifier: () => ({ ...models(), pickedModel: CLASSIFIER }),
  modelless: () => ({ ...base(), models: [] }),
  ...dataScenes(base, IMPORTING),
  ...playScenes(base),
  ...pretrainScenes(base),
};
