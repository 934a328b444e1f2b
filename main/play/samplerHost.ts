/** The sampler's process as main sees it: started by the first question, thrown away when it has long been idle. */
import type { PlayEnd, PlayWord } from '../../shared/play.ts';
import { AppError } from '../../shared/errors.ts';
import { asCode } from '../ingest/job.ts';
import type { Port } from '../ingest/job.ts';
import { fromSamplerSchema } from '../sampler/messages.ts';
import type { Source, ToSampler, Work } from '../sampler/messages.ts';

export type ForkSampler = () => Port<ToSampler>;

export interface SamplerHost {
  /**
   * @param signal stops it; what came by then is the answer
   * @throws AppError `model/…`, `run/…`, `disk/…`, `internal/sampler-ended`
   */
  ask(
    source: Source,
    work: Work,
    onWords: (words: readonly PlayWord[]) => void,
    signal: AbortSignal,
  ): Promise<PlayEnd>;
  /** ends the process; what is being asked of it fails */
  close(): void;
}

/** Weights are read again in a moment, so memory is not held for long. */
const IDLE_MS = 180_000;

interface Question {
  readonly onWords: (words: readonly PlayWord[]) => void;
  readonly done: (end: PlayEnd) => void;
  readonly failed: (error: AppError) => void;
}

export function createSamplerHost(fork: ForkSampler, idleMs = IDLE_MS): SamplerHost {
  const open = new Map<number, Question>();
  let port: Port<ToSampler> | null = null;
  let idle: NodeJS.Timeout | null = null;
  let next = 0;

  function settle(id: number): Question | undefined {
    const question = open.get(id);
    open.delete(id);
    if (open.size === 0) rest();
    return question;
  }

  function rest(): void {
    if (idle !== null) clearTimeout(idle);
    idle = setTimeout(close, idleMs);
    idle.unref();
  }

  function take(message: unknown): void {
    const parsed = fromSamplerSchema.safeParse(message);
    if (!parsed.success) return;
    const { data } = parsed;
    if (data.kind === 'words') open.get(data.id)?.onWords(data.words);
    else if (data.kind === 'done') settle(data.id)?.done(data.end);
    else settle(data.id)?.failed(new AppError(asCode(data.code), data.message));
  }

  function started(): Port<ToSampler> {
    if (port !== null) return port;
    const fresh = fork();
    fresh.onMessage((message) => {
      if (port === fresh) take(message);
    });
    fresh.onEnd(() => {
      if (port === fresh) lost();
    });
    return (port = fresh);
  }

  /** The process has ended, and with it what was asked of it; the next question starts another. */
  function lost(): void {
    port = null;
    const questions = [...open.values()];
    open.clear();
    for (const question of questions) question.failed(ended());
  }

  function close(): void {
    if (idle !== null) clearTimeout(idle);
    port?.kill();
    if (port !== null) lost();
  }

  return {
    ask: (source, work, onWords, signal) =>
      new Promise<PlayEnd>((resolve, reject) => {
        if (idle !== null) clearTimeout(idle);
        const id = next++;
        const stop = (): void => port?.post({ kind: 'stop', id });
        const settled = (end: () => void): void => {
          signal.removeEventListener('abort', stop);
          end();
        };
        open.set(id, {
          onWords,
          done: (end) => settled(() => resolve(end)),
          failed: (error) => settled(() => reject(error)),
        });
        started().post({ kind: 'ask', id, source, work });
        signal.addEventListener('abort', stop);
        if (signal.aborted) stop();
      }),
    close,
  };
}

function ended(): AppError {
  const message =
    'The process in which models write was ended from outside, by the system or by another program. Nothing was changed; ask again, and it starts anew.';
  return new AppError('internal/sampler-ended', message);
}
