/**
 * How fast models write and read in the sampler's process, at the size of the starter model: alone, two side by side,
 * and with --training while a run trains in a process of its own with all cores.
 * node scripts/bench/playing.ts [--training]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSamplerHost } from '../../main/play/samplerHost.ts';
import type { ForkSampler, SamplerHost } from '../../main/play/samplerHost.ts';
import type { PlayEnd } from '../../shared/play.ts';
import { resourcesDir } from '../../main/paths.ts';
import { startTraining } from './training.ts';

const ROUNDS = 5;
const BEGINNING =
  'Gentlemen, we beg to advise you that the barque Ceres arrived on Tuesday last with 212 tons of coal, and lies at the north quay awaiting your instructions. We have';
const WRITING = { words: 200, temperature: 0.8, topK: 40, topP: 1, noUnknown: true };

const worker = fileURLToPath(new URL('../../main/sampler/worker.ts', import.meta.url));
const forkSampler: ForkSampler = () => {
  const child = fork(worker, [], { serialization: 'advanced' });
  return {
    post: (message) => child.send(message),
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onEnd: (listener) => {
      child.once('exit', (code) => listener({ code, errors: '' }));
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
};

const starter = join(resourcesDir(), 'starter');
const dir = mkdtempSync(join(tmpdir(), 'ulmfit-playing-'));
const twin = join(dir, 'twin');
await cp(starter, twin, { recursive: true });
const host = createSamplerHost(forkSampler);
try {
  for (const folder of [starter, twin]) {
    const { loadMs } = await write(host, folder, 0);
    console.log(`${folder === starter ? 'first' : 'second'} model read in ${loadMs.toFixed(0)} ms`);
  }
  console.log('                        first word, ms   words/s');
  await report('alone', (seed) => Promise.all([write(host, starter, seed)]));
  await report('two models side by side', (seed) =>
    Promise.all([write(host, starter, seed), write(host, twin, seed)]),
  );
  if (process.argv.includes('--training')) {
    const training = await startTraining(join(dir, 'library'));
    await report('alone, training', (seed) => Promise.all([write(host, starter, seed)]));
    await report('two, training', (seed) =>
      Promise.all([write(host, starter, seed), write(host, twin, seed)]),
    );
    console.log(`updates of the run meanwhile: ${await training.stop()}`);
  }
} finally {
  host.close();
  rmSync(dir, { recursive: true, force: true });
}

function write(sampler: SamplerHost, folder: string, seed: number): Promise<PlayEnd> {
  // another beginning each time, for one that was read before is not read again
  const beginning = `${seed} ${BEGINNING}`;
  const work = { kind: 'complete', beginning, writing: { ...WRITING, seed } } as const;
  return sampler.ask({ kind: 'model', folder }, work, () => undefined, new AbortController().signal);
}

/** The median over the rounds of the slower one. */
async function report(what: string, round: (seed: number) => Promise<readonly PlayEnd[]>): Promise<void> {
  const ends: PlayEnd[] = [];
  for (let seed = 1; seed <= ROUNDS; seed++) ends.push(...(await round(seed)));
  const firstMs = median(ends.map((end) => end.firstMs));
  const speed = median(ends.map((end) => end.wordsPerSecond));
  const words = ends.reduce((sum, end) => sum + end.words, 0);
  console.log(
    `${what.padEnd(24)}${firstMs.toFixed(0).padStart(14)}${speed.toFixed(0).padStart(10)}   (${words} words)`,
  );
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
