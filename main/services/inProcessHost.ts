/** The engine in this process, as the command line uses it; TensorFlow is loaded when it is first needed. */
import type { OpenedEngine } from '../engine/ops/chooseOps.ts';
import type { AwdLstm } from '../engine/model/awdLstm.ts';
import type { Ops } from '../engine/ops/ops.ts';
import type { Engine, EngineHost, Weights } from './engineHost.ts';

export function createInProcessHost(): EngineHost {
  const opened = new Map<string, Promise<OpenedEngine>>();
  return {
    open: async (choice) => {
      const key = `${choice.engine ?? 'best'} ${choice.threads ?? 'own'}`;
      const { openEngine } = await import('../engine/ops/chooseOps.ts');
      const opening =
        opened.get(key) ??
        openEngine({
          ...(choice.engine === undefined ? {} : { engine: choice.engine }),
          ...(choice.threads === undefined ? {} : { threads: choice.threads }),
        });
      opened.set(key, opening);
      return engineOn(await opening);
    },
  };
}

function engineOn({ ops, engine, reason, version, threads }: OpenedEngine): Engine {
  return {
    engine,
    reason,
    version,
    threads,
    train: async (job) => {
      const { train } = await import('../engine/train/train.ts');
      return train({ ...job, ops });
    },
    evaluate: async (job) => {
      const { evaluate } = await import('../engine/train/evaluate.ts');
      const recording = ops.recording(); // as a run measures itself: the same graph gives the same last digits
      try {
        return await withModel(recording, job, (model) =>
          evaluate(recording, model, job.docs, job.batch, job.bptt),
        );
      } finally {
        recording.close();
      }
    },
    generate: async (job) => {
      const { generate } = await import('../engine/model/generate.ts');
      const { ids } = await withModel(ops, job, (model) =>
        generate(ops, model, [...job.vocab], job.promptIds, job),
      );
      return ids;
    },
    findLearningRate: async (job) => {
      const { lrFind } = await import('../engine/train/lrFind.ts');
      return lrFind({ ...job, ops });
    },
  };
}

async function withModel<T>(
  ops: Ops,
  { config, weights }: Weights,
  use: (model: AwdLstm) => Promise<T>,
): Promise<T> {
  const { AwdLstm: Model } = await import('../engine/model/awdLstm.ts');
  const model = new Model(ops, config, weights);
  try {
    return await use(model);
  } finally {
    model.dispose();
  }
}
