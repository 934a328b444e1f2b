/** The engine in this process, as the command line and the trainer use it; TensorFlow is loaded when it is first needed. */
import type { OpenedEngine } from '../engine/ops/chooseOps.ts';
import type { AwdLstm } from '../engine/model/awdLstm.ts';
import type { Ops } from '../engine/ops/ops.ts';
import type { PreparedData } from '../engine/train/prepare.ts';
import type { Beginnings } from '../engine/train/sampler.ts';
import type { Engine, EngineHost, PreparedRun, PrepareJob } from './engineHost.ts';
import type { QuestionHost, Questions, Weights } from './questions.ts';
import type { EngineChoice } from './types.ts';

export type InProcessHost = EngineHost & QuestionHost;

export function createInProcessHost(): InProcessHost {
  const opened = new Map<string, Promise<OpenedEngine>>();
  const open = async (choice: EngineChoice): Promise<OpenedEngine> => {
    const key = `${choice.engine ?? 'best'} ${choice.threads ?? 'own'}`;
    const { openEngine } = await import('../engine/ops/chooseOps.ts');
    const opening =
      opened.get(key) ??
      openEngine({
        ...(choice.engine === undefined ? {} : { engine: choice.engine }),
        ...(choice.threads === undefined ? {} : { threads: choice.threads }),
      });
    opened.set(key, opening);
    return opening;
  };
  return {
    open: async (choice) => engineOn(await open(choice)),
    questions: async (choice) => questionsOn((await open(choice)).ops),
  };
}

function engineOn({ ops, engine, reason, version, threads }: OpenedEngine): Engine {
  return {
    ...{ engine, reason, version, threads },
    prepare: async (job) => {
      const { prepareRun } = await import('../engine/train/prepare.ts');
      const { promptsOf } = await import('../engine/train/prompts.ts');
      const { rulesOf } = await import('../engine/text/tokenizer.ts');
      const data = await prepareRun(job);
      const { vocab, tokenizer } = data.facts;
      const prompts = promptsOf(data.corpus.valid, vocab);
      const { words } = rulesOf(tokenizer);
      return preparedOn(ops, data, { vocab, prompts, words, seed: job.seed }, job);
    },
    measure: async (job, watch) => {
      const { carryOut } = await import('../measuring/carryOut.ts');
      return carryOut(ops, job, watch);
    },
  };
}

function preparedOn(
  ops: Ops,
  data: PreparedData,
  beginnings: Beginnings,
  { settings, seed }: PrepareJob,
): PreparedRun {
  let held: PreparedData | null = data;
  const holding = (): PreparedData => {
    if (held === null) throw new Error('this prepared run was given back');
    return held;
  };
  return {
    facts: data.facts,
    train: async (order) => {
      const { train } = await import('../engine/train/train.ts');
      const { facts, weights, corpus } = holding();
      const { emit, ...rest } = order;
      return train({
        ...{ ops, config: facts.config, weights, corpus, settings, seed, beginnings, ...rest },
        emit: (event) => emit([{ time: Date.now(), event }]),
      });
    },
    rehearse: async (job) => {
      const { rehearse } = await import('../engine/train/rehearse.ts');
      return rehearse(ops, holding(), { settings, seed }, job);
    },
    keep: async (job) => {
      const { keepBest } = await import('../engine/train/keepBest.ts');
      return keepBest(ops, holding().facts, beginnings, job);
    },
    release: () => {
      held = null;
    },
  };
}

function questionsOn(ops: Ops): Questions {
  return {
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
    findLearningRate: async (job) => {
      const { prepareRun } = await import('../engine/train/prepare.ts');
      const { lrFind } = await import('../engine/train/lrFind.ts');
      const { facts, weights, corpus } = await prepareRun(job);
      return lrFind({ ...job, ops, config: facts.config, weights, corpus });
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
