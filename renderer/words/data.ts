/** What the Data screen says: its sentences, counted from what is there, and the words of its panels. */
import { assertNever } from '../../shared/assertNever.ts';
import { count, counted, percent, threeDigits, timeLeft } from '../../shared/format.ts';
import type {
  ChangedSource,
  DatasetSummary,
  DatasetView,
  DocumentView,
  ImportState,
  LengthHistogram,
  SkippedFile,
} from '../../shared/data.ts';
import type { Recipe } from '../../shared/recipe.ts';
import type { TextReport } from '../../shared/textReport.ts';
import { languageName } from '../../shared/remedyWords.ts';
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

/** A model that knows less than this share of the running words has a language to learn rather than a way to write. */
export const LITTLE_KNOWN = 0.7;

/** One dataset: how much is in, and how much of it the model knows already. */
export function datasetSentence(view: DatasetView): string {
  const documents = documentsOf(view);
  const are = `${counted(documents, 'document')} ${documents === 1 ? 'is' : 'are'} in`;
  if (view.coverage === null) return `${are}, with ${shortCount(tokensOf(view))} tokens.`;
  const { tokens } = view.coverage;
  return `${are}. The model ${tokens < LITTLE_KNOWN ? 'knows only' : 'already knows'} ${percent(tokens)} of the words in them.`;
}

export function lengthsSentence({ quarter, threeQuarters }: LengthHistogram): string {
  return quarter === threeQuarters
    ? `Half of the documents are ${counted(quarter, 'token')} long.`
    : `Half of the documents are between ${count(quarter)} and ${count(threeQuarters)} tokens long.`;
}

/** How what is held out was chosen. */
export function splitWords({ split }: Recipe): string {
  switch (split.kind) {
    case 'given':
      return 'as it was given';
    case 'random':
      return `${wholePercent(split.valid)} of the documents, dice ${String(split.seed)}`;
    case 'group':
      return `whole groups by “${split.by}”, ${wholePercent(split.valid)}, dice ${String(split.seed)}`;
    default:
      return assertNever(split);
  }
}

/** `10 %` where a percent is exact enough, `12.5 %` where it is not */
export function wholePercent(share: number): string {
  return `${threeDigits(share * 100)} %`;
}

/** What the look at the two sides says: no document of one may stand on the other, not even nearly. */
export function leakageSentence(duplicates: TextReport['duplicates']): string {
  const { leaking, moved } = duplicates;
  if (leaking > 0)
    return `${counted(leaking, 'held-out document')} ${leaking === 1 ? 'has' : 'have'} a near copy on the learning side.`;
  if (moved === 0) return 'No document stands on both sides.';
  return `No document stands on both sides; ${moved === 1 ? 'one was' : `${count(moved)} were`} moved for that.`;
}

/** A language by its English name. */
export function languageWords(language: string | null): string {
  return language === null ? 'too short or mixed to tell' : languageName(language);
}

/** A token that is nothing but white space, in a word that can be seen. */
export function visibleToken(text: string): string {
  if (!/^[\s▁]*$/u.test(text)) return text; // a space within a token is written as ▁
  return text.includes('\n') ? 'line break' : 'space';
}

export interface LeftOutGroup {
  readonly reason: string;
  readonly paths: readonly string[];
}

/** Files by the reason for which they were left out, the most frequent first. */
export function leftOutGroups(skipped: readonly SkippedFile[]): LeftOutGroup[] {
  const groups = new Map<string, string[]>();
  for (const file of skipped) {
    const reason = bareReason(file);
    const paths = groups.get(reason) ?? [];
    paths.push(file.path);
    groups.set(reason, paths);
  }
  return [...groups]
    .map(([reason, paths]) => ({ reason, paths }))
    .sort((a, b) => b.paths.length - a.paths.length);
}

/** Without the name of the file, which a sentence about one file begins with: `protected by a password` */
function bareReason({ path, reason }: SkippedFile): string {
  const begin = `“${path}” `;
  return (reason.startsWith(begin) ? reason.slice(begin.length) : reason)
    .replace(/^is /, '')
    .replace(/\.$/, '');
}

/** What fits in a line: up to where the reason begins to explain itself. */
export function shortReason(reason: string): string {
  return reason.split(/[:;.,](?=\s)/)[0] ?? reason;
}

export function leftOutSentence(skipped: readonly SkippedFile[]): string {
  return skipped.length === 1
    ? 'One file was left out.'
    : `${counted(skipped.length, 'file')} were left out.`;
}

const PHASES: Readonly<Record<ImportState['phase'], string>> = {
  reading: 'Reading',
  examining: 'Examining',
  finishing: 'Finishing',
};

/** What is being done with which texts: `Examining “Letters”`, `Making “Letters” again` */
export function importTitle({ kind, phase, name }: Pick<ImportState, 'kind' | 'phase' | 'name'>): string {
  return kind === 'revision' ? `Making “${name}” again` : `${PHASES[phase]} “${name}”`;
}

/** How far an import is, and how long it takes still. */
export function importProgress(state: Pick<ImportState, 'done' | 'total' | 'documents' | 'msLeft'>): {
  share: number | null;
  done: string;
  left: string;
} {
  const share = state.total === null || state.total === 0 ? null : Math.min(0.99, state.done / state.total);
  const documents = counted(state.documents, 'document');
  return {
    share,
    done: share === null ? documents : `${String(Math.floor(share * 100))} %, ${documents} so far`,
    left: state.msLeft === null ? '' : timeLeft(state.msLeft),
  };
}

/** `Being made again: 43 %` */
export function revisionSentence(state: Pick<ImportState, 'done' | 'total' | 'msLeft'>): string {
  const { share, left } = importProgress({ ...state, documents: 0 });
  const far = share === null ? 'beginning' : `${String(Math.floor(share * 100))} %`;
  return `Being made again: ${far}${left === '' ? '' : `, ${left}`}.`;
}

/** Originals that were to be read again: `2 originals are not as they were` */
export function changedSentence(changed: readonly ChangedSource[]): string {
  const n = changed.length;
  return n === 1
    ? 'One original is not as it was and was not read again.'
    : `${count(n)} originals are not as they were and were not read again.`;
}

const NAMED = 5;

/** `a.txt (missing), b.txt (changed) and 3 more` */
export function changedNames(changed: readonly ChangedSource[]): string {
  const named = changed.slice(0, NAMED).map(({ name, what }) => `${name} (${what})`);
  const rest = changed.length - named.length;
  return `${named.join(', ')}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
}

const PARTS: Readonly<Record<DocumentView['part'], string>> = {
  train: 'learned from',
  valid: 'held out',
  out: 'left out',
};

export function partWords(part: DocumentView['part']): string {
  return PARTS[part];
}

/** Most documents that a search counts. */
const COUNTED = 10_000;

export function totalSentence(total: number, words: string): string {
  if (total === 0) return `No document holds “${words}”.`;
  if (total >= COUNTED) return `${count(COUNTED)} documents or more hold “${words}”.`;
  return `${counted(total, 'document')} ${total === 1 ? 'holds' : 'hold'} “${words}”.`;
}
