/** Errors that cross a border carry a code; words and remedies are chosen by the code, never by matching text. */

/** The part before the slash, and what it means for the exit status of the command line. */
const EXIT_BY_AREA = {
  usage: 2, // an unknown command, flag or key, a value out of range
  input: 2, // a file or folder of the user's that cannot be used
  dataset: 2, // a dataset that does not fit the request
  model: 2, // a model folder that is broken or does not fit
  run: 2, // a run that is busy, done or unknown
  library: 2, // names, ids and the library folder itself
  engine: 1, // TensorFlow, memory, non-finite numbers
  trainer: 1, // the process that trains ended without a word
  disk: 1, // no room, permission, I/O errors
  internal: 1, // a fault of this program
} as const;

export type ErrorArea = keyof typeof EXIT_BY_AREA;
export type ErrorCode = `${ErrorArea}/${string}`;

/** An error with a code such as `input/not-utf8`, a sentence for people, and facts for whoever handles it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;

  /**
   * @param code area/sub-code; the area decides the exit status
   * @param message what happened, what it means for the user's work, what to do; no stack trace, no jargon
   */
  constructor(code: ErrorCode, message: string, facts: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.facts = facts;
  }
}

/** Exit status of the command line for an error: 2 for usage and input, 1 for machine and program. */
export function exitStatusOf(error: unknown): 1 | 2 {
  if (!(error instanceof AppError)) return 1;
  const area = error.code.slice(0, error.code.indexOf('/'));
  return area in EXIT_BY_AREA ? EXIT_BY_AREA[area as ErrorArea] : 1;
}
