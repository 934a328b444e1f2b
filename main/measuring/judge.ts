/** Judges a model in the process where the engine is: fetches model and text, and gives the scores with their documents. */
import { z } from 'zod';
import { countCharacters, documentBeginnings } from '../db/textStore.ts';
import { readInputText } from '../engine/files/inputFile.ts';
import { readModelFolder } from '../engine/files/modelFolder.ts';
import type { StoredModel } from '../engine/files/modelFolder.ts';
import { AwdLstm } from '../engine/model/awdLstm.ts';
import type { Ops } from '../engine/ops/ops.ts';
import { readDocs } from '../engine/text/datasetFolder.ts';
import { checkRules } from '../engine/text/datasetRules.ts';
import { isOf, loadDocuments, unknownWordsOf } from '../engine/text/loadCorpus.ts';
import type { Part } from '../engine/text/loadCorpus.ts';
import { createTokenizer, rulesOf } from '../engine/text/tokenizer.ts';
import { UNKNOWN_ID, wordIds } from '../engine/text/vocab.ts';
import { judge } from '../engine/train/judge.ts';
import type { TextToJudge } from '../engine/train/judge.ts';
import { AppError } from '../../shared/errors.ts';
import { USUAL_SIZE } from '../services/measureShapes.ts';
import type { Judged, JudgeJob, Watch } from '../services/measureShapes.ts';

/** Characters of a document that are shown. */
const BEGIN = 100;
const FILE_LIMIT = 64 * 1024 * 1024;

const lineSchema = z.object({ text: z.string() });

/** A text, and what its documents are called outside. */
interface Fetched extends TextToJudge {
  /** the document's number where it comes from */
  readonly numberOf: (document: number) => number;
  readonly begins: (documents: readonly number[]) => ReadonlyMap<number, string>;
}

/** @throws AppError `model/…`, `dataset/…`; the signal's reason when it is cancelled */
export async function judgeStored(ops: Ops, job: JudgeJob, watch: Watch): Promise<Judged> {
  const stored = await readModelFolder(job.model);
  const { config, weights, vocab, card } = stored;
  const { text } = job;
  const fetched = text.of === 'data' ? await fromDataset(text, stored) : await fromFile(text.file, stored);
  watch.signal?.throwIfAborted();
  const tokens = fetched.docs.ids.length;
  if (tokens < 2) throw tooShort(text.of === 'data' ? text.name : text.file, tokens);
  const wanted = job.size ?? { batch: card.batch ?? USUAL_SIZE.batch, bptt: card.bptt ?? USUAL_SIZE.bptt };
  // fewer rows where there is not a token for each, as `evaluateModel` has it
  const size = { batch: Math.min(wanted.batch, tokens - 1), bptt: wanted.bptt };
  const model = new AwdLstm(ops, config, weights);
  try {
    const { documents, ...scores } = await judge(ops, model, vocab, fetched, size, watch);
    const begins = fetched.begins(documents.map(({ document }) => document));
    return {
      kind: 'judge',
      ...size,
      scores: {
        ...scores,
        documents: documents.map(({ document, ...score }) => ({
          ...{ document: fetched.numberOf(document), begin: firstWords(begins.get(document) ?? '') },
          ...score,
        })),
      },
    };
  } finally {
    model.dispose();
  }
}

async function fromDataset(
  { folder, name, part }: { readonly folder: string; readonly name: string; readonly part: Part },
  model: StoredModel,
): Promise<Fetched> {
  await checkRules({ folder, name }, { tokenizer: model.tokenizer, name: model.card.name });
  const { parts } = await readDocs(folder);
  const numbers = Uint32Array.from(parts.keys()).filter((d) => isOf(part, parts[d]));
  const numberOf = (document: number): number => numbers[document] ?? 0;
  return {
    docs: await loadDocuments(folder, model.vocab, part),
    unknown: await unknownWordsOf(folder, model.vocab, part),
    characters: countCharacters(folder, (d) => isOf(part, parts[d])),
    numberOf,
    begins: (documents) => {
      const found = documentBeginnings(folder, documents.map(numberOf), BEGIN);
      return new Map(documents.map((document) => [document, found.get(numberOf(document)) ?? '']));
    },
  };
}

/** @param file JSON lines with a `text` each; read by the model's own rules */
async function fromFile(file: string, { tokenizer, vocab }: StoredModel): Promise<Fetched> {
  const lines = (await readInputText(file, FILE_LIMIT)).split('\n').filter((line) => line.trim() !== '');
  const texts = lines.map((line) => lineSchema.parse(JSON.parse(line)).text);
  const tokenise = createTokenizer(rulesOf(tokenizer));
  const known = wordIds(vocab);
  const unknown = new Map<string, number>();
  const documents = texts.map((text) =>
    Int32Array.from(tokenise(text), (token) => {
      const id = known.get(token) ?? UNKNOWN_ID;
      if (id === UNKNOWN_ID) unknown.set(token, (unknown.get(token) ?? 0) + 1);
      return id;
    }),
  );
  const offsets = new Uint32Array(documents.length + 1);
  documents.forEach((ids, d) => (offsets[d + 1] = (offsets[d] ?? 0) + ids.length));
  const ids = new Int32Array(offsets.at(-1) ?? 0);
  documents.forEach((part, d) => ids.set(part, offsets[d]));
  return {
    docs: { ids, offsets },
    unknown,
    characters: texts.reduce((sum, text) => sum + Array.from(text).length, 0),
    numberOf: (document) => document,
    begins: (wanted) => new Map(wanted.map((d) => [d, texts[d]?.slice(0, BEGIN) ?? ''])),
  };
}

function firstWords(begin: string): string {
  return begin.replaceAll(/\s+/g, ' ').trim();
}

function tooShort(name: string, tokens: number): AppError {
  const message = `What “${name}” has to measure on are ${tokens} tokens; at least 2 are needed to predict one from the other.`;
  return new AppError('dataset/too-short', message, { tokens });
}
