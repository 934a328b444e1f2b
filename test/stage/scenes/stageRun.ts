/** Runs as the trainer would have made them: rates from the real schedule, losses from a curve with seeded noise. */
import type { Recipe } from '../../../shared/recipe.ts';
import type { StoredEvaluation } from '../../../shared/evaluation.ts';
import { perplexity } from '../../../shared/metrics.ts';
import type {
  MetricColumns,
  RunFailure,
  RunLive,
  RunNote,
  RunSample,
  RunStatus,
  RunView,
} from '../../../shared/run.ts';
import { frozenLrAt, groupNames, lrAt } from '../../../shared/schedule.ts';
import { defaultSettings } from '../../../shared/settings.ts';
import type { Settings } from '../../../shared/hyperparams.ts';

export interface StageRun {
  view: RunView;
  columns: MetricColumns;
}

export interface RunPlan {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly changes?: Partial<Settings>;
  readonly epochs?: number;
  readonly perEpoch?: number;
  /** updates done; all of them if not said */
  readonly step?: number;
  /** held-out loss before training, and where it tends to */
  readonly from?: number;
  readonly to?: number;
  readonly msPerUpdate?: number;
  readonly started: number;
  readonly notes?: string;
  readonly data?: string;
  readonly dataName?: string;
  readonly recipe?: Recipe;
  readonly live?: Partial<RunLive>;
  readonly failure?: RunFailure;
  readonly samples?: readonly RunSample[];
  readonly events?: readonly RunNote[];
  readonly pauses?: RunView['pauses'];
}

const LAYERS = 3;

/** A repeatable number from 0 to 1 for each whole number. */
export function noise(n: number): number {
  const x = Math.sin(n * 12.9898 + 78.233) * 43758.5453;
  return x - Math.floor(x);
}

export function makeRun(plan: RunPlan): StageRun {
  const settings: Settings = { ...defaultSettings(), frozenEpochs: 0, etaMax: 4e-3, ...plan.changes };
  const epochs = plan.epochs ?? 3;
  const perEpoch = plan.perEpoch ?? 2_412;
  const frozenUpdates = settings.frozenEpochs * perEpoch;
  const steps = frozenUpdates + epochs * perEpoch;
  const step = plan.step ?? steps;
  const ms = plan.msPerUpdate ?? 282;
  const shape = { from: plan.from ?? 4.72, to: plan.to ?? 3.84, steps };
  const evaluations = evaluationsOf({ ...shape, step, perEpoch, started: plan.started, ms });
  const best = evaluations.reduce((low, one) => (one.loss < low.loss ? one : low));
  const last = evaluations.at(-1);
  const ended = ['done', 'stopped', 'failed'].includes(plan.status) ? plan.started + step * ms : null;
  const checkpoints = step > 50 ? [{ update: step - 40, time: plan.started + (step - 40) * ms }] : [];
  const view: RunView = {
    id: plan.id,
    name: plan.name,
    kind: 'finetune',
    status: plan.status,
    base: 'starter',
    data: plan.data ?? 'harbour',
    model: plan.status === 'done' ? `m-${plan.id}` : null,
    created: plan.started - 4_000,
    ended,
    step,
    steps,
    epochs,
    seed: 42,
    engine: 'tensorflow',
    threads: 8,
    before: evaluations[0] ?? null,
    after: plan.status === 'done' ? (last ?? null) : null,
    best: evaluations.length > 1 ? best : null,
    failure: plan.failure ?? null,
    baseName: 'starter',
    dataName: plan.dataName ?? 'Harbour letters',
    notes: plan.notes ?? '',
    course: evaluations.map((one) => ({ update: one.update, perplexity: one.perplexity })),
    trainedMs: step * ms,
    lastCheckpoint: checkpoints[0] ?? null,
    live:
      plan.live === undefined
        ? null
        : {
            activity: 'training',
            msPerUpdate: ms,
            msLeft: (steps - step) * ms,
            memory: 1.9e9,
            ...plan.live,
          },
    settings,
    recipe: plan.recipe ?? null,
    groups: groupNames(settings.grouping, LAYERS),
    vocab: 60_002,
    updatesPerEpoch: perEpoch,
    frozenUpdates,
    tokensPerEpoch: 10_806_000,
    landing: null,
    evaluations,
    samples: plan.samples ?? [],
    events: plan.events ?? eventsOf(evaluations, perEpoch),
    pauses: plan.pauses ?? [],
    checkpoints,
    versions: { program: '0.1.0', tensorflow: '2.9.1' },
  };
  return { view, columns: columnsOf(view, shape, 1, step, ms) };
}

/** Updates `from` to `to` of a run. */
export function columnsOf(
  view: RunView,
  shape: { from: number; to: number; steps: number },
  from: number,
  to: number,
  ms: number,
): MetricColumns {
  const groups = view.groups.length;
  const n = Math.max(0, to - from + 1);
  const columns: MetricColumns = {
    groups,
    step: new Float64Array(n),
    loss: new Float64Array(n),
    gradNorm: new Float64Array(n),
    time: new Float64Array(n),
    lr: new Float64Array(n * groups),
  };
  const started = view.created + 4_000;
  const pausedUntil = view.pauses.map((pause) => ({
    update: pause.update,
    ms: (pause.to ?? pause.from) - pause.from,
  }));
  for (let i = 0; i < n; i++) {
    const update = from + i;
    const waited = pausedUntil.reduce((sum, pause) => sum + (update > pause.update ? pause.ms : 0), 0);
    const wobble = (noise(update) + noise(update * 3 + 1) - 1) * 0.22 + (noise(update * 7) > 0.997 ? 0.5 : 0);
    columns.step[i] = update;
    columns.loss[i] = curve(update, shape) + 0.22 + wobble;
    columns.gradNorm[i] = 0.11 + noise(update * 5) * 0.06 + (noise(update * 11) > 0.998 ? 0.3 : 0);
    columns.time[i] = started + update * ms + waited;
    for (let group = 0; group < groups; group++) columns.lr[i * groups + group] = rateAt(view, update, group);
  }
  return columns;
}

function rateAt(view: RunView, update: number, group: number): number {
  const t = update - 1;
  const { settings, frozenUpdates, steps } = view;
  return t < frozenUpdates
    ? frozenLrAt(t, group, settings, frozenUpdates, LAYERS)
    : lrAt(t - frozenUpdates, group, settings, steps - frozenUpdates, LAYERS);
}

function curve(update: number, { from, to, steps }: { from: number; to: number; steps: number }): number {
  const x = update / steps;
  return to + (from - to) * (0.82 * Math.exp(-9 * x) + 0.18 * (1 - x));
}

function evaluationsOf(plan: {
  from: number;
  to: number;
  steps: number;
  step: number;
  perEpoch: number;
  started: number;
  ms: number;
}): StoredEvaluation[] {
  const every = Math.max(1, Math.floor(plan.perEpoch / 4));
  const found: StoredEvaluation[] = [];
  for (let update = 0; update <= plan.step; update += every) {
    const loss = curve(update, plan) + (noise(update + 5) - 0.5) * 0.012;
    found.push({
      update,
      epoch: Math.floor(update / plan.perEpoch),
      loss,
      perplexity: perplexity(loss),
      accuracy: 0.36 - loss / 40,
      tokens: 1_204_310,
      time: plan.started + update * plan.ms,
    });
  }
  return found;
}

function eventsOf(evaluations: readonly StoredEvaluation[], perEpoch: number): RunNote[] {
  return evaluations
    .filter((one) => one.update > 0 && one.update % perEpoch === 0)
    .map((one) => ({
      update: one.update,
      code: 'epoch',
      message: `Epoch ${one.epoch} is done: perplexity ${one.perplexity.toFixed(1)}.`,
      time: one.time,
    }));
}
