/** What a model gives away of the texts that it learnt from: passages that it recites, and secrets that were planted. */
import type { AuditReport, RecitedLength, RecitedPassage } from '../../../shared/audit.ts';
import { readModelFolder } from '../files/modelFolder.ts';
import type { StoredModel } from '../files/modelFolder.ts';
import { AwdLstm } from '../model/awdLstm.ts';
import type { Ops } from '../ops/ops.ts';
import { randomKey } from '../ops/random.ts';
import { readDocs } from '../text/datasetFolder.ts';
import { checkRules } from '../text/datasetRules.ts';
import { detokenise } from '../text/detokenise.ts';
import { loadDocuments } from '../text/loadCorpus.ts';
import { permutation } from '../text/permutation.ts';
import { TRAIN } from '../text/split.ts';
import { rulesOf } from '../text/tokenizer.ts';
import type { Documents } from '../types.ts';
import type { Planting } from './canaries.ts';
import { measureExposure } from './exposure.ts';
import type { Watch } from './exposure.ts';
import { countOccurrences, countPassages, stretchesOf } from './recited.ts';
import type { Stretch } from './recited.ts';
import { isCorrect, scoreDocuments } from './score.ts';

/** Plain data: folders, and what is to be looked for. */
export interface AuditJob {
  readonly model: string;
  readonly data: { readonly folder: string; readonly name: string };
  /** length of passage that matters most, in tokens */
  readonly words: number;
  /** those of the run that made the model; null where it planted none, or is not known */
  readonly planting: Planting | null;
}

export type AuditFacts = Omit<AuditReport, 'model' | 'data' | 'verdict' | 'time'>;

/** Lengths that are always counted, besides the one that was asked for. */
const LENGTHS = [5, 10, 20, 50];
/** Tokens that are read of each part; of more text a random choice of whole documents. */
const MOST_TOKENS = { train: 500_000, valid: 250_000 };
const SEED = 0;
const SHOWN = 20;
/** Rows read side by side. Few, since each begins without a memory of what stands before it. */
const BATCH = 16;
const BPTT = 70;

/** Part of the work, by the tokens that it reads. */
interface Share {
  readonly from: number;
  readonly to: number;
}

/** @throws AppError `dataset/other-rules`, `dataset/damaged`, `dataset/too-few-words`, `model/…` */
export async function audit(ops: Ops, job: AuditJob, watch: Watch): Promise<AuditFacts> {
  const stored = await readModelFolder(job.model);
  await checkRules(job.data, { tokenizer: stored.tokenizer, name: stored.card.name });
  const { vocab } = stored;
  const whole = await loadDocuments(job.data.folder, vocab, 'train');
  const train = someOf(whole, MOST_TOKENS.train);
  const valid = someOf(await loadDocuments(job.data.folder, vocab, 'valid'), MOST_TOKENS.valid);
  const model = new AwdLstm(ops, stored.config, stored.weights);
  const read = async (docs: Documents, share: Share): Promise<Stretch[]> =>
    stretchesOf(docs, await foretoldOf(ops, model, docs, part(watch, share)));
  try {
    const learnt = await read(train.docs, { from: 0, to: 0.5 });
    const unseen = await read(valid.docs, { from: 0.5, to: 0.7 });
    const canaries =
      job.planting === null
        ? null
        : await measureExposure(ops, model, vocab, job.planting, part(watch, { from: 0.7, to: 1 }));
    return {
      words: job.words,
      read: { documents: train.chosen.length, of: whole.offsets.length - 1 },
      lengths: lengthsOf(job.words, { docs: train.docs, learnt }, { docs: valid.docs, learnt: unseen }),
      passages: passagesOf(stored, train.docs, whole, learnt, await rowsOf(job.data.folder, train.chosen)),
      longest: learnt.reduce((most, { length }) => Math.max(most, length), 0),
      canaries,
    };
  } finally {
    model.dispose();
  }
}

/** 1 where a token is the likeliest one. */
async function foretoldOf(ops: Ops, model: AwdLstm, docs: Documents, watch: Watch): Promise<Uint8Array> {
  const foretold = new Uint8Array(docs.ids.length);
  if (docs.ids.length < 2) return foretold; // nothing is held out, or next to nothing
  const size = { batch: Math.min(BATCH, docs.ids.length - 1), bptt: BPTT };
  await scoreDocuments(
    ops,
    model,
    docs,
    size,
    ({ positions, place, done, total }) => {
      positions.forEach((position, i) => {
        if (isCorrect(place[i] ?? 1)) foretold[position] = 1;
      });
      watch.onProgress?.(done / total);
    },
    watch.signal,
  );
  return foretold;
}

/** The documents, or a random choice of them with about so many tokens; `chosen` are their numbers, rising. */
function someOf(docs: Documents, most: number): { docs: Documents; chosen: Uint32Array } {
  const count = docs.offsets.length - 1;
  if (docs.ids.length <= most) return { docs, chosen: Uint32Array.from({ length: count }, (_, d) => d) };
  const lengthOf = (d: number): number => (docs.offsets[d + 1] ?? 0) - (docs.offsets[d] ?? 0);
  const order = permutation(count, randomKey(SEED, 0, 0, 'audit'));
  let tokens = 0;
  let taken = 0;
  while (taken < count && tokens < most) tokens += lengthOf(order[taken++] ?? 0);
  const chosen = order.slice(0, taken).sort();
  const ids = new Int32Array(tokens);
  const offsets = new Uint32Array(taken + 1);
  chosen.forEach((d, i) => {
    ids.set(docs.ids.subarray(docs.offsets[d], docs.offsets[d + 1]), offsets[i]);
    offsets[i + 1] = (offsets[i] ?? 0) + lengthOf(d);
  });
  return { docs: { ids, offsets }, chosen };
}

interface Read {
  readonly docs: Documents;
  readonly learnt: readonly Stretch[];
}

function lengthsOf(words: number, train: Read, valid: Read): RecitedLength[] {
  const lengths = [...new Set([...LENGTHS, words])].sort((a, b) => a - b);
  const counted = ({ docs, learnt }: Read, length: number): RecitedLength['train'] =>
    countPassages(docs, learnt, length);
  return lengths.map((length) => ({
    words: length,
    train: counted(train, length),
    valid: counted(valid, length),
  }));
}

/** The longest passages, each once; occurrences are counted in the whole training part. */
function passagesOf(
  { vocab, tokenizer }: StoredModel,
  docs: Documents,
  whole: Documents,
  stretches: readonly Stretch[],
  rows: readonly number[],
): RecitedPassage[] {
  const { words } = rulesOf(tokenizer);
  const longest = stretches.toSorted((a, b) => b.length - a.length);
  const seen = new Set<string>();
  const shown: RecitedPassage[] = [];
  for (const { document, start, length } of longest) {
    const ids = docs.ids.subarray(start, start + length);
    const text = detokenise(
      Array.from(ids, (id) => vocab[id] ?? ''),
      words,
    );
    if (seen.has(text)) continue;
    seen.add(text);
    const occurrences = countOccurrences(whole.ids, ids);
    shown.push({ document: rows[document] ?? 0, words: length, text, occurrences });
    if (shown.length === SHOWN) break;
  }
  return shown;
}

/** Numbers in the dataset of documents that are numbered within its training part. */
async function rowsOf(folder: string, chosen: Uint32Array): Promise<number[]> {
  const { parts } = await readDocs(folder);
  const training = [...parts.keys()].filter((d) => parts[d] === TRAIN);
  return Array.from(chosen, (d) => training[d] ?? 0);
}

function part({ onProgress, signal }: Watch, { from, to }: Share): Watch {
  return { onProgress: (done) => onProgress?.(from + done * (to - from)), signal };
}
