/** What a command is: words for help, flags, and a function that does it. */
import type { EngineChoice, Library } from '../services/types.ts';
import type { Args, Flag, Positionals } from './args.ts';
import type { Output } from './output.ts';

/** 0 done, 130 interrupted with everything saved; failures are thrown. */
export type ExitStatus = 0 | 130;

/** What a command works with. */
export interface Context {
  readonly output: Output;
  readonly engine: EngineChoice;
  /** aborted by the first SIGINT or SIGTERM */
  readonly signal: AbortSignal;
  /** opens the library on first use; it is closed after the command */
  library(): Promise<Library>;
}

export interface Command {
  /** one or two words, e.g. `data import` */
  readonly name: string;
  readonly summary: string;
  readonly positionals: Positionals;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly examples: readonly string[];
  /** paragraphs under the flags */
  readonly details?: string;
  /** true when the command itself ends well on a signal; others simply end */
  readonly savesOnSignal?: boolean;
  run(args: Args<string>, context: Context): Promise<ExitStatus>;
}

interface Definition<N extends string> extends Omit<Command, 'run' | 'flags'> {
  readonly flags: Readonly<Record<N, Flag>>;
  run(args: Args<N>, context: Context): Promise<ExitStatus>;
}

/** Ties the names of a command's flags to the names it asks for. */
export function defineCommand<N extends string>(definition: Definition<N>): Command {
  return definition;
}

export const NO_ARGUMENTS: Positionals = { name: '', least: 0, most: 0 };

/** One name or id. */
export function oneArgument(name: string): Positionals {
  return { name, least: 1, most: 1 };
}
