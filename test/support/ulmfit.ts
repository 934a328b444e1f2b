/** Runs the command line as its users do: a process of its own, its words, its streams and its exit status. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { runCommandLine } from '../../main/cli/commandLine.ts';
import { COMMANDS } from '../../main/cli/commands.ts';

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url));

const line = z.looseObject({ event: z.string() });
export type Line = z.infer<typeof line>;

export interface Finished {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Waits for the command to end. */
export function ulmfit(...words: string[]): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status, out: stdout, err: stderr };
}

/** The same within this process, for commands that need no engine: quick enough for a table of mistakes. */
export async function ulmfitHere(...words: string[]): Promise<Finished> {
  const written = { out: '', err: '' };
  const status = await runCommandLine(words, COMMANDS, {
    out: { write: (text) => (written.out += text) },
    err: { write: (text) => (written.err += text) },
    onSignal: () => () => undefined,
    leave: (code) => {
      throw new Error(`left with ${String(code)}`);
    },
  });
  return { status, ...written };
}

/** Every line of standard output as JSON; a line that is none fails the test. */
export function jsonLines({ out }: Finished): Line[] {
  return out
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => line.parse(JSON.parse(text)));
}

/** The last line of a command that must have gone well. */
export function resultOf(...words: string[]): Line {
  const finished = ulmfit(...words, '--json');
  if (finished.status !== 0)
    throw new Error(`${words.join(' ')} ended with ${String(finished.status)}: ${finished.err}`);
  const last = jsonLines(finished).at(-1);
  if (last?.event !== 'result') throw new Error(`no result line: ${finished.out.slice(-500)}`);
  return last;
}

export interface Running {
  readonly process: ChildProcessWithoutNullStreams;
  /** JSON lines so far */
  readonly lines: Line[];
  /** resolves when a line satisfies the condition, rejects when the process ends before */
  until(condition: (line: Line) => boolean): Promise<Line>;
  readonly ended: Promise<Finished>;
}

/** Starts a command with --json and lets it run; it is killed at the end of the test if it still does. */
export function startUlmfit(...words: string[]): Running {
  const child = spawn(process.execPath, [CLI, ...words, '--json']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines: Line[] = [];
  const waiting: {
    condition: (line: Line) => boolean;
    resolve: (line: Line) => void;
    reject: (error: Error) => void;
  }[] = [];
  let out = '';
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  createInterface({ input: child.stdout }).on('line', (text) => {
    out += `${text}\n`;
    const parsed = line.parse(JSON.parse(text));
    lines.push(parsed);
    for (const one of waiting) if (one.condition(parsed)) one.resolve(parsed);
  });
  const ended = new Promise<Finished>((resolve) => {
    child.on('close', (status) => {
      for (const one of waiting) one.reject(new Error(`ended with ${String(status)} before: ${err}`));
      resolve({ status, out, err });
    });
  });
  return {
    process: child,
    lines,
    ended,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const found = lines.find(condition);
        if (found === undefined) waiting.push({ condition, resolve, reject });
        else resolve(found);
      }),
  };
}
