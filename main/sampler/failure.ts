/** A failure as it travels to main: its code, and a sentence for people. */
import { AppError } from '../../shared/errors.ts';
import { isSystemError } from '../engine/files/atomicWrite.ts';

export function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (isSystemError(error)) {
    const message = `The system reports ${error.code} for a file of the model. Nothing was changed; check the disk and try again.`;
    return { code: 'disk/failed', message };
  }
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return failureOf(noMemory());
  const said = error instanceof Error ? error.message : String(error);
  const message = `The model could not be asked because of a fault inside the program (${said}). Nothing was changed; try again.`;
  return { code: 'internal/unexpected', message };
}

/** There is no room for a model beside what else is in memory. */
export function noMemory(): AppError {
  const message =
    'There is not enough memory left to read this model. Close other programs, or wait until a run that is going on has ended, and try again.';
  return new AppError('model/no-memory', message);
}
