/** A prepared run whose weights and texts are in the trainer's process. */
import { AppError } from '../../shared/errors.ts';
import type { PreparedFacts, PreparedRun, RehearseJob, TrainOrder } from '../services/engineHost.ts';
import type { Measured, MeasureJob, Watch } from '../services/measureShapes.ts';
import type { Conversation } from './conversation.ts';
import type { Answer } from './messages.ts';

/**
 * @param prepared what the trainer calls it
 * @param released told when it was given back, and whether it had trained
 */
export function remoteRun(
  talk: Conversation,
  prepared: number,
  facts: PreparedFacts,
  released: (trained: boolean) => void,
): PreparedRun {
  let trained = false;
  return {
    facts,
    train: (order) => {
      trained = true;
      return train(talk, prepared, order);
    },
    rehearse: ({ epochs, scratch, signal }) => rehearse(talk, prepared, { epochs, scratch, signal }),
    keep: async (job) => {
      const answer = await talk.ask({ kind: 'keep', prepared, job });
      if (answer.kind !== 'kept') throw unexpected(answer);
      return answer.kept;
    },
    release: () => {
      talk.send({ kind: 'release', prepared });
      released(trained);
    },
  };
}

async function rehearse(
  talk: Conversation,
  prepared: number,
  { epochs, scratch, signal }: RehearseJob,
): ReturnType<PreparedRun['rehearse']> {
  const asked = talk.ask({ kind: 'rehearse', prepared, job: { epochs, scratch } });
  const undo = onAbort(signal, () => talk.send({ kind: 'control', what: 'pause' }));
  try {
    const answer = await asked;
    if (answer.kind !== 'rehearsed') throw unexpected(answer);
    return answer.rehearsal;
  } finally {
    undo();
  }
}

/** A measurement in the trainer's process; cancelled it rejects with the signal's reason once the process has let go. */
export async function measure(
  talk: Conversation,
  job: MeasureJob,
  { signal, onProgress }: Watch,
): Promise<Measured> {
  signal?.throwIfAborted();
  const asked = talk.ask({ kind: 'measure', job }, 'waiting', onProgress);
  const undo =
    signal === undefined ? null : onAbort(signal, () => talk.send({ kind: 'control', what: 'pause' }));
  try {
    const answer = await asked;
    if (answer.kind !== 'measured') throw unexpected(answer);
    return answer.measured;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    undo?.();
  }
}

async function train(
  talk: Conversation,
  prepared: number,
  { epochs, checkpointDir, checkpointEvery, resume, before, landing, emit, signal, finish }: TrainOrder,
): ReturnType<PreparedRun['train']> {
  const refused: Error[] = [];
  talk.onEvents = (batch, events) => {
    if (refused.length > 0) return;
    try {
      emit(events);
      talk.send({ kind: 'stored', batch });
    } catch (error) {
      // what cannot be stored must not be trained
      refused.push(error instanceof Error ? error : new Error(String(error)));
      talk.send({ kind: 'control', what: 'abort' });
    }
  };
  const order = { epochs, checkpointDir, checkpointEvery, resume, before, landing };
  const asked = talk.ask({ kind: 'train', prepared, order }, 'training');
  const undo = [
    onAbort(signal, () => talk.send({ kind: 'control', what: 'pause' })),
    onAbort(finish, () => talk.send({ kind: 'control', what: 'finish' })),
  ];
  try {
    const answer = await asked;
    if (answer.kind !== 'trained') throw unexpected(answer);
    return answer.outcome;
  } catch (error) {
    throw refused[0] ?? error;
  } finally {
    talk.onEvents = null;
    for (const remove of undo) remove();
  }
}

function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) act();
  signal.addEventListener('abort', act);
  return () => signal.removeEventListener('abort', act);
}

export function unexpected(answer: Answer): AppError {
  const message = `The training process answered “${answer.kind}” to something else.`;
  return new AppError('internal/trainer-answer', message);
}
