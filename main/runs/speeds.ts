/** How fast this computer has trained what: learnt from rehearsals and runs, kept in the library's settings. */
import { z } from 'zod';
import type { Settings } from '../../shared/hyperparams.ts';
import type { SettingRows } from '../db/settingRows.ts';
import { quantileOf } from './forecast.ts';

const KEY = 'speeds';
const KEPT = 60;
const LEAST_SPREAD = { low: 0.92, high: 1.1 };

/** What decides how long an update takes. */
const workSchema = z.object({
  /** engine and version */
  engine: z.string(),
  /** null = the program's own choice */
  threads: z.number().nullable(),
  embSz: z.number(),
  nHid: z.number(),
  nLayers: z.number(),
  vocab: z.number(),
  batch: z.number(),
  bptt: z.number(),
  products: z.string(),
  optimizer: z.string(),
});

export type WorkSize = z.infer<typeof workSchema>;

const speedSchema = z.object({
  work: workSchema,
  /** ms an update: a quarter of them is faster than `fast`, a quarter slower than `slow` */
  fast: z.number(),
  middle: z.number(),
  slow: z.number(),
  /** ms a token of held-out text */
  evaluation: z.number(),
  /** ms a checkpoint */
  save: z.number(),
  /** bytes that the process held; null where nobody looked */
  memory: z.number().nullable(),
  /** epoch milliseconds */
  time: z.number(),
  rehearsed: z.boolean(),
});

export type Speed = z.infer<typeof speedSchema>;

/** A speed that fits, and by how much its work differs: 1 = the very same. */
export interface Found {
  readonly speed: Speed;
  readonly scale: number;
}

export interface Measured {
  readonly updates: readonly number[];
  readonly evaluation: number;
  readonly save: number;
  readonly memory: number | null;
  readonly rehearsed: boolean;
}

export interface Speeds {
  find(work: Omit<WorkSize, 'engine'>): Found | null;
  learn(work: WorkSize, measured: Measured, now: number): void;
}

export function createSpeeds(settings: SettingRows): Speeds {
  const read = (): Speed[] => {
    const stored = z.array(speedSchema).safeParse(JSON.parse(settings.get(KEY) ?? '[]'));
    return stored.success ? stored.data : []; // of another version: what is lost is measured again
  };
  return {
    find: (work) => {
      const alike = read().filter(({ work: one }) => one.threads === work.threads && sameKind(one, work));
      // the latest of the same work, else the one that differs least
      const same = alike.findLast(({ work: one }) => key(one) === key({ ...work, engine: one.engine }));
      if (same !== undefined) return { speed: same, scale: 1 };
      const near = alike
        .map((speed) => ({ speed, scale: costOf(work) / costOf(speed.work) }))
        .sort((a, b) => Math.abs(Math.log(a.scale)) - Math.abs(Math.log(b.scale)))[0];
      return near ?? null;
    },
    learn: (work, { updates, evaluation, save, memory, rehearsed }, now) => {
      const middle = quantileOf(updates, 0.5);
      if (middle === null) return;
      // a few updates in a row are more alike than those of an hour
      const fast = Math.min(quantileOf(updates, 0.25) ?? middle, middle * LEAST_SPREAD.low);
      const slow = Math.max(quantileOf(updates, 0.75) ?? middle, middle * LEAST_SPREAD.high);
      const speed = { work, fast, middle, slow, evaluation, save, memory, time: now, rehearsed };
      const others = read().filter(({ work: one }) => key(one) !== key(work));
      settings.set(KEY, JSON.stringify([...others, speed].slice(-KEPT)));
    },
  };
}

const key = (work: WorkSize): string => JSON.stringify(workSchema.parse(work));

function sameKind(a: Omit<WorkSize, 'engine'>, b: Omit<WorkSize, 'engine'>): boolean {
  return a.products === b.products && a.optimizer === b.optimizer;
}

/** Multiplications of an update, in proportion: LSTM layers and the output layer over every token. */
export function costOf({ embSz, nHid, nLayers, vocab, batch, bptt }: Omit<WorkSize, 'engine'>): number {
  const layers = Array.from({ length: nLayers }, (_, l) => {
    const input = l === 0 ? embSz : nHid;
    const hidden = l === nLayers - 1 ? embSz : nHid;
    return 4 * hidden * (input + hidden);
  });
  const perToken = layers.reduce((sum, one) => sum + one, 0) + vocab * embSz;
  // optimiser and clipping go over every weight once, whatever the batch
  return batch * bptt * perToken * 3 + 10 * perToken;
}

/** A model, or the settings of one that is yet to be. */
export type ModelSizes = Pick<Settings, 'embSz' | 'nHid' | 'nLayers'>;

/** Sizes of the work of a run with these settings. */
export function workOf(
  model: ModelSizes,
  { batch, bptt, products, optimizer }: Settings,
  vocab: number,
  threads: number | null,
): Omit<WorkSize, 'engine'> {
  const { embSz, nHid, nLayers } = model;
  return { threads, embSz, nHid, nLayers, vocab, batch, bptt, products, optimizer };
}
