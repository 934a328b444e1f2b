/** A model that learns: its weights, gradients and carried state as variables, and the two recorded halves of an update. */
import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/hyperparams.ts';
import { AwdLstm, engineShape } from '../model/awdLstm.ts';
import { drawMasks } from '../model/dropout.ts';
import type { Window as ShardWindow } from '../model/passes.ts';
import { recordOverShards } from '../model/recordedShards.ts';
import type { RecordedWindow } from '../model/recordedShards.ts';
import { lossAndGradientsInShards } from '../model/shards.ts';
import type { FeedSpec, Ops, Tensor, Variable } from '../ops/ops.ts';
import { stepKey } from '../ops/random.ts';
import type { Window } from '../text/windows.ts';
import type { ModelConfig, WeightMap } from '../types.ts';
import type { Optimizer, UpdateRates } from './optimizer.ts';
import { assignTo, StateVariables } from './stateVariables.ts';

export interface UpdateNumbers {
  /** mean cross-entropy of the window, without AR and TAR */
  readonly loss: number;
  readonly ar: number;
  readonly tar: number;
  /** 2-norm over all trained parameters, before clipping */
  readonly gradNorm: number;
}

export type LearnerSettings = Pick<
  Settings,
  'batch' | 'dropMult' | 'clip' | 'arAlpha' | 'tarBeta' | 'arOn' | 'products'
>;

const STEP_KEY: FeedSpec = { dtype: 'int32', shape: [2] };

export class Learner {
  readonly model: AwdLstm;
  readonly state: StateVariables;
  readonly #settings: LearnerSettings;
  readonly #gradients: readonly Variable[];
  readonly #recorded = new Map<string, RecordedWindow>();

  constructor(ops: Ops, config: ModelConfig, weights: WeightMap, settings: LearnerSettings) {
    if (!ops.products.includes(settings.products)) throw noSuchProducts(settings.products);
    this.model = new AwdLstm(ops, config, weights);
    this.state = new StateVariables(ops, config, settings.batch);
    this.#settings = settings;
    this.#gradients = this.model.parameters.map((p) => {
      const shape = engineShape(p);
      return ops.variable(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
    });
  }

  /**
   * One update: forward, backward, clip, optimiser.
   * @throws AppError engine/not-finite before any weight is touched, when loss or gradient is NaN or infinite
   */
  update(
    window: Window,
    random: { seed: number; step: number },
    optimizer: Optimizer,
    rates: UpdateRates,
  ): UpdateNumbers {
    const numbers = this.backward(
      window,
      random,
      rates.lr.map((lr) => lr > 0),
    );
    const { clip } = this.#settings;
    const shorten = clip === 0 ? 1 : clipCoefficient(numbers.gradNorm, clip);
    optimizer.apply(this.#gradients, shorten, rates);
    return numbers;
  }

  /** Loss and gradients of a window; the gradients stay in variables, the state is carried on. */
  backward(
    { x, y, steps }: Window,
    random: { seed: number; step: number },
    trained: readonly boolean[],
  ): UpdateNumbers {
    const recorded = this.prepare(steps, trained);
    const [scalars] = recorded({ x, y }, Int32Array.from(stepKey(random.seed, random.step)));
    const [loss = Number.NaN, ar = 0, tar = 0, squaredNorm = Number.NaN] = scalars ?? [];
    if (!Number.isFinite(loss + squaredNorm)) throw notFinite(loss, squaredNorm);
    return { loss, ar, tar, gradNorm: Math.sqrt(squaredNorm) };
  }

  /** Records the backward half for windows of this length and these trained parameters, unless it is there already. */
  prepare(steps: number, trained: readonly boolean[]): RecordedWindow {
    const name = `${steps} ${trained.map(Number).join('')}`;
    let recorded = this.#recorded.get(name);
    if (recorded === undefined) {
      const { batch, products } = this.#settings;
      const body = (windows: readonly ShardWindow[], [key]: readonly Tensor[]): Tensor[] => [
        this.#record(windows, trained, key),
      ];
      recorded = recordOverShards(this.model.ops, { batch, steps }, [STEP_KEY], body, products);
      this.#recorded.set(name, recorded);
    }
    return recorded;
  }

  /** Records an optimiser's update of these parameters. */
  prepareUpdate(optimizer: Optimizer, trained: readonly boolean[]): void {
    optimizer.prepare(this.#gradients, trained);
  }

  dispose(): void {
    for (const v of this.#gradients) this.model.ops.drop(v);
    this.state.dispose();
    this.model.dispose();
  }

  /** The recorded half: everything up to the gradients. Gives loss, AR, TAR and squared norm as one vector [4]. */
  #record(windows: readonly ShardWindow[], trained: readonly boolean[], key: Tensor | undefined): Tensor {
    const { ops, config, vocabSize } = this.model;
    const { batch, dropMult } = this.#settings;
    if (key === undefined) throw new RangeError('the random key is missing');
    const masks = drawMasks(ops, config, { vocabSize, batch, dropMult, key });
    const state = this.state.value();
    const run = lossAndGradientsInShards(this.model, windows, state, masks, this.#settings);
    this.state.carry(run.state);
    for (const [i, v] of this.#gradients.entries())
      if (trained[i] === true) assignTo(ops, v, run.gradients[i]);
    const squares = run.gradients.filter((_, i) => trained[i]).map((g) => ops.sumOfSquares(g));
    const squaredNorm = squares.length === 0 ? ops.zeros([]) : ops.addAll(squares); // a peak of 0 trains nothing
    return ops.concat([run.ce, run.ar, run.tar, squaredNorm].map((t) => ops.reshape(t, [1])));
  }
}

/** min(1, max / (norm + 1e-6)): what shortens all gradients together to the norm `max` (PyTorch's clip_grad_norm_). */
export function clipCoefficient(norm: number, max: number): number {
  return Math.min(1, max / (norm + 1e-6));
}

function noSuchProducts(products: string): AppError {
  const message = `This engine has no ${products} products. Set products=float32, or use the TensorFlow engine.`;
  return new AppError('engine/products', message, { products });
}

function notFinite(loss: number, squaredNorm: number): AppError {
  const what = Number.isFinite(loss) ? 'The gradient' : 'The loss';
  const message =
    `${what} became infinite or undefined, so training stopped before the weights were touched. ` +
    'The last checkpoint is good. Lower the highest learning rate (etaMax) and start again.';
  return new AppError('engine/not-finite', message, { loss: String(loss), squaredNorm: String(squaredNorm) });
}
