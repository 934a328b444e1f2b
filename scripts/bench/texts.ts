/**
 * How fast texts are read and brought in, and in how much memory: `node scripts/run.mjs scripts/bench/texts.ts
 * [--megabytes 200] [--rounds 3] [--file FILE.csv] [--threads N]`. Each measurement is a process of its own, since what a process
 * has once taken it seldom gives back. Reading is compared with csv-parse alone on the same file in the same run.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { buildDataset } from '../../main/building/buildDataset.ts';
import type { BuildJob } from '../../main/building/job.ts';
import { openTexts } from '../../main/reading/openTexts.ts';

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    file: { type: 'string' },
    /** for the import; left out = as many as it would take by itself */
    threads: { type: 'string' },
    /** what a process of its own is to do */
    part: { type: 'string' },
  },
});

const measured = z.object({ ms: z.number(), documents: z.number(), peak: z.number() });
type Measured = z.infer<typeof measured>;

/** In a process of its own: documents of the file, counted. */
const PARTS: Readonly<Record<string, (file: string) => Promise<number>>> = {
  /** the reference: rows of the same file by the library that finds them */
  'csv-parse alone': async (file) => {
    let rows = 0;
    for await (const _ of createReadStream(file).pipe(parse({ columns: true, relax_quotes: true })))
      rows += 1;
    return rows;
  },
  reading: async (file) => {
    let documents = 0;
    for await (const _ of (await openTexts({ paths: [file] })).documents) documents += 1;
    return documents;
  },
  'whole import': async (file) => {
    const dir = await mkdtemp(join(tmpdir(), 'bench-import-'));
    try {
      const threads = values.threads === undefined ? undefined : Number(values.threads);
      const job: BuildJob = {
        folder: join(dir, 'data'),
        about: { id: 'data', name: 'bench', created: 0, notes: '' },
        from: {
          kind: 'files',
          paths: [file],
          validPaths: null,
          textColumn: 'text',
          labelColumns: [],
          encoding: null,
          split: { kind: 'random', valid: 0.1, seed: 42, together: true },
          rules: { words: null, off: [] },
        },
      };
      const { report } = await buildDataset(job, { threads });
      process.stderr.write(`${String(report.tokens.train + report.tokens.valid)} tokens\n`);
      return report.documents.train + report.documents.valid;
    } finally {
      await rm(dir, { recursive: true });
    }
  },
};

const work = values.part === undefined ? undefined : PARTS[values.part];
if (work !== undefined && values.file !== undefined) {
  const began = performance.now();
  const documents = await work(values.file);
  const result: Measured = {
    ms: performance.now() - began,
    documents,
    peak: process.resourceUsage().maxRSS * 1024,
  };
  process.stdout.write(JSON.stringify(result));
} else {
  await compare();
}

async function compare(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-texts-'));
  try {
    const file = values.file ?? join(dir, 'reviews.csv');
    if (values.file === undefined) await writeReviews(file, Number(values.megabytes) * 1e6);
    const bytes = statSync(file).size;
    say(`${(bytes / 1e6).toFixed(0)} MB, ${values.rounds} rounds; the median round`);
    const speeds = new Map<string, number>();
    for (const part of Object.keys(PARTS)) {
      const rounds = Array.from({ length: Number(values.rounds) }, () => runPart(part, file));
      const { ms, documents, peak } =
        rounds.sort((a, b) => a.ms - b.ms)[rounds.length >> 1] ?? rounds[0] ?? NONE;
      const speed = bytes / 1e6 / (ms / 1000);
      speeds.set(part, speed);
      const most = Math.max(...rounds.map((round) => round.peak), peak);
      say(
        `${part.padEnd(16)} ${(ms / 1000).toFixed(1)} s, ${speed.toFixed(1)} MB/s, ${String(documents)} documents, ` +
          `at most ${(most / 2 ** 20).toFixed(0)} MiB resident`,
      );
    }
    const ratio = (speeds.get('reading') ?? NaN) / (speeds.get('csv-parse alone') ?? NaN);
    say(`reading runs at ${ratio.toFixed(2)} times the speed of csv-parse alone`);
  } finally {
    await rm(dir, { recursive: true });
  }
}

const NONE: Measured = { ms: NaN, documents: 0, peak: NaN };

function runPart(part: string, file: string): Measured {
  const threads = values.threads === undefined ? [] : ['--threads', values.threads];
  const args = [import.meta.filename, '--part', part, '--file', file, ...threads];
  return measured.parse(
    JSON.parse(
      execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
    ),
  );
}

/** Reviews of words whose frequencies fall as in real texts (Zipf), some of them new in every review. */
async function writeReviews(file: string, bytes: number): Promise<void> {
  const out = createWriteStream(file);
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const word = (): string => {
    const rank = Math.floor(Math.exp(random() * Math.log(300_000)));
    return random() < 0.002 ? `new${Math.floor(random() * 1e9).toString(36)}` : `w${rank.toString(36)}`;
  };
  out.write('text,stars\n');
  for (let written = 0; written < bytes;) {
    const length = 60 + Math.floor(random() * 340);
    const words = Array.from({ length }, word);
    const row = `"${words.join(' ')}, he said ""no"".\n${words.slice(0, 9).join(' ')}.",${String(Math.floor(random() * 5))}\n`;
    written += row.length;
    if (!out.write(row)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
