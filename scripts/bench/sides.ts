/** The programs that are compared: each reads how many updates a block has and answers with its time. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { BenchShape } from './shapes.ts';

const answerSchema = z.object({ ms: z.number(), loss: z.number(), peakMb: z.number() });

/** Mean time of an update in the block, its last loss, and the process's peak memory. */
export type Block = z.infer<typeof answerSchema>;

export interface Side {
  readonly label: string;
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** glibc gives large blocks back to the system and faults them in again; keeping them is the best that can be had. */
const TUNED_ALLOCATOR = {
  MALLOC_MMAP_THRESHOLD_: '1073741824',
  MALLOC_TRIM_THRESHOLD_: '4294967296',
  MALLOC_TOP_PAD_: '268435456',
};

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Our engine: `mode` is `recorded`, `recorded-bfloat16`, `eager` or `portable`. */
export function ourSide(shape: string, threads: number, mode: string): Side {
  const args = [fileOf('ourSide.ts'), shape, `${threads}`, mode];
  return { label: `ours, ${mode}`, command: [process.execPath, ...args], env: {} };
}

/** PyTorch as it is installed, and with its allocator tuned; nothing where this Python has no PyTorch. */
export function torchSides(python: string, shape: BenchShape, threads: number): Side[] {
  if (spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status !== 0) return [];
  const { vocab, embSz, nHid, nLayers, batch, bptt } = shape;
  const sizes = [vocab, embSz, nHid, nLayers, batch, bptt, threads].map(String);
  const command: Side['command'] = [python, fileOf('torch_side.py'), ...sizes];
  return [
    { label: 'PyTorch as installed', command, env: {} },
    { label: 'PyTorch, allocator tuned', command, env: TUNED_ALLOCATOR },
  ];
}

/** A running side. */
export class Runner {
  readonly label: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor({ label, command: [program, ...args], env }: Side) {
    this.label = label;
    this.#child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    this.#child.stderr.resume(); // notes of the libraries
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** Runs a block of whole updates while all other sides wait. */
  async block(updates: number): Promise<Block> {
    this.#child.stdin.write(`${updates}\n`);
    const line: IteratorResult<string, unknown> = await this.#lines.next();
    if (line.done === true)
      throw new Error(`${this.label} ended with status ${this.#child.exitCode ?? 'unknown'}`);
    return answerSchema.parse(JSON.parse(line.value));
  }

  stop(): void {
    this.#child.stdin.end();
  }
}
