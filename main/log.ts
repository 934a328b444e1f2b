/** The program's log: a file in the user's own folder that starts anew when it is full. Ids, never texts or paths. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../shared/errors.ts';

export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  info(what: string, facts?: LogFacts): void;
  warn(what: string, facts?: LogFacts): void;
  /** of an error that was expected (`AppError`) only its code, for its sentence names files */
  error(what: string, error: unknown, facts?: LogFacts): void;
}

const LARGEST = 1024 * 1024;
const KEPT = 3;

/**
 * Opens the log in `dir`. Lines are rare and short, so each is written at once: the last one before a crash is the
 * one that is wanted.
 */
export function openLog(dir: string, now: () => number = Date.now): Log {
  const file = join(dir, 'studio.log');
  let broken = false;

  function write(level: string, what: string, facts: LogFacts | undefined): void {
    const words = Object.entries(facts ?? {}).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const line = `${new Date(now()).toISOString()} ${level} ${[what, ...words].join(' ')}\n`;
    try {
      makeRoom(file);
      appendFileSync(file, redacted(line), { mode: 0o600 });
      broken = false;
    } catch {
      // a full disk must not end the program for the sake of its log; the next line tries again
      broken = true;
    }
  }

  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return {
    info: (what, facts) => write('info ', what, facts),
    warn: (what, facts) => write('warn ', what, facts),
    error: (what, error, facts) =>
      write('error', what, { ...facts, ...errorFacts(error), ...(broken ? { linesLost: true } : {}) }),
  };
}

/** A log that keeps nothing, for programs without a window. */
export const NO_LOG: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function errorFacts(error: unknown): LogFacts {
  if (error instanceof AppError) return { code: error.code };
  if (!(error instanceof Error)) return { thrown: typeof error };
  return { error: error.name, message: error.message, stack: error.stack ?? '' };
}

/** What stands between quotes may be a text or a name of the person's; what looks like a path may hold one. */
export function redacted(line: string): string {
  return line
    .replaceAll(/“[^”]*”/g, '“…”')
    .replaceAll(/(?:file:\/\/|app:\/\/)?(?:[A-Za-z]:)?(?:[\\/]+[^\\/\s"'“”()=:,;]+){2,}/g, lastName);
}

/** Of a path into this program the file stays, for stack traces; of every other one nothing. */
function lastName(path: string): string {
  const own = /(?:[\\/])((?:out|main|shared)[\\/][\w.\\/-]+\.(?:ts|js|cjs|mjs))$/.exec(path);
  return own?.[1] ?? '<path>';
}

function makeRoom(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || found.size < LARGEST) return;
  for (let n = KEPT - 1; n >= 1; n--) {
    const from = n === 1 ? file : `${file}.${n - 1}`;
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${file}.${n}`);
  }
}
