/** A run in a process of its own, with all cores, for measuring what goes on beside it. */
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url));

export interface Training {
  /** ends it; how many updates it has made */
  stop(): Promise<number>;
}

/** Fine-tunes the starter model at its own size; resolves when updates come. */
export async function startTraining(library: string): Promise<Training> {
  const texts = join(library, '..', 'texts');
  mkdirSync(texts, { recursive: true });
  for (let d = 0; d < 60; d++) writeFileSync(join(texts, `${d}.txt`), textOf(d));
  const flags = ['--library', library, '--json'];
  await once(ulmfit('data', 'import', texts, '--name', 'texts', ...flags), 'close');
  const run = ulmfit(
    'finetune',
    '--model',
    'starter',
    '--data',
    'texts',
    '--epochs',
    '200',
    '--set',
    'batch=16',
    ...flags,
  );
  const ended = once(run, 'close');
  let updates = 0;
  await new Promise<void>((begun, failed) => {
    createInterface({ input: run.stdout }).on('line', (line) => {
      if (!line.includes('"event":"update"')) return;
      updates++;
      begun();
    });
    run.once('close', () => failed(new Error('the run ended before its first update')));
  });
  const before = updates;
  return {
    stop: async () => {
      const made = updates - before;
      run.kill('SIGINT');
      await ended;
      return made;
    },
  };
}

function ulmfit(...words: string[]): ReturnType<typeof start> {
  return start(words);
}

const start = (words: readonly string[]) =>
  spawn(process.execPath, [CLI, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });

const WORDS =
  'the a ship sea harbour letter storm captain old new saw heard followed found was is of to and in'.split(
    ' ',
  );

function textOf(seed: number): string {
  let state = seed + 1;
  const next = (): string => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return WORDS[state % WORDS.length] ?? '';
  };
  return Array.from({ length: 1500 }, (_, i) => next() + (i % 12 === 11 ? '.' : '')).join(' ');
}
