/** Failures in one line: a code, a sentence, an exit status. */
import { AppError, exitStatusOf } from '../../shared/errors.ts';
import { flagHint } from './flagHint.ts';

/** Errors of the operating system that people can act on. */
const SYSTEM: Readonly<Record<string, readonly [code: `disk/${string}`, sentence: string]>> = {
  ENOSPC: ['disk/full', 'The disk is full. What was finished before is safe; make room and try again.'],
  EDQUOT: [
    'disk/full',
    'Your disk quota is used up. What was finished before is safe; make room and try again.',
  ],
  EACCES: ['disk/no-permission', 'A file or folder may not be read or written by you.'],
  EPERM: ['disk/no-permission', 'A file or folder may not be changed by you.'],
  EROFS: ['disk/read-only', 'The disk is read-only.'],
  EIO: ['disk/failed', 'The disk reported a read or write error.'],
  EMFILE: ['disk/too-many-files', 'Too many files are open at once on this machine.'],
};

export interface Failure {
  /** `error[area/sub-code]: sentence`, one line */
  readonly line: string;
  readonly status: 1 | 2;
  /** where it came from, for --verbose */
  readonly trace: string;
}

/** Words and exit status of anything thrown. */
export function describeFailure(error: unknown): Failure {
  const known = error instanceof AppError ? error : fromSystem(error);
  const trace = error instanceof Error ? stackWithCauses(error) : String(error);
  if (known !== null) {
    const words = [known.message, flagHint(known) ?? ''].map(oneLine).join(' ').trim();
    return { line: `error[${known.code}]: ${words}`, status: exitStatusOf(known), trace };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { line: `error[internal/unexpected]: ${oneLine(message)}`, status: 1, trace };
}

function fromSystem(error: unknown): AppError | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const entry = SYSTEM[error.code];
  if (entry === undefined) return null;
  const path = 'path' in error && typeof error.path === 'string' ? ` (${error.path})` : '';
  return new AppError(entry[0], entry[1].replace(/\.$/, `${path}.`), {}, error);
}

function stackWithCauses(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\ncaused by ${stackWithCauses(error.cause)}` : stack;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
