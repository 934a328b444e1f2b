/** One document as it was read, and as a model reads it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DocumentView, SeenToken } from '../../shared/data.ts';
import { AppError } from '../../shared/errors.ts';
import { readText } from '../db/textStore.ts';
import { readDocs, readTypes, TOKENS_FILE } from '../engine/text/datasetFolder.ts';
import { SPECIAL_TOKENS } from '../engine/text/rules.ts';
import { LEFT_OUT, TRAIN } from '../engine/text/split.ts';
import { readTokensAt } from '../engine/text/tokenFile.ts';
import { stampOf } from './datasetFolder.ts';

/** Nobody reads more of a document here; what is longer is cut and says so. */
const MOST_CHARACTERS = 6000;
const MOST_TOKENS = 1200;

const vocabSchema = z.array(z.string());
const MARKERS: ReadonlySet<string> = new Set(SPECIAL_TOKENS);

export interface DocumentRequest {
  readonly folder: string;
  /** the model's vocab.json; null = no model's eyes */
  readonly vocab: string | null;
  readonly index: number;
}

interface Read {
  readonly types: readonly string[];
  readonly offsets: Uint32Array;
  readonly parts: Uint8Array;
}

/** Keeps the dataset and the vocabulary it was asked for last, since people leaf through documents. */
export function createDocumentReader(): (job: DocumentRequest) => Promise<DocumentView> {
  let dataset: { folder: string; stamp: string; read: Promise<Read> } | null = null;
  let words: { path: string; known: Promise<ReadonlySet<string>> } | null = null;

  return async ({ folder, vocab, index }) => {
    const stamp = await stampOf(folder); // it may have been made again meanwhile
    if (dataset?.folder !== folder || dataset.stamp !== stamp)
      dataset = { folder, stamp, read: readDataset(folder) };
    if (vocab !== null && words?.path !== vocab) words = { path: vocab, known: readWords(vocab) };
    const { types, offsets, parts } = await dataset.read;
    const known = vocab === null ? null : ((await words?.known) ?? null);
    if (index >= parts.length) {
      const message = `This dataset has ${parts.length} documents, so there is none at that place.`;
      throw new AppError('dataset/no-document', message);
    }
    const begin = offsets[index] ?? 0;
    const tokenCount = (offsets[index + 1] ?? 0) - begin;
    const ids = await readTokensAt(join(folder, TOKENS_FILE), begin, Math.min(tokenCount, MOST_TOKENS));
    const { name, labels, text, longer } = readText(folder, index, MOST_CHARACTERS);
    return {
      ...{ index, of: parts.length, name, labels, text, tokenCount },
      part: partName(parts[index]),
      tokens: Array.from(ids, (id) => seen(types[id] ?? '', known)),
      cut: longer || tokenCount > MOST_TOKENS,
    };
  };
}

function partName(part: number | undefined): DocumentView['part'] {
  if (part === LEFT_OUT) return 'out';
  return part === TRAIN ? 'train' : 'valid';
}

async function readDataset(folder: string): Promise<Read> {
  const [types, docs] = await Promise.all([readTypes(folder), readDocs(folder)]);
  return { types: types.map(([type]) => type), ...docs };
}

async function readWords(path: string): Promise<ReadonlySet<string>> {
  return new Set(vocabSchema.parse(JSON.parse(await readFile(path, 'utf8'))));
}

/** Without a model every word counts as known. */
function seen(text: string, known: ReadonlySet<string> | null): SeenToken {
  if (MARKERS.has(text)) return { text, kind: 'marker' };
  return { text, kind: known === null || known.has(text) ? 'known' : 'unknown' };
}
