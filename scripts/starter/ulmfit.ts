/** Runs the command line as a person would, and takes its result line. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url));
const LINES_BETWEEN_REPORTS = 50;

const lineSchema = z.looseObject({ event: z.string() });

/**
 * Runs one command with `--json` on a library and parses its result with `schema`.
 * A signal is passed on and waited for, so that an interrupted training saves itself and can be resumed.
 * @throws AppError `run/…` or `internal/…` when the command ends without a result
 */
export async function ulmfit<T>(library: string, args: readonly string[], schema: z.ZodType<T>): Promise<T> {
  const child = spawn(process.execPath, [CLI, ...args, '--library', library, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  const wait = (): void => undefined; // Ctrl-C reaches the command by itself
  process.on('SIGTERM', pass).on('SIGINT', wait);
  let result: unknown = null;
  let updates = 0;
  for await (const text of createInterface(child.stdout)) {
    const line = lineSchema.parse(JSON.parse(text));
    if (line.event === 'result') result = line;
    else if (line.event !== 'update' || ++updates % LINES_BETWEEN_REPORTS === 1)
      process.stderr.write(`${text}\n`);
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('close', resolve)));
  process.off('SIGTERM', pass).off('SIGINT', wait);
  if (result !== null && code === 0) return schema.parse(result);
  throw new AppError(
    code === 130 ? 'run/interrupted' : 'internal/command-failed',
    `ulmfit ${args.join(' ')} ended with status ${String(code)}. The same command goes on from where it stopped.`,
    { code },
  );
}
