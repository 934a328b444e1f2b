/** The words of a command line, checked: flags by name, numbers within their ranges, arguments counted. */
import { parseArgs } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import { nearMatches } from '../../shared/nearMatches.ts';

export interface Flag {
  readonly kind: 'switch' | 'value' | 'repeated' | 'list';
  /** stands for the value in help, e.g. `DIR` */
  readonly value?: string;
  readonly help: string;
}

/** Flags that every command takes. */
export const COMMON_FLAGS = {
  library: { kind: 'value', value: 'DIR', help: 'library folder (default: your per-user data folder)' },
  json: { kind: 'switch', help: 'print JSON lines instead of text' },
  engine: {
    kind: 'value',
    value: 'tensorflow|portable',
    help: 'compute with this engine (default: the best that works)',
  },
  threads: { kind: 'value', value: 'N', help: 'threads to compute with' },
  verbose: { kind: 'switch', help: 'show where an error came from' },
  help: { kind: 'switch', help: 'show this help' },
  version: { kind: 'switch', help: 'show the version' },
} as const satisfies Record<string, Flag>;

export type CommonFlag = keyof typeof COMMON_FLAGS;

/** What a command takes besides flags, e.g. `{ name: 'PATH', least: 1, most: Infinity }`. */
export interface Positionals {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** Parsed words of one command; `N` are the names of its flags, so that a misspelt one does not compile. */
export class Args<N extends string> {
  readonly positionals: readonly string[];
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(positionals: readonly string[], values: Readonly<Record<string, unknown>>) {
    this.positionals = positionals;
    this.values = values;
  }

  on(name: N | CommonFlag): boolean {
    return this.values[name] === true;
  }

  text(name: N | CommonFlag): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  required(name: N | CommonFlag): string {
    const value = this.text(name);
    if (value !== undefined && value.trim() !== '') return value;
    throw new AppError('usage/missing-flag', `--${name} is needed; see --help.`, { flag: name });
  }

  /** Values of a repeated or list flag, in order. */
  all(name: N): string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  first(): string {
    const [first] = this.positionals;
    if (first !== undefined) return first;
    throw new AppError('usage/missing-argument', 'An argument is missing; see --help.');
  }

  integer(name: N | CommonFlag, least: number, most: number): number | undefined {
    const value = this.number(name, least, most);
    if (value === undefined || Number.isSafeInteger(value)) return value;
    throw outOfRange(name, `a whole number from ${String(least)} to ${String(most)}`, this.text(name));
  }

  number(name: N | CommonFlag, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw outOfRange(name, `a number from ${String(least)} to ${String(most)}`, text);
  }

  choice<const C extends string>(name: N | CommonFlag, choices: readonly C[]): C | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw outOfRange(name, `one of ${choices.join(', ')}`, text);
  }
}

/**
 * Parses the words after a command's name.
 * @throws AppError usage/unknown-flag, usage/bad-flag, usage/missing-argument, usage/extra-argument
 */
export function parseWords<N extends string>(
  words: readonly string[],
  flags: Readonly<Record<N, Flag>>,
  expected: Positionals,
): Args<N> {
  const known: Record<string, Flag> = { ...COMMON_FLAGS, ...flags };
  const parsed = parse(spreadLists(words, known), known);
  if (parsed.values['help'] !== true) checkCount(parsed.positionals, expected);
  return new Args(parsed.positionals, parsed.values);
}

function parse(
  words: string[],
  known: Readonly<Record<string, Flag>>,
): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { kind }]) => [
      name,
      kind === 'switch'
        ? { type: 'boolean' as const }
        : { type: 'string' as const, multiple: kind !== 'value' },
    ]),
  );
  try {
    return parseArgs({
      args: words.map((word) => (word === '-h' ? '--help' : word)),
      options,
      allowPositionals: true,
    });
  } catch (error) {
    throw flagError(error, Object.keys(known));
  }
}

/** `--valid-paths a b c` means three values; parseArgs wants the flag before each. */
function spreadLists(words: readonly string[], known: Readonly<Record<string, Flag>>): string[] {
  const spread: string[] = [];
  let list: string | null = null;
  for (const word of words) {
    const flag = /^--([^=]+)$/.exec(word)?.[1];
    if (flag !== undefined && known[flag]?.kind === 'list') {
      list = word;
    } else if (word.startsWith('-')) {
      list = null;
      spread.push(word);
    } else if (list !== null) {
      spread.push(list, word);
    } else {
      spread.push(word);
    }
  }
  return spread;
}

function checkCount(positionals: readonly string[], { name, least, most }: Positionals): void {
  if (positionals.length < least) {
    throw new AppError('usage/missing-argument', `${name} is missing; see --help.`, { argument: name });
  }
  if (positionals.length > most) {
    const extra = positionals[most] ?? '';
    throw new AppError(
      'usage/extra-argument',
      `"${extra}" is one argument too many; see --help. A value with spaces needs quotes around it.`,
      { extra },
    );
  }
}

function flagError(error: unknown, known: readonly string[]): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const flag = /'--?([^']+)'/.exec(message)?.[1] ?? '';
    const near = nearMatches(flag, known).map((name) => `--${name}`);
    const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See --help.';
    return new AppError('usage/unknown-flag', `There is no flag --${flag}. ${hint}`, { flag }, error);
  }
  const sentence = message.split('\n').join(' ').replace(/\.?$/, '.');
  return new AppError('usage/bad-flag', sentence, {}, error);
}

function outOfRange(name: string, range: string, given: string | undefined): AppError {
  return new AppError('usage/out-of-range', `--${name} must be ${range}; "${given ?? ''}" is not.`, {
    flag: name,
    range,
  });
}
