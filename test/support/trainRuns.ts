/** Runs THE training loop in a temporary folder and gives back all that it told and saved. */
import { join } from 'node:path';
import { readSafetensors, weightsOf } from '../../main/engine/files/safetensors.ts';
import { initialWeights } from '../../main/engine/model/initialWeights.ts';
import type { Ops } from '../../main/engine/ops/ops.ts';
import type { EvaluatedEvent, TrainEvent, UpdateEvent } from '../../main/engine/train/events.ts';
import { loadPosition } from '../../main/engine/train/position.ts';
import { train } from '../../main/engine/train/train.ts';
import type { TrainOutcome } from '../../main/engine/train/train.ts';
import type { Documents, ModelConfig, WeightMap } from '../../main/engine/types.ts';
import { parseSettings } from '../../shared/settings.ts';
import { GOLDEN_CONFIG, goldenWeights } from './goldenModel.ts';
import { tempDir } from './tempDir.ts';

export interface Training {
  readonly ops: Ops;
  /** `key=value` pairs on top of the defaults */
  readonly settings: readonly string[];
  readonly train: Int32Array;
  readonly valid: Int32Array;
  readonly epochs?: number;
  /** another model than that of the fixtures, with fresh weights */
  readonly fresh?: { readonly config: ModelConfig; readonly vocabSize: number };
  /** sees every event when it happens */
  readonly watch?: (event: TrainEvent) => void;
}

export interface Trained {
  readonly outcome: TrainOutcome;
  readonly updates: readonly UpdateEvent[];
  readonly evaluations: readonly EvaluatedEvent[];
  /** codes of the notes, in their order */
  readonly notes: readonly string[];
  /** the last checkpoint: weights, optimiser's slots, carried state */
  readonly checkpoint: WeightMap;
  /** the weights of the lowest held-out loss */
  readonly best: WeightMap;
}

/** Trains the golden fixtures' model from its stored weights, or a fresh one. */
export async function runTraining({ ops, settings, epochs = 1, ...more }: Training): Promise<Trained> {
  const { fresh, watch } = more;
  const checkpointDir = tempDir();
  const events: TrainEvent[] = [];
  const outcome = await train({
    ops,
    config: fresh?.config ?? GOLDEN_CONFIG,
    weights: fresh === undefined ? await goldenWeights() : initialWeights(fresh.config, fresh.vocabSize, 3),
    settings: parseSettings(settings),
    epochs,
    seed: 5,
    corpus: { train: oneDocument(more.train), valid: oneDocument(more.valid) },
    checkpointDir,
    checkpointEvery: null,
    resume: false,
    before: false,
    emit(event) {
      events.push(event);
      watch?.(event);
    },
    signal: new AbortController().signal,
  });
  const saved = await loadPosition(checkpointDir);
  const best = await readSafetensors(join(checkpointDir, 'best.safetensors'));
  return {
    outcome,
    updates: events.filter((e) => e.kind === 'update'),
    evaluations: events.filter((e) => e.kind === 'evaluated'),
    notes: events.filter((e) => e.kind === 'note').map((e) => e.code),
    checkpoint: saved?.tensors ?? NOTHING,
    best: weightsOf(best.tensors),
  };
}

const NOTHING: WeightMap = new Map();

export function oneDocument(ids: Int32Array): Documents {
  return { ids, offsets: Uint32Array.of(0, ids.length) };
}
