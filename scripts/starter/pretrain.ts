/**
 * Makes the starter model that comes with the program: `npm run pretrain-starter -- WORKDIR [--threads N]`
 * builds the corpus, imports it, pretrains, and writes resources/starter as float16 with its card.
 * Interrupted in any way, the same command goes on from the newest checkpoint.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readModelFolder, writeModelFolder } from '../../main/engine/files/modelFolder.ts';
import { AppError, exitStatusOf } from '../../shared/errors.ts';
import { corporaOf, NOTES } from './corpora.ts';
import { ulmfit } from './ulmfit.ts';

const RUN = 'pretraining';
const DATA = 'general-english';
const SEED = '1';
const EPOCHS = '1';
/**
 * One-cycle at one rate for all layers, as fastai pretrains; the sizes give about 12 MB as float16. Everything is named,
 * so that another default of the program does not make another model.
 */
const SETTINGS = [
  'embSz=200',
  'nHid=448',
  'nLayers=3',
  'maxVocab=12000',
  'minFreq=3',
  'batch=32',
  'bptt=70',
  'schedule=onecycle',
  'etaMax=0.005',
  'discriminative=1',
  'frozenEpochs=0',
  'dropMult=0.3',
  ...['optimizer=adam', 'beta1=0.7', 'beta2=0.99', 'eps=0.00001', 'wd=0.01', 'clip=0.25'],
  ...['grouping=fastai', 'arAlpha=2', 'tarBeta=1', 'arOn=dropped', 'products=float32', 'canaries=0'],
];

const STARTER = fileURLToPath(new URL('../../resources/starter', import.meta.url));
const MAKE = fileURLToPath(new URL('../corpora/make.ts', import.meta.url));

const anything = z.looseObject({});
const datasets = z.object({ data: z.array(z.object({ name: z.string() })) });
const models = z.object({ models: z.array(z.object({ name: z.string() })) });
const runs = z.object({
  runs: z.array(z.object({ name: z.string(), status: z.string(), model: z.string().nullable() })),
});
const evaluation = z.object({
  loss: z.number(),
  perplexity: z.number(),
  accuracy: z.number(),
  tokens: z.number(),
});

async function main(work: string, engineFlags: readonly string[]): Promise<void> {
  const library = join(work, 'library');
  const corpus = join(work, 'corpus');
  mkdirSync(work, { recursive: true });
  await importOnce(library, corpus);
  const model = await trainOnce(library, engineFlags);
  await shipAsFloat16(library, model, corpus);
}

async function importOnce(library: string, corpus: string): Promise<void> {
  const { data } = await ulmfit(library, ['data', 'list'], datasets);
  if (data.some(({ name }) => name === DATA)) return;
  execFileSync(process.execPath, [MAKE, 'starter', corpus], { stdio: ['ignore', 2, 2] });
  const [train, valid] = [join(corpus, 'train.jsonl'), join(corpus, 'valid.jsonl')];
  const flags = ['--name', DATA, '--text-column', 'text', '--valid-paths', valid];
  await ulmfit(library, ['data', 'import', train, ...flags], anything);
}

/** The id of the trained model, whether this call trains it, finishes it or finds it. */
async function trainOnce(library: string, engineFlags: readonly string[]): Promise<string> {
  const find = async () =>
    (await ulmfit(library, ['run', 'list'], runs)).runs.find(({ name }) => name === RUN);
  const found = await find();
  if (found === undefined) {
    const settings = SETTINGS.flatMap((setting) => ['--set', setting]);
    const flags = ['--name', RUN, '--epochs', EPOCHS, '--seed', SEED, ...settings, ...engineFlags];
    await ulmfit(library, ['pretrain', '--data', DATA, ...flags], anything);
  } else if (found.status !== 'done') {
    await ulmfit(library, ['run', 'resume', RUN, ...engineFlags], anything);
  }
  const model = (await find())?.model;
  if (typeof model === 'string') return model;
  throw new AppError('run/no-model', 'The pretraining is done, but it left no model.');
}

/** Halves the size; what the card says of the held-out part is measured on the halved weights. */
async function shipAsFloat16(library: string, model: string, corpus: string): Promise<void> {
  const whole = join(dirname(library), 'whole');
  const halved = join(dirname(library), 'halved');
  for (const folder of [whole, halved]) rmSync(folder, { recursive: true, force: true });
  await ulmfit(library, ['model', 'export', model, '--to', whole], anything);
  const stored = await readModelFolder(whole);
  const half = { ...stored, dtype: 'F16' as const };
  await writeModelFolder(halved, half);
  const heldOut = await evaluateHalved(library, halved);
  const card = {
    ...stored.card,
    name: 'starter',
    run: null,
    lineage: [],
    corpora: await corporaOf(join(corpus, 'train.jsonl')),
    heldOut,
    notes: [...NOTES, 'Made with: npm run pretrain-starter -- WORKDIR'],
  };
  rmSync(STARTER, { recursive: true, force: true });
  await writeModelFolder(STARTER, { ...half, card });
  process.stderr.write(`The starter model lies in resources/starter: ${JSON.stringify(heldOut)}\n`);
}

async function evaluateHalved(library: string, folder: string): Promise<z.infer<typeof evaluation>> {
  const name = 'halved';
  const known = await ulmfit(library, ['model', 'list'], models);
  if (known.models.some((model) => model.name === name)) {
    await ulmfit(library, ['model', 'delete', name], anything);
  }
  await ulmfit(library, ['model', 'import', folder, '--name', name], anything);
  return ulmfit(library, ['evaluate', '--model', name, '--data', DATA], evaluation);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string' } },
});
const [work] = positionals;
if (work === undefined) {
  process.stderr.write('Usage: npm run pretrain-starter -- WORKDIR [--threads N]\n');
  process.exitCode = 2;
} else {
  try {
    await main(resolve(work), values.threads === undefined ? [] : ['--threads', values.threads]);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`error[${error.code}]: ${error.message}\n`);
    process.exitCode = exitStatusOf(error);
  }
}
