/**
 * The comparison without fastai: our tokeniser, import, pretraining and fine-tuning on the same kind of text, through
 * the command line: node scripts/compare/alone.ts CORPUS WORK [METHOD=RATE …]
 * CORPUS holds the files of `make.ts compare`. Each step is skipped when an earlier call has finished it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { holdOut, pieces, writeJsonLines, type Document } from '../corpora/documents.ts';
import { ulmfit } from '../starter/ulmfit.ts';
import { EPOCHS, settingsOf } from './methods.ts';
import { BATCH, BPTT, writeCell } from './workFolder.ts';

const SEED = 42;
const GLOSSES = 30_000;
const GLOSSES_A_DOCUMENT = 20;
/** The best cell of each method in the comparison with fastai. */
const CELLS = ['plain=0.01', 'discriminative=0.02', 'stlr=0.02', 'both=0.04'];
const PRETRAINING = [
  ...['embSz=100', 'nHid=256', 'nLayers=2', 'maxVocab=10000', 'minFreq=3', `batch=${BATCH}`, `bptt=${BPTT}`],
  ...['schedule=onecycle', 'etaMax=0.005', 'discriminative=1', 'frozenEpochs=0', 'dropMult=0.3'],
];

const anything = z.looseObject({});
const datasets = z.object({ data: z.array(z.object({ name: z.string() })) });
const evaluation = z.object({
  loss: z.number(),
  perplexity: z.number(),
  accuracy: z.number(),
  tokens: z.number(),
});
const runs = z.object({
  runs: z.array(z.object({ name: z.string(), status: z.string(), model: z.string().nullable() })),
});
const shown = z.object({
  before: evaluation,
  evaluations: z.array(evaluation),
  seconds: z.number().optional(),
});
const rowsSchema = z.object({ train: z.array(z.number()), valid: z.array(z.number()) });
const line = z.object({ text: z.string(), source: z.string() });

function documents(corpus: string, name: string): Document[] {
  const lines = readFileSync(join(corpus, `${name}.jsonl`), 'utf8').split('\n');
  return lines.filter((text) => text !== '').map((text) => line.parse(JSON.parse(text)));
}

/** Brown, Austen, Grimm, the handbook and a seeded choice of glosses; one document in forty is held out. */
function generalDocuments(corpus: string): { train: Document[]; valid: Document[] } {
  const rank = (d: Document): string => createHash('sha256').update(d.text).digest('hex');
  const chosen = documents(corpus, 'glosses')
    .map((d) => ({ d, key: rank(d) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, GLOSSES)
    .map(({ d }) => d.text);
  const glosses = pieces(chosen, GLOSSES_A_DOCUMENT).map((g) => ({ text: g.join(' '), source: 'wordnet' }));
  const prose = ['brown', 'austen', 'grimm', 'handbook'].flatMap((name) => documents(corpus, name));
  return holdOut([...prose, ...glosses], 1 / 40, SEED);
}

function targetDocuments(corpus: string): { train: Document[]; valid: Document[] } {
  const rows = rowsSchema.parse(JSON.parse(readFileSync(new URL('imdbRows.json', import.meta.url), 'utf8')));
  const reviews = documents(corpus, 'imdb');
  const pick = (numbers: number[]): Document[] => numbers.flatMap((n) => reviews[n] ?? []);
  return { train: pick(rows.train), valid: pick(rows.valid) };
}

async function importOnce(
  library: string,
  work: string,
  name: string,
  make: () => { train: Document[]; valid: Document[] },
): Promise<void> {
  const { data } = await ulmfit(library, ['data', 'list'], datasets);
  if (data.some((dataset) => dataset.name === name)) return;
  const parts = make();
  const [train, valid] = [join(work, `${name}-train.jsonl`), join(work, `${name}-valid.jsonl`)];
  writeJsonLines(train, parts.train);
  writeJsonLines(valid, parts.valid);
  const flags = ['--name', name, '--text-column', 'text', '--valid-paths', valid];
  await ulmfit(library, ['data', 'import', train, ...flags], anything);
}

/** Starts a run, goes on with it or finds it done, and gives the id of its model. */
async function runOnce(library: string, name: string, command: readonly string[]): Promise<string> {
  const find = async () =>
    (await ulmfit(library, ['run', 'list'], runs)).runs.find((run) => run.name === name);
  const found = await find();
  if (found === undefined) {
    await ulmfit(library, [...command, '--name', name, '--seed', String(SEED), '--threads', '1'], anything);
  } else if (found.status !== 'done') {
    await ulmfit(library, ['run', 'resume', name, '--threads', '1'], anything);
  }
  const model = (await find())?.model;
  if (typeof model !== 'string') throw new Error(`${name} left no model`);
  return model;
}

async function main(corpus: string, work: string, cells: readonly string[]): Promise<void> {
  const library = join(work, 'library');
  mkdirSync(work, { recursive: true });
  await importOnce(library, work, 'general', () => generalDocuments(corpus));
  await importOnce(library, work, 'imdb', () => targetDocuments(corpus));
  const set = (settings: readonly string[]): string[] => settings.flatMap((setting) => ['--set', setting]);
  const pretraining = ['pretrain', '--data', 'general', '--epochs', '1', ...set(PRETRAINING)];
  const model = await runOnce(library, 'pretraining', pretraining);
  for (const cell of cells) {
    const [method = '', rateText = ''] = cell.split('=');
    const rate = Number(rateText);
    const settings = Object.entries({ ...settingsOf(method, rate), maxVocab: 10_000 })
      .filter(([, value]) => value !== null)
      .map(([key, value]) => `${key}=${String(value)}`)
      .filter((setting) => !/^(embSz|nHid|nLayers)=/.test(setting));
    const command = [
      'finetune',
      '--model',
      model,
      '--data',
      'imdb',
      '--epochs',
      String(EPOCHS),
      ...set(settings),
    ];
    const name = `${method} ${rateText}`;
    const started = performance.now();
    await runOnce(library, name, command);
    const seconds = Math.round((performance.now() - started) / 1000);
    const { before, evaluations } = await ulmfit(library, ['run', 'show', name], shown);
    const after = evaluations.at(-1);
    if (after === undefined) throw new Error(`${name} was not evaluated`);
    writeCell(work, {
      side: 'ours-alone',
      target: 'imdb',
      method,
      rate,
      seed: SEED,
      before,
      epochs: evaluations,
      after,
      seconds,
    });
  }
}

const [corpus, work, ...cells] = process.argv.slice(2);
if (corpus === undefined || work === undefined) {
  process.stderr.write('Usage: node scripts/compare/alone.ts CORPUS WORK [METHOD=RATE …]\n');
  process.exitCode = 2;
} else {
  await main(corpus, work, cells.length > 0 ? cells : CELLS);
}
