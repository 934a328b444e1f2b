/** From words to a finished command: finds it, parses its flags, runs it, and turns failures into exit statuses. */
import { AppError } from '../../shared/errors.ts';
import { nearMatches } from '../../shared/nearMatches.ts';
import type { Library } from '../services/types.ts';
import { COMMON_FLAGS, parseWords } from './args.ts';
import type { Args } from './args.ts';
import type { Command, Context, ExitStatus } from './command.ts';
import { describeFailure } from './failure.ts';
import { commandHelp, overview } from './help.ts';
import { Output, printable } from './output.ts';
import type { Sink } from './output.ts';
import { programVersion } from '../services/versions.ts';

export const INTERRUPTED = 130;

/** What a command line touches of its process, so that it can be called without one. */
export interface Surroundings {
  readonly out: Sink;
  readonly err: Sink;
  /** calls back at each SIGINT or SIGTERM; returns its undo */
  onSignal(act: () => void): () => void;
  /** ends the process at once */
  leave(status: number): void;
}

/** Runs the command that `words` name; resolves to the exit status, never rejects. */
export async function runCommandLine(
  words: readonly string[],
  commands: readonly Command[],
  surroundings: Surroundings,
): Promise<number> {
  const { out, err } = surroundings;
  try {
    const found = findCommand(words, commands);
    const command = found.command;
    if (command === null) {
      const output = new Output(words.includes('--json'), out, err);
      if (words.includes('--version')) output.result({ version: programVersion() }, programVersion());
      else
        output.result({ help: overview(commands, programVersion()) }, overview(commands, programVersion()));
      return 0;
    }
    const args = parseWords(found.rest, command.flags, command.positionals);
    return await runCommand(command, args, surroundings);
  } catch (error) {
    const failure = describeFailure(error);
    err.write(`${printable(failure.line)}\n`);
    if (words.includes('--verbose')) err.write(`${printable(failure.trace)}\n`);
    return failure.status;
  }
}

async function runCommand(
  command: Command,
  args: Args<string>,
  { out, err, onSignal, leave }: Surroundings,
): Promise<ExitStatus> {
  const output = new Output(args.on('json'), out, err);
  if (args.on('help')) {
    output.result({ help: commandHelp(command) }, commandHelp(command));
    return 0;
  }
  if (args.on('version')) {
    output.result({ version: programVersion() }, programVersion());
    return 0;
  }
  const abort = new AbortController();
  const opened: { library?: Promise<Library> } = {};
  const context: Context = {
    output,
    signal: abort.signal,
    engine: {
      engine: args.choice('engine', ['tensorflow', 'portable']),
      threads: args.integer('threads', 1, 1024),
    },
    library: () => (opened.library ??= open(args.text('library'), output)),
  };
  const stopListening = onSignal(() => {
    const patient = command.savesOnSignal === true && !abort.signal.aborted;
    if (!patient) {
      output.progress.clear();
      leave(INTERRUPTED);
      return;
    }
    output.remark('Finishing the current update and saving; press Ctrl+C again to leave at once.');
    abort.abort();
  });
  try {
    return await command.run(args, context);
  } catch (error) {
    // a service that was told to stop says so by throwing the signal's reason
    if (abort.signal.aborted && isAbort(error)) {
      output.remark('Interrupted; nothing was left half done.');
      return INTERRUPTED;
    }
    throw error;
  } finally {
    output.progress.end();
    stopListening();
    if (opened.library !== undefined) await closeQuietly(opened.library);
  }
}

/** Loaded only when needed: help, `schedule` and mistakes should answer at once. */
async function open(dir: string | undefined, output: Output): Promise<Library> {
  if (dir === '') throw new AppError('usage/missing-flag', '--library needs a folder.');
  const { openLibrary } = await import('../services/library.ts');
  const library = await openLibrary(dir);
  for (const notice of library.notices) output.remark(notice);
  return library;
}

async function closeQuietly(opened: Promise<Library>): Promise<void> {
  const library = await opened.catch(() => null); // why it did not open has been said already
  library?.close();
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The command whose name is the first one or two plain words; flags that every command takes may stand before it. */
function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): { command: Command | null; rest: string[] } {
  const places = plainWords(words);
  const [first, second] = places;
  if (first === undefined) return { command: null, rest: [] };
  const one = words[first] ?? '';
  const two = second === undefined ? one : `${one} ${words[second] ?? ''}`;
  const command = commands.find(({ name }) => name === two) ?? commands.find(({ name }) => name === one);
  if (command === undefined) throw unknownCommand(one, two, commands, words.includes('--help'));
  const used = new Set(command.name.includes(' ') ? [first, second] : [first]);
  return { command, rest: words.filter((_, i) => !used.has(i)) };
}

/** Places of the words that are neither flags nor the values of common flags. */
function plainWords(words: readonly string[]): number[] {
  const valued = Object.entries(COMMON_FLAGS)
    .filter(([, flag]) => flag.kind === 'value')
    .map(([name]) => `--${name}`);
  const places: number[] = [];
  words.forEach((word, i) => {
    if (!word.startsWith('-') && !valued.includes(words[i - 1] ?? '')) places.push(i);
  });
  return places;
}

function unknownCommand(one: string, two: string, commands: readonly Command[], help: boolean): AppError {
  const names = commands.map(({ name }) => name);
  const family = names.filter((name) => name.startsWith(`${one} `));
  if (family.length > 0) {
    const list = family.join(', ');
    const sentence =
      help || one === two ? `"${one}" goes on: ${list}.` : `There is no command "${two}"; there are ${list}.`;
    return new AppError('usage/unknown-command', sentence, { command: two });
  }
  const near = nearMatches(one, names);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See ulmfit --help.';
  return new AppError('usage/unknown-command', `There is no command "${one}". ${hint}`, { command: one });
}
