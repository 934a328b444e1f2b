/** What the Data screen says: its sentences, counted from what is there, and the words of its panels. */
import { bytes, count, counted, percent, timeLeft } from '../../shared/format.ts';
import type {
  DatasetSummary,
  DatasetView,
  ImportState,
  LengthHistogram,
  PickedFiles,
  SkippedFile,
} from '../../shared/data.ts';
import { atStart, shortCount } from './numbers.ts';

export const documentsOf = ({ documents }: Pick<DatasetSummary, 'documents'>): number =>
  documents.train + documents.valid;

export const tokensOf = ({ tokens }: Pick<DatasetSummary, 'tokens'>): number => tokens.train + tokens.valid;

/** The list: how much there is. */
export function listSentence(datasets: readonly DatasetSummary[]): string {
  if (datasets.length === 0) return 'No texts are in yet.';
  const tokens = datasets.reduce((sum, dataset) => sum + tokensOf(dataset), 0);
  const sets = `${atStart(datasets.length)} ${datasets.length === 1 ? 'dataset' : 'datasets'}`;
  return `${sets}, ${shortCount(tokens)} tokens in all.`;
}

/** One dataset: how much is in, and how much of it the model knows already. */
export function datasetSentence(view: DatasetView): string {
  const documents = documentsOf(view);
  const are = `${counted(documents, 'document')} ${documents === 1 ? 'is' : 'are'} in`;
  if (view.coverage === null) return `${are}, with ${shortCount(tokensOf(view))} tokens.`;
  return `${are}. The model already knows ${percent(view.coverage.tokens)} of the words in them.`;
}

/** What was chosen and is about to be read. */
export function pickedSentence(picked: PickedFiles): string {
  const files = `${atStart(picked.files)} ${picked.files === 1 ? 'file' : 'files'}`;
  return `${files} with ${bytes(picked.bytes)} of text can be read.`;
}

export function lengthsSentence({ quarter, threeQuarters }: LengthHistogram): string {
  return quarter === threeQuarters
    ? `Half of the documents are ${counted(quarter, 'token')} long.`
    : `Half of the documents are between ${count(quarter)} and ${count(threeQuarters)} tokens long.`;
}

export function splitWords({ valid, seed }: Pick<DatasetView, 'valid' | 'seed'>): string {
  return valid === null ? 'as it was given' : `${percent(valid)} held out, dice ${String(seed)}`;
}

/** A token that is nothing but white space, in a word that can be seen. */
export function visibleToken(text: string): string {
  if (text.trim() !== '') return text;
  return text.includes('\n') ? 'line break' : 'space';
}

export interface LeftOutGroup {
  readonly reason: string;
  readonly paths: readonly string[];
}

/** Files by the reason for which they were left out, the most frequent first. */
export function leftOutGroups(skipped: readonly SkippedFile[]): LeftOutGroup[] {
  const groups = new Map<string, string[]>();
  for (const { path, reason } of skipped) {
    const paths = groups.get(reason) ?? [];
    paths.push(path);
    groups.set(reason, paths);
  }
  return [...groups]
    .map(([reason, paths]) => ({ reason, paths }))
    .sort((a, b) => b.paths.length - a.paths.length);
}

export function leftOutSentence(skipped: readonly SkippedFile[]): string {
  return skipped.length === 1
    ? 'One file was left out.'
    : `${counted(skipped.length, 'file')} were left out.`;
}

/** How far an import is, and how long it takes still. */
export function importProgress(state: ImportState): { share: number | null; done: string; left: string } {
  const share = state.total === null || state.total === 0 ? null : Math.min(0.99, state.done / state.total);
  const documents = counted(state.documents, 'document');
  return {
    share,
    done: share === null ? documents : `${String(Math.floor(share * 100))} %, ${documents} so far`,
    left: state.msLeft === null ? '' : timeLeft(state.msLeft),
  };
}

/** Encodings to choose from; the first is what is tried where nothing is chosen. */
export const ENCODINGS = [
  { value: '', label: 'UTF-8 (usual)' },
  { value: 'windows-1252', label: 'Western European, Windows-1252' },
  { value: 'iso-8859-15', label: 'Western European, ISO 8859-15' },
  { value: 'macintosh', label: 'Western European, Mac' },
  { value: 'windows-1250', label: 'Central European, Windows-1250' },
  { value: 'windows-1251', label: 'Cyrillic, Windows-1251' },
  { value: 'koi8-r', label: 'Cyrillic, KOI8-R' },
  { value: 'windows-1253', label: 'Greek, Windows-1253' },
  { value: 'windows-1254', label: 'Turkish, Windows-1254' },
  { value: 'windows-1255', label: 'Hebrew, Windows-1255' },
  { value: 'windows-1256', label: 'Arabic, Windows-1256' },
  { value: 'windows-1258', label: 'Vietnamese, Windows-1258' },
  { value: 'shift_jis', label: 'Japanese, Shift JIS' },
  { value: 'gb18030', label: 'Chinese, GB 18030' },
  { value: 'big5', label: 'Chinese, Big5' },
  { value: 'euc-kr', label: 'Korean, EUC-KR' },
  { value: 'utf-16le', label: 'UTF-16, little-endian' },
  { value: 'utf-16be', label: 'UTF-16, big-endian' },
] as const;
