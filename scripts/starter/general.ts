/**
 * Cuts the general text that comes with the program out of the part of the starter's corpora that was held out:
 * `node scripts/starter/general.ts CORPUSDIR`, where CORPUSDIR is what `scripts/corpora/make.ts starter` has made.
 * Judged on it, a model shows what fine-tuning has cost it. The handbook is left out for the terms of its licence.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { countWords, writeJsonLines } from '../corpora/documents.ts';
import type { Document } from '../corpora/documents.ts';
import { wordnetLicence } from '../corpora/glosses.ts';

const TO = fileURLToPath(new URL('../../resources/general', import.meta.url));

/** Characters of each source: near their shares of what the starter has learnt from. */
const QUOTAS = { sotu: 40_000, wordnet: 40_000, austen: 20_000 } as const;
/** Characters of a document at most, so that more documents than one give theirs. */
const MOST = 5000;

const documentSchema = z.object({ text: z.string(), source: z.string() });

function read(file: string): Document[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => documentSchema.parse(JSON.parse(line)));
}

/** The first paragraphs of each document that no training document has, as far as the quota goes; long ones to a full stop. */
function cut(documents: readonly Document[], quota: number, isTrainedOn: (p: string) => boolean): Document[] {
  const most = Math.max(MOST, Math.ceil(quota / Math.max(1, documents.length)));
  const out: Document[] = [];
  let left = quota;
  for (const { text, source } of documents) {
    const room = Math.min(most, left);
    let kept = '';
    for (const paragraph of text.split('\n\n').filter((p) => !isTrainedOn(p))) {
      const longer = kept === '' ? paragraph : `${kept}\n\n${paragraph}`;
      const fits = longer.length <= room;
      kept = fits ? longer : longer.slice(0, longer.lastIndexOf('. ', room) + 1);
      if (!fits) break;
    }
    if (kept === '') continue;
    left -= kept.length;
    out.push({ text: kept, source });
  }
  return out;
}

const [corpus] = process.argv.slice(2);
if (corpus === undefined) {
  process.stderr.write('Usage: node scripts/starter/general.ts CORPUSDIR\n');
  process.exitCode = 2;
} else {
  const trained = new Set(read(join(corpus, 'train.jsonl')).flatMap(({ text }) => text.split('\n\n')));
  const held = read(join(corpus, 'valid.jsonl'));
  const documents = Object.entries(QUOTAS).flatMap(([source, quota]) =>
    cut(
      held.filter((document) => document.source === source),
      quota,
      (paragraph) => trained.has(paragraph),
    ),
  );
  mkdirSync(TO, { recursive: true });
  writeJsonLines(join(TO, 'texts.jsonl'), documents);
  writeFileSync(join(TO, 'LICENSE.wordnet.txt'), wordnetLicence());
  process.stdout.write(`${String(documents.length)} documents, ${String(countWords(documents))} words\n`);
}
