/** The trainer's process as its host sees it, and why one that ended without a word may have ended. */
import { AppError } from '../../shared/errors.ts';

export interface TrainerProcess {
  readonly pid: number | undefined;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** lines that it writes to its streams: TensorFlow's last words */
  onOutput(listener: (text: string) => void): void;
  /** once, however it ended; a signal's number stands in `code` where the system tells no name */
  onExit(listener: (code: number | null, signal: string | null) => void): void;
  /** at once and without asking: a hung process hears nothing */
  kill(): void;
}

export type ForkTrainer = () => TrainerProcess;

/** Why the host itself ended it. */
export type EndReason = 'asked' | 'hung' | 'discarded';

const SIGKILL = 9;
const SIGABRT = 6;

export interface LastWords {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** What the end of the process means for the run, in a sentence for people. */
export function trainerLost({ code, signal, output }: LastWords, reason: EndReason | null): AppError {
  const facts = { exitCode: code, signal };
  const saved = 'Everything up to the last snapshot is saved; the run can go on from there.';
  if (reason === 'hung') {
    const message = `The training process gave no sign of life any more and was ended. ${saved}`;
    return new AppError('trainer/hung', message, facts);
  }
  if (reason !== null)
    return new AppError('trainer/ended', `The training process was ended. ${saved}`, facts);
  const abort = code === SIGABRT || signal === 'SIGABRT' || code === 128 + SIGABRT;
  if (abort && /out of memory|bad_alloc|ResourceExhausted|OOM/i.test(output)) {
    const message = `The training process ran out of memory. ${saved} A smaller batch or a shorter window needs less.`;
    return new AppError('trainer/out-of-memory', message, facts);
  }
  if (code === SIGKILL || signal === 'SIGKILL' || code === 128 + SIGKILL) {
    const message = `The training process was ended from outside; systems do that when memory runs out. ${saved}`;
    return new AppError('trainer/killed', message, facts);
  }
  const how = signal ?? (code === null ? 'unknown' : `code ${code}`);
  return new AppError('trainer/crashed', `The training process ended unexpectedly (${how}). ${saved}`, facts);
}
