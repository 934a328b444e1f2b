/** What a call that must fail failed with. */
import { AppError } from '../../shared/errors.ts';

/** The code of its error; other errors are thrown on, and success is a code of its own. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'it succeeded';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
