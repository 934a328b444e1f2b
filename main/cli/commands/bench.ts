/** `bench`: measures the speed of an update, beside PyTorch's where this machine has it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../shared/errors.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';

// measuring belongs to the source tree, not to an installed program
const BENCH = fileURLToPath(new URL('../../../scripts/bench/bench.ts', import.meta.url));
const PASSED_ON = ['shape', 'rounds', 'python', 'modes'] as const;

export const bench = defineCommand({
  name: 'bench',
  summary: 'Measure how fast this machine trains, beside PyTorch where a Python has it.',
  positionals: NO_ARGUMENTS,
  flags: {
    shape: { kind: 'value', value: 'LIST', help: 'small, starter, paper (default all three)' },
    rounds: { kind: 'value', value: 'N', help: 'blocks of each side, run in turn (default 7)' },
    python: { kind: 'value', value: 'PROGRAM', help: 'a Python that may have PyTorch (default python3)' },
    modes: { kind: 'value', value: 'LIST', help: 'recorded, recorded-bfloat16, eager, portable' },
  },
  examples: ['bench', 'bench --shape small --rounds 3', 'bench --shape paper --python venv/bin/python'],
  async run(args, { output, engine, signal }) {
    if (!existsSync(BENCH)) {
      throw new AppError('usage/no-bench', 'The benchmark is part of the source tree only.', { BENCH });
    }
    const flags = PASSED_ON.flatMap((name) => {
      const value = args.text(name);
      return value === undefined ? [] : [`--${name}`, value];
    });
    if (engine.threads !== undefined) flags.push('--threads', `${engine.threads}`);
    if (output.json) flags.push('--json');
    const child = spawn(process.execPath, [BENCH, ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
      signal,
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await once(child, 'close');
    if (child.exitCode !== 0)
      throw new AppError('internal/bench', 'The benchmark ended before it had measured.');
    const sizes = output.json
      ? printed
          .trimEnd()
          .split('\n')
          .map((line): unknown => JSON.parse(line))
      : [];
    output.result({ sizes }, printed.trim());
    return 0;
  },
});
