/**
 * Compares the speed of our tokeniser with that of fastai and spaCy, on the same text and cores in one run:
 *   node scripts/bench/tokenising.ts --python PYTHON [--mb 8] [--rounds 3] [--cores 2] [--source imdb]
 * On one core each works alone; on all cores ours has a thread a core and fastai's `parallel_tokenize` a process a core,
 * both started anew in each round. The sides take turns, so that what else the machine does hits them alike.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { createChunkPool } from '../../main/building/chunkPool.ts';
import { DEFAULT_RULES } from '../../main/engine/text/tokenizer.ts';
import { Reference } from './tokenisingReference.ts';
import { firstBytes, SOURCES } from './tokenisingTexts.ts';
import { tokensAsIds } from './tokensAsIds.ts';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: process.env['ULMFIT_STUDIO_PYTHON'] ?? 'python3' },
    mb: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    cores: { type: 'string', default: `${availableParallelism()}` },
    source: { type: 'string', default: 'imdb' },
  },
});
const cores = Number(values.cores);
const rounds = Number(values.rounds);
/** Texts are dealt out in turn, so that each thread has about as much. */
const texts = firstBytes(SOURCES[values.source]?.() ?? [], Number(values.mb) * 1e6);
const shares = Array.from({ length: cores }, (_, share) => texts.filter((_text, i) => i % cores === share));

/** About a megabyte of reviews, as an import takes at a time. */
const DOCUMENTS_A_CHUNK = 400;
let tokensOfTexts = 0;

const answerSchema = z.object({ ids: z.instanceof(Uint32Array), types: z.array(z.string()) });

/** In this thread, without any other. */
function alone(): Promise<number> {
  tokensOfTexts = tokensAsIds(texts).ids.length;
  return Promise.resolve(tokensOfTexts);
}

async function inThread(share: readonly string[]): Promise<number> {
  const worker = new Worker(new URL('tokenisingThread.ts', import.meta.url), { workerData: share });
  return new Promise((resolve, reject) => {
    worker.once('message', (message: unknown) => resolve(answerSchema.parse(message).ids.length));
    worker.once('error', reject);
  });
}

/** As an import does it: by its pool of threads, which also examines the texts, mends them and writes what it finds. */
async function byImport(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenising-'));
  const pool = createChunkPool({ rules: DEFAULT_RULES, remedies: [] }, cores, new AbortController().signal);
  try {
    for (let first = 0; first < texts.length; first += DOCUMENTS_A_CHUNK)
      await pool.give({
        path: join(folder, `${first}.chunk`),
        first,
        texts: texts.slice(first, first + DOCUMENTS_A_CHUNK),
        languages: texts.slice(first, first + DOCUMENTS_A_CHUNK).map(() => 'en'),
      });
    await pool.done();
    return tokensOfTexts;
  } finally {
    await pool.end();
    rmSync(folder, { recursive: true });
  }
}

/** Tokens a second. */
async function speedOf(work: () => Promise<number>): Promise<number> {
  const began = performance.now();
  const tokens = await work();
  return (tokens * 1000) / (performance.now() - began);
}

const reference = new Reference(values.python, texts);
const theirs = async (workers: number): Promise<number> => {
  const { seconds, tokens } = await reference.time(workers);
  return tokens / seconds;
};
const sides = [
  { label: 'ours, 1 core', run: () => speedOf(alone) },
  { label: 'fastai and spaCy, 1 core', run: () => theirs(0) },
  {
    label: `ours, ${cores} threads`,
    run: () => speedOf(async () => (await Promise.all(shares.map(inThread))).reduce((a, b) => a + b, 0)),
  },
  { label: `our import, examination and all, ${cores} threads`, run: () => speedOf(byImport) },
  { label: `fastai and spaCy, ${cores} processes`, run: () => theirs(cores) },
];

const speeds = sides.map((): number[] => []);
for (let round = 1; round <= rounds; round++) {
  for (const [i, side] of sides.entries()) speeds[i]?.push(await side.run());
  process.stderr.write(`round ${round} of ${rounds}\n`);
}
const { versions, tokens } = await reference.time(0);
reference.stop();

const middle = (list: readonly number[] = []): number =>
  list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0;
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(
  `${texts.length} documents of ${values.source}, ${bytes} bytes, ${tokens} tokens; ${versions}; ${rounds} rounds`,
);
say(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cores} of ${availableParallelism()} cores, Node.js ${process.version}`,
);
sides.forEach(({ label }, i) => {
  const list = (speeds[i] ?? []).map((speed) => Math.round(speed / 1000));
  say(`${label}: ${Math.round(middle(speeds[i]) / 1000)} k tokens/s (${list.join(', ')})`);
});
say(`one core: ${(middle(speeds[0]) / middle(speeds[1])).toFixed(1)} times as fast`);
say(
  `all cores: ${(middle(speeds[2]) / middle(speeds[4])).toFixed(1)} times as fast; the import ${(middle(speeds[3]) / middle(speeds[4])).toFixed(1)} times`,
);
