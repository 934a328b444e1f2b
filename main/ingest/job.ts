/** Work in another process, as main sees it: an answer, a failure with a code, or a process that has ended. */
import { AppError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { fromIngestSchema, resultSchemas } from './messages.ts';
import type { BuildProgress } from '../building/job.ts';
import type { Job, JobOf, ResultOf, ToIngest } from './messages.ts';

/** How a process ended; what it wrote to its standard error tells a full memory from a kill. */
export interface Ending {
  readonly code: number | null;
  readonly errors: string;
}

/** A process that is asked by messages: a utility process in the window, a child process in tests. */
export interface Port<Message> {
  post(message: Message): void;
  onMessage(listener: (message: unknown) => void): void;
  onEnd(listener: (ending: Ending) => void): void;
  /** at once, whatever it does */
  kill(): void;
}

export type ForkJob = () => Port<ToIngest>;

export interface JobOptions {
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
}

interface Waiting {
  readonly kind: Job['kind'];
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
  readonly onProgress: ((progress: BuildProgress) => void) | undefined;
}

/** What it costs to let a process end by itself, when it is asked to; then it is killed. */
const GRACE_MS = 600;

/** One process and the jobs it works on. */
export interface IngestProcess {
  run<K extends Job['kind']>(job: JobOf<K>, options?: JobOptions): Promise<ResultOf<K>>;
  /** nothing is being done in it */
  idle(): boolean;
  ended(): boolean;
  kill(): void;
}

export function startIngest(fork: ForkJob): IngestProcess {
  const port = fork();
  const waiting = new Map<number, Waiting>();
  let ended = false;
  let next = 1;

  port.onMessage((message) => {
    const parsed = fromIngestSchema.safeParse(message);
    if (!parsed.success) return;
    const { data } = parsed;
    const job = waiting.get(data.id);
    if (job === undefined) return; // cancelled meanwhile
    if (data.kind === 'progress') job.onProgress?.(data.progress);
    else {
      waiting.delete(data.id);
      if (data.kind === 'done') job.done(data.result);
      else job.failed(new AppError(asCode(data.code), data.message));
    }
  });
  port.onEnd((ending) => {
    ended = true;
    for (const job of waiting.values()) job.failed(endedError(ending, job.kind));
    waiting.clear();
  });

  function run<K extends Job['kind']>(
    job: JobOf<K>,
    { onProgress, signal }: JobOptions = {},
  ): Promise<ResultOf<K>> {
    const id = (next += 1);
    return new Promise<ResultOf<K>>((resolve, reject) => {
      let grace: NodeJS.Timeout | null = null;
      const { kind } = job;
      const settle = (end: () => void): void => {
        if (grace !== null) clearTimeout(grace);
        signal?.removeEventListener('abort', cancel);
        end();
      };
      const cancel = (): void => {
        port.post({ kind: 'cancel', id });
        grace = setTimeout(() => port.kill(), GRACE_MS); // its end settles the job
      };
      waiting.set(id, {
        ...{ kind, onProgress },
        done: (result) => {
          const parsed = resultSchemas[kind].safeParse(result);
          settle(() => {
            // the schema is that of the job's kind
            if (parsed.success) resolve(parsed.data as ResultOf<K>);
            else reject(new AppError('internal/bad-answer', badAnswer(kind), {}, parsed.error));
          });
        },
        failed: (error) => settle(() => reject(signal?.aborted === true ? cancelled(error) : toError(error))),
      });
      if (ended) waiting.get(id)?.failed(endedError({ code: null, errors: '' }, kind));
      else if (signal?.aborted === true) reject(cancelled(null));
      else {
        signal?.addEventListener('abort', cancel);
        port.post({ kind: 'job', id, job });
      }
    });
  }

  return {
    run,
    idle: () => waiting.size === 0,
    ended: () => ended,
    kill: () => port.kill(),
  };
}

const OF_MODELS: readonly Job['kind'][] = ['model', 'lookModel', 'exportModel'];

/** What was being done, for the begin of a sentence. */
function workOf(kind: Job['kind']): string {
  return OF_MODELS.includes(kind) ? 'The work on the model’s files' : 'Reading the texts';
}

const badAnswer = (kind: Job['kind']): string =>
  `${workOf(kind)} ended with an answer that makes no sense. Nothing was changed; try again, and if it happens again, start the program anew.`;

const CANCELLED = 'input/cancelled';

/** Whether a failed job is one that the person ended. */
export function isCancelled(error: unknown): boolean {
  return error instanceof AppError && error.code === CANCELLED;
}

function cancelled(cause: unknown): AppError {
  return new AppError(CANCELLED, 'Reading the texts was cancelled, and nothing of it was kept.', {}, cause);
}

/** Exit codes of a process whose memory was used up: 134 and 6 are SIGABRT, 5 and 133 SIGTRAP, by who started it. */
const ABORTED: readonly (number | null)[] = [134, 6, 5, 133];

function endedError({ code, errors }: Ending, kind: Job['kind']): AppError {
  if (/heap out of memory|heap limit|out of memory/i.test(errors) || ABORTED.includes(code))
    return OF_MODELS.includes(kind) ? modelTooLarge() : outOfMemory();
  const message = `${workOf(kind)} was ended from outside, by the system or by another program. Nothing was kept of it, and everything else in the library is unchanged. Try again.`;
  return new AppError('internal/ingest-ended', message, { code });
}

export function outOfMemory(): AppError {
  const message =
    'The texts need more memory to be read than is set aside for it, so nothing was kept of them; everything else in the library is unchanged. Import them in several parts, or close other programs and try again.';
  return new AppError('input/out-of-memory', message);
}

function modelTooLarge(): AppError {
  const message =
    'The model’s files need more memory than there is for them, so nothing was done with them; everything in the library is unchanged. Close other programs and try again.';
  return new AppError('model/too-large', message);
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** A helper process is ours, so what it calls a code is one; anything else is a fault of this program. */
export function asCode(code: string): ErrorCode {
  return isCode(code) ? code : 'internal/unexpected';
}

function isCode(code: string): code is ErrorCode {
  return /^(?:usage|input|dataset|model|run|library|engine|disk|trainer|internal)\/[a-z0-9-]+$/.test(code);
}
