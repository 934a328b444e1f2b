/** The way through a run: its phases, how many updates each has, and the rates of every update. */
import { beta1At, parameterGroups } from '../../../shared/schedule.ts';
import type { Course, Landing } from '../../../shared/schedule.ts';
import type { Settings } from '../../../shared/hyperparams.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import { countWindows, rowLength } from '../text/windows.ts';
import type { Documents } from '../types.ts';

export interface Phase {
  readonly name: 'frozen' | 'main';
  readonly epochs: number;
  readonly updates: number;
  /** updates and epochs of the phases before it */
  readonly updatesBefore: number;
  readonly epochsBefore: number;
}

export interface Plan {
  readonly phases: readonly Phase[];
  readonly updatesPerEpoch: number;
  readonly tokensPerEpoch: number;
  readonly updates: number;
}

/**
 * First `frozenEpochs` epochs in which the last group learns alone, then `epochs` epochs of the main phase.
 * Each phase has its own schedule over its own updates.
 * @throws AppError dataset/too-short when the training part does not fill one column of `batch` rows
 */
export function planOf(train: Documents, settings: Settings, epochs: number): Plan {
  const { batch, bptt, frozenEpochs } = settings;
  const tokens = train.ids.length;
  const updatesPerEpoch = countWindows(tokens, batch, bptt);
  if (updatesPerEpoch === 0) {
    const message =
      `The training part has ${tokens} tokens, and a batch of ${batch} rows needs at least ${batch + 1}. ` +
      'Use a smaller batch or more text.';
    throw new AppError('dataset/too-short', message, { tokens, batch });
  }
  const frozen = { name: 'frozen' as const, epochs: frozenEpochs, updatesBefore: 0, epochsBefore: 0 };
  const main = {
    name: 'main' as const,
    epochs,
    updatesBefore: frozenEpochs * updatesPerEpoch,
    epochsBefore: frozenEpochs,
  };
  const phases = [frozen, main]
    .filter((phase) => phase.epochs > 0)
    .map((phase) => ({ ...phase, updates: phase.epochs * updatesPerEpoch }));
  return {
    phases,
    updatesPerEpoch,
    tokensPerEpoch: rowLength(tokens, batch) * batch,
    updates: (frozenEpochs + epochs) * updatesPerEpoch,
  };
}

/** What decides the rates of a run's updates, for `ratesAt`. */
export function courseOf(plan: Plan, settings: Settings, layers: number, landing: Landing | null): Course {
  const frozenUpdates = plan.phases.find((phase) => phase.name === 'frozen')?.updates ?? 0;
  return { settings, layers, frozenUpdates, updates: plan.updates, landing };
}

export function momentum(t: number, phase: Phase, settings: Settings): number {
  return beta1At(t, settings, phase.updates);
}

/** The group of each parameter, in the order of the model's parameters. */
export function groupOfParameters(model: AwdLstm, settings: Settings): number[] {
  const groups = parameterGroups(settings.grouping, model.config.n_layers);
  return model.parameters.map((p) => groups.findIndex((names) => names.includes(p.name)));
}
