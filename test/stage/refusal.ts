/** A failure of the fake main process, with the code by which the window chooses its words. */
import type { ErrorCode } from '../../shared/errors.ts';

export class Refusal extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function refuse(code: ErrorCode, message: string): never {
  throw new Refusal(code, message);
}
