/** The error of a function that must throw one of ours. */
import { AppError } from '../../shared/errors.ts';

export function thrownBy(call: () => unknown): AppError {
  try {
    call();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it threw nothing');
}
