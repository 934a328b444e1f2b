/** Which learning rate each layer group gets at each update: the one source for preview, training, charts and tests. */
import type { Settings } from './hyperparams.ts';

/** The settings that decide rates and groups. */
export type ScheduleSettings = Pick<
  Settings,
  'schedule' | 'etaMax' | 'frozenEtaMax' | 'cutFrac' | 'ratio' | 'discriminative' | 'grouping' | 'beta1'
>;

export type Grouping = Settings['grouping'];

/** fastai's one-cycle: share of the rise, and how far below the peak it starts and ends. */
const ONE_CYCLE = { rise: 0.25, div: 25, divFinal: 1e5, momentumRise: 0.1 } as const;

/** Below this many updates a warm-up of a tenth is not even one whole update. */
export const SHORT_SCHEDULE = 10;

/**
 * Slanted triangular learning rate (Howard and Ruder 2018, equation 3) in the form of the authors' own code:
 * the decay is divided by (T − cut), because the printed formula turns negative near the end whenever T·cut_frac
 * is not a whole number, and divides by zero for T < 1/cut_frac.
 * @param t update, 0 … total − 1
 * @returns a rate between etaMax/ratio and etaMax, which is reached at t = cut when total ≥ 2
 */
export function stlr(
  t: number,
  { total, etaMax, cutFrac, ratio }: { total: number; etaMax: number; cutFrac: number; ratio: number },
): number {
  const cut = Math.max(1, Math.min(total - 1, Math.floor(total * cutFrac)));
  const p = t < cut ? t / cut : 1 - (t - cut) / (total - cut);
  return (etaMax * (1 + clamp01(p) * (ratio - 1))) / ratio;
}

/** fastai v2's one-cycle: a cosine from etaMax/25 up to etaMax over a quarter of the updates, then down to etaMax/1e5. */
export function oneCycle(t: number, { total, etaMax }: { total: number; etaMax: number }): number {
  const { rise, div, divFinal } = ONE_CYCLE;
  const position = t / total;
  return position < rise
    ? cosine(etaMax / div, etaMax, position / rise)
    : cosine(etaMax, etaMax / divFinal, (position - rise) / (1 - rise));
}

/** β₁ along the one-cycle: it falls to `beta1` while the rate rises, and returns (0.8 → 0.7 → 0.8 by default). */
export function oneCycleBeta1(t: number, { total, beta1 }: { total: number; beta1: number }): number {
  const high = Math.max(beta1, Math.min(beta1 + ONE_CYCLE.momentumRise, 0.999));
  const position = t / total;
  return position < ONE_CYCLE.rise
    ? cosine(high, beta1, position / ONE_CYCLE.rise)
    : cosine(beta1, high, (position - ONE_CYCLE.rise) / (1 - ONE_CYCLE.rise));
}

/** Names of the layer groups, slowest first; `embedding` is the tied matrix together with the decoder's bias. */
export function groupNames(grouping: Grouping, layers: number): string[] {
  const lstms = Array.from({ length: layers }, (_, i) => `lstm${String(i + 1)}`);
  return grouping === 'seed' ? ['embedding', ...lstms] : [...lstms, 'embedding'];
}

/** PyTorch's names of the parameters in each group, in the order of `groupNames`. */
export function parameterGroups(grouping: Grouping, layers: number): string[][] {
  return groupNames(grouping, layers).map((name) => {
    if (name === 'embedding') return ['0.encoder.weight', '1.decoder.bias'];
    const rnn = `0.rnns.${String(Number(name.slice('lstm'.length)) - 1)}`;
    return [
      `${rnn}.weight_hh_l0_raw`,
      `${rnn}.module.weight_ih_l0`,
      `${rnn}.module.bias_ih_l0`,
      `${rnn}.module.bias_hh_l0`,
    ];
  });
}

/**
 * What the rate of each group is divided by, in the order of `groupNames`.
 * `fastai` and `seed`: powers of `discriminative`, the last group undivided. `authors`: {6, 3, 1, 2} as in the
 * language-model script of the paper's authors; for another number of layers each lower LSTM has half the rate.
 */
export function groupDivisors(
  { grouping, discriminative }: Pick<ScheduleSettings, 'grouping' | 'discriminative'>,
  layers: number,
): number[] {
  if (grouping === 'authors') {
    const lstms = layers === 3 ? [6, 3, 1] : Array.from({ length: layers }, (_, i) => 2 ** (layers - 1 - i));
    return [...lstms, 2];
  }
  return Array.from({ length: layers + 1 }, (_, i) => discriminative ** (layers - i));
}

/**
 * The learning rate of a layer group at an update of the main phase.
 * @param t update within the phase, 0 … total − 1
 * @param group index into `groupNames`
 * @param total updates of the phase
 * @param layers number of LSTM layers
 */
export function lrAt(
  t: number,
  group: number,
  settings: ScheduleSettings,
  total: number,
  layers: number,
): number {
  return scheduled(t, total, settings.etaMax, settings) / (groupDivisors(settings, layers)[group] ?? 1);
}

/**
 * The same for the frozen phase, in which the last group learns alone: its own schedule over the updates of that
 * phase, peak `frozenEtaMax`, undivided; 0 means frozen.
 */
export function frozenLrAt(
  t: number,
  group: number,
  settings: ScheduleSettings,
  total: number,
  layers: number,
): number {
  return group === layers ? scheduled(t, total, settings.frozenEtaMax, settings) : 0;
}

/** From update `from` on the rates fall to their end over `updates` updates: the person asked to finish. */
export interface Landing {
  readonly from: number;
  readonly updates: number;
}

/** All that decides the rates along a whole run, both phases. */
export interface Course {
  readonly settings: ScheduleSettings;
  readonly layers: number;
  /** updates of the phase in which the last group learns alone */
  readonly frozenUpdates: number;
  /** updates of both phases together */
  readonly updates: number;
  readonly landing: Landing | null;
}

/**
 * The learning rate of every layer group at an update of a run, slowest group first; 0 = frozen.
 * @param update counts from 1 through both phases
 */
export function ratesAt(update: number, course: Course): number[] {
  const { landing, layers } = course;
  const groups = Array.from({ length: layers + 1 }, (_, group) => group);
  if (landing === null || update < landing.from) return groups.map((g) => plannedRate(update, g, course));
  // a landing lies within one phase, and begins where the update before it in that phase stood
  const phaseStart = landing.from <= course.frozenUpdates ? 1 : course.frozenUpdates + 1;
  const share = Math.min(1, (update - landing.from + 1) / landing.updates);
  return groups.map((g) => {
    const start = plannedRate(Math.max(phaseStart, landing.from - 1), g, course);
    const end = Math.min(start, landingEnd(landing.from, g, course));
    return share === 1 ? end : start + (end - start) * share;
  });
}

/** Updates until a landing is over: about `ms`, at least ten, and never beyond the phase it begins in. */
export function landingUpdates(left: number, msPerUpdate: number, ms = LANDING_MS): number {
  return Math.min(left, Math.max(LEAST_LANDING, Math.round(ms / msPerUpdate)));
}

const LANDING_MS = 60_000;
const LEAST_LANDING = 10;

function plannedRate(update: number, group: number, course: Course): number {
  const { settings, layers, frozenUpdates, updates } = course;
  return update <= frozenUpdates
    ? frozenLrAt(update - 1, group, settings, frozenUpdates, layers)
    : lrAt(update - 1 - frozenUpdates, group, settings, updates - frozenUpdates, layers);
}

/** Where the schedule itself would end; a constant one, which has no end, falls as far as the triangle does. */
function landingEnd(from: number, group: number, course: Course): number {
  const { settings, layers, frozenUpdates, updates } = course;
  const frozen = from <= frozenUpdates;
  const peak = frozen
    ? group === layers
      ? settings.frozenEtaMax
      : 0
    : settings.etaMax / (groupDivisors(settings, layers)[group] ?? 1);
  return Math.min(plannedRate(frozen ? frozenUpdates : updates, group, course), peak / settings.ratio);
}

/** Adam's β₁ at an update of a phase: constant, but for one-cycle. */
export function beta1At(t: number, settings: ScheduleSettings, total: number): number {
  return settings.schedule === 'onecycle'
    ? oneCycleBeta1(t, { total, beta1: settings.beta1 })
    : settings.beta1;
}

function scheduled(
  t: number,
  total: number,
  etaMax: number,
  { schedule, cutFrac, ratio }: ScheduleSettings,
): number {
  switch (schedule) {
    case 'stlr':
      return stlr(t, { total, etaMax, cutFrac, ratio });
    case 'onecycle':
      return oneCycle(t, { total, etaMax });
    case 'constant':
      return etaMax;
  }
}

function cosine(start: number, end: number, position: number): number {
  return start + ((1 + Math.cos(Math.PI * (1 - position))) * (end - start)) / 2;
}

function clamp01(p: number): number {
  return Math.min(1, Math.max(0, p));
}
