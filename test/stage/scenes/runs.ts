/** The runs of the scenes: one that goes on, one cut off, one that diverged, and a library full of others. */
import type { Recipe } from '../../../shared/recipe.ts';
import type { RunSample } from '../../../shared/run.ts';
import { makeRun } from './stageRun.ts';
import type { StageRun } from './stageRun.ts';

const NOW = Date.now();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const BEFORE =
  'in the United States in the early 1990s, and was the first to be released in North America on the same day.';
const WRITTEN = [
  BEFORE,
  'at the end of the year, and the company of the port was the first of the kind to be sold in the city.',
  'on Friday with coal for the agents, and the captain of the ship is to be informed of the same.',
  'on Tuesday last with 212 tons of coal, and lies at the north quay awaiting your instructions as to the lighterage.',
];

/** What was done to the texts of one of the runs. */
const REMEDIED: Recipe = {
  split: { kind: 'random', valid: 0.1, seed: 42, together: true },
  rules: { words: 'spacy-en', off: ['replace_maj'] },
  remedies: [
    { kind: 'drop-near' },
    { kind: 'drop-lines', lines: ['Page 1 of 1', 'We remain', 'HARBOUR OFFICE'] },
    { kind: 'mask-personal', what: ['email', 'phone'] },
  ],
};

export function samples(step: number): RunSample[] {
  return WRITTEN.flatMap((text, i) => {
    const update = i * 1_206;
    return update > step ? [] : [{ update, position: 0, prompt: 'The brig arrived', text: ` ${text}` }];
  });
}

export function running(step = 4_284): StageRun {
  const started = NOW - step * 282 - 2 * MINUTE;
  return makeRun({
    id: 'gentle',
    name: 'Harbour letters, gentle peak',
    status: 'running',
    changes: { etaMax: 3.2e-3 },
    step,
    started,
    live: {},
    samples: samples(step),
    pauses: [
      {
        update: 1_700,
        from: started + 1_700 * 282,
        to: started + 1_700 * 282 + 2 * MINUTE,
        kind: 'paused',
      },
    ],
    notes: 'A lower peak, after the last one forgot its English.',
    recipe: REMEDIED,
  });
}

export function interrupted(): StageRun {
  return makeRun({
    id: 'overnight',
    name: 'Overnight',
    status: 'interrupted',
    epochs: 40,
    step: 61_204,
    started: NOW - 9 * HOUR,
    msPerUpdate: 290,
    to: 3.72,
    notes: '40 epochs',
    samples: samples(5_000),
  });
}

export function failed(): StageRun {
  return makeRun({
    id: 'peak',
    name: 'Peak too high',
    status: 'failed',
    changes: { etaMax: 0.3 },
    step: 1_290,
    from: 4.72,
    to: 4.56,
    started: NOW - 26 * HOUR,
    failure: {
      code: 'engine/not-finite',
      message:
        'At update 1,291 the loss was no number any more. The best model so far, perplexity 96.0, is kept.',
    },
  });
}

/** Ended runs of all kinds, newest first. */
export function ended(): StageRun[] {
  const done = (id: string, name: string, to: number, days: number, changes = {}, epochs = 3): StageRun =>
    makeRun({
      id,
      name,
      status: 'done',
      to,
      started: NOW - days * 24 * HOUR,
      changes,
      epochs,
      samples: samples(9e9),
    });
  return [
    done('slow', 'Slow ladder', 3.77, 1.2, { discriminative: 1.8 }, 5),
    done('warm', 'Long warm-up', 3.88, 1.5, { cutFrac: 0.25 }),
    done('one', 'One rate for all', 3.95, 1.9, { discriminative: 1 }),
    done('first', 'First try', 3.97, 2.5),
    makeRun({
      id: 'subset',
      name: 'Letters before 1890 only',
      status: 'paused',
      step: 3_100,
      started: NOW - 60 * HOUR,
      to: 4.0,
    }),
    done('half', 'Half the dropout', 3.93, 3.2, { dropMult: 0.35 }),
    done('b32', 'Batch 32', 3.87, 4.1, { batch: 32 }),
    makeRun({
      id: 'b128',
      name: 'Batch 128',
      status: 'queued',
      step: 0,
      started: NOW - MINUTE,
      changes: { batch: 128 },
    }),
    makeRun({
      id: 'sample',
      name: 'moby-dick with a name that is so long that it has to be cut somewhere in most tables',
      status: 'stopped',
      data: 'moby-dick',
      dataName: 'moby-dick',
      perEpoch: 65,
      epochs: 4,
      step: 201,
      from: 4.62,
      to: 4.06,
      started: NOW - 20 * 24 * HOUR,
      samples: samples(300),
    }),
  ];
}
