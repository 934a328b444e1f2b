/** What a report on texts comes to: findings in the order of importance, in plain sentences, each with its remedies. */
import type { DatasetView } from './data.ts';
import type { Occurrences, TextReport } from './textReport.ts';
import type { Remedy, Split } from './recipe.ts';
import { count, counted, percent } from './format.ts';
import { inWords, languageName, personalWords, remedySentence } from './remedyWords.ts';

export { remedySentence } from './remedyWords.ts';

/** in the order of importance */
const KINDS = [
  'near',
  'exact',
  'mojibake',
  'replaced',
  'personal',
  'lines',
  'languages',
  'short',
  'controls',
  'pruned',
  'oddities',
] as const;
export type FindingKind = (typeof KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly level: 'info' | 'warn' | 'good';
  readonly title: string;
  /** one sentence, with a full stop */
  readonly detail: string;
  readonly remedies: readonly { readonly label: string; readonly remedy: Remedy }[];
  /** another split that puts it right; null where there is none */
  readonly split: { readonly label: string; readonly split: Split } | null;
  /** the remedy of the recipe that already deals with it */
  readonly done: Remedy | null;
  /** index of the first document with it, to look at; null where it is not about documents */
  readonly first: number | null;
}

export type ExaminedView = Pick<DatasetView, 'report' | 'recipe' | 'documents'>;

type Found = Omit<Finding, 'remedies' | 'split' | 'done' | 'first'> & Partial<Finding>;

/** Languages with less of the text than this are mostly short documents taken for another language. */
const SMALL_SHARE = 0.002;
/** replaced bytes in more of the documents than this mean that files were read by the wrong encoding */
const WRONG_ENCODING = 0.01;

/** what a remedy deals with; those that are chosen by hand answer no finding */
const ANSWERS: Readonly<Record<Remedy['kind'], readonly [kind: FindingKind, title: string] | null>> = {
  'drop-near': ['near', 'Documents that are nearly the same'],
  'drop-exact': ['exact', 'Documents that are there more than once'],
  'mend-mojibake': ['mojibake', 'Letters that were decoded twice'],
  'mask-personal': ['personal', 'What may tell who a person is'],
  'drop-lines': ['lines', 'Lines that many documents repeat'],
  'drop-languages': ['languages', 'More than one language'],
  'drop-short': ['short', 'Very short documents'],
  'drop-documents': null,
  compose: null,
};

/**
 * At most one a kind; none for a dataset that was never examined. The report is about the texts after the remedies of
 * the recipe, so what a remedy has dealt with is no longer in it: that is told by the recipe, with `done`.
 */
export function findingsOf({ report, recipe, documents }: ExaminedView): Finding[] {
  if (report === null) return [];
  const kept = documents.train + documents.valid;
  const found = [
    nearOf(report, recipe.split, kept),
    exactOf(report),
    mojibakeOf(report),
    replacedOf(report, kept),
    personalOf(report),
    linesOf(report),
    languagesOf(report),
    shortOf(report),
    controlsOf(report),
    prunedOf(report),
    odditiesOf(report),
  ].filter((one) => one !== null);
  const open = new Set(found.filter(({ level }) => level !== 'good').map(({ kind }) => kind));
  const settled = settledBy(recipe.remedies).filter(({ kind }) => !open.has(kind));
  const dealtWith = new Set(settled.map(({ kind }) => kind));
  return [...found.filter(({ kind }) => !dealtWith.has(kind)), ...settled]
    .map((one) => ({ remedies: [], split: null, done: null, first: null, ...one }))
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** One a kind: of several remedies against the same, the first. */
function settledBy(remedies: readonly Remedy[]): Found[] {
  const settled = new Map<FindingKind, Found>();
  for (const remedy of remedies) {
    const [kind, title] = ANSWERS[remedy.kind] ?? [];
    if (kind === undefined || title === undefined || settled.has(kind)) continue;
    settled.set(kind, { kind, level: 'good', title, detail: `${remedySentence(remedy)}.`, done: remedy });
  }
  return [...settled.values()];
}

function nearOf({ duplicates }: TextReport, split: Split, all: number): Found | null {
  const { near, exact, leaking, moved, pairs } = duplicates;
  if (leaking > 0) {
    const canMove = split.kind !== 'given' && !split.together;
    return {
      kind: 'near',
      level: 'warn',
      title: 'Held-out documents are in the training part, too',
      detail: `${counted(leaking, 'held-out document')} ${leaking === 1 ? 'has' : 'have'} a duplicate in the training part, so the model would be measured on what it has seen.`,
      remedies: [{ label: 'Keep the first of each only', remedy: { kind: 'drop-near' } }],
      split: canMove ? { label: 'Put duplicates on one side', split: { ...split, together: true } } : null,
      first: pairs[0]?.a ?? null,
    };
  }
  const sides = moved > 0 ? `; ${counted(moved, 'document')} moved so that duplicates stand on one side` : '';
  if (near > 0) {
    return {
      kind: 'near',
      level: 'info',
      title: 'Some documents are nearly the same',
      detail: `${counted(near, 'document')} ${near === 1 ? 'repeats' : 'repeat'} an earlier one but for little (${percent(near / Math.max(1, all))})${sides}.`,
      // who wants no near copies wants no exact ones either, and is told so
      remedies: [
        {
          label: exact > 0 ? 'Keep one of all alike' : 'Keep the first of each only',
          remedy: { kind: 'drop-near' },
        },
      ],
      first: pairs[0]?.a ?? null,
    };
  }
  if (exact > 0 || all < 2) return null;
  return {
    kind: 'near',
    level: 'good',
    title: 'No document repeats another',
    detail: `All ${counted(all, 'document')} are different from one another.`,
  };
}

function exactOf({ duplicates }: TextReport): Found | null {
  const { exact } = duplicates;
  if (exact === 0) return null;
  return {
    kind: 'exact',
    level: 'warn',
    title: 'Some documents are there more than once',
    detail: `${counted(exact, 'document')} ${exact === 1 ? 'repeats' : 'repeat'} an earlier one letter for letter, which gives that text more weight than the others.`,
    remedies: [{ label: 'Keep the first of each only', remedy: { kind: 'drop-exact' } }],
  };
}

function mojibakeOf({ mojibake }: TextReport): Found | null {
  if (mojibake.count === 0) return null;
  return {
    kind: 'mojibake',
    level: 'warn',
    title: 'Letters that were decoded twice',
    detail: `${counted(mojibake.documents, 'document')} ${mojibake.documents === 1 ? 'has' : 'have'} letters such as “Ã©” in the place of “é”, which the model would not know.`,
    remedies: [{ label: 'Put the letters right', remedy: { kind: 'mend-mojibake' } }],
    first: mojibake.first,
  };
}

function replacedOf({ replaced }: TextReport, all: number): Found | null {
  if (replaced.count === 0) return null;
  return {
    kind: 'replaced',
    level: replaced.documents > all * WRONG_ENCODING ? 'warn' : 'info',
    title: 'Bytes that are no letters',
    detail: `${counted(replaced.count, 'place')} in ${counted(replaced.documents, 'document')} could not be decoded and ${replaced.count === 1 ? 'shows' : 'show'} “\ufffd”; reading the file in another encoding may bring the letters back.`,
    first: replaced.first,
  };
}

function personalOf({ personal }: TextReport): Found | null {
  const there = personal.filter((one) => one.count > 0);
  if (there.length === 0) return null;
  const parts = there.map((one) => `${personalWords(one.kind, one.count)} in ${places(one)}`);
  return {
    kind: 'personal',
    level: 'warn',
    title: 'What may tell who a person is',
    detail: `${inWords(parts)}, which a model may learn by heart and write again.`,
    remedies: [
      {
        label: 'Mask them',
        remedy: { kind: 'mask-personal', what: there.map(({ kind }) => kind) },
      },
    ],
    first: there[0]?.first ?? null,
  };
}

function linesOf({ repeatedLines }: TextReport): Found | null {
  const [most] = repeatedLines;
  if (most === undefined) return null;
  return {
    kind: 'lines',
    level: 'warn',
    title: 'Lines that many documents repeat',
    detail: `${counted(repeatedLines.length, 'line')} ${repeatedLines.length === 1 ? 'stands' : 'stand'} in many documents, the most frequent one in ${count(most.documents)}: “${shortened(most.line)}”.`,
    remedies: [
      {
        label: 'Take the lines out',
        remedy: { kind: 'drop-lines', lines: repeatedLines.map(({ line }) => line) },
      },
    ],
  };
}

function languagesOf({ languages }: TextReport): Found | null {
  const told = languages.filter(({ language, share }) => language !== null && share >= SMALL_SHARE);
  const [main, ...others] = told.map(({ language, share }) => ({ code: language ?? '', share }));
  if (main === undefined) return null;
  if (others.length === 0) {
    return {
      kind: 'languages',
      level: 'good',
      title: 'One language',
      detail: `The documents that are long enough to tell are in ${languageName(main.code)}.`,
    };
  }
  const parts = others.slice(0, 4).map(({ code, share }) => `${percent(share)} ${languageName(code)}`);
  if (others.length > 4) parts.push(counted(others.length - 4, 'more language'));
  return {
    kind: 'languages',
    level: 'info',
    title: 'More than one language',
    detail: `Beside ${languageName(main.code)} (${percent(main.share)}) there is ${inWords(parts)}, counted by characters.`,
    remedies: [
      {
        label: `Keep ${languageName(main.code)} only`,
        remedy: { kind: 'drop-languages', languages: others.map(({ code }) => code) },
      },
    ],
  };
}

function shortOf({ short }: TextReport): Found | null {
  if (short.documents === 0) return null;
  return {
    kind: 'short',
    level: 'info',
    title: 'Very short documents',
    detail: `${counted(short.documents, 'document')} ${short.documents === 1 ? 'has' : 'have'} fewer than 5 words, too few to learn from.`,
    remedies: [{ label: 'Leave them out', remedy: { kind: 'drop-short', words: 5 } }],
    first: short.first,
  };
}

function controlsOf({ controls }: TextReport): Found | null {
  if (controls.count === 0) return null;
  return {
    kind: 'controls',
    level: 'info',
    title: 'Control characters',
    detail: `${counted(controls.count, 'control character')} in ${places(controls)} ${controls.count === 1 ? 'is' : 'are'} read as a space.`,
    first: controls.first,
  };
}

function prunedOf({ pruned }: TextReport): Found | null {
  if (pruned.types === 0) return null;
  return {
    kind: 'pruned',
    level: 'info',
    title: 'Very rare words',
    detail: `${counted(pruned.types, 'different word')}, ${counted(pruned.tokens, 'token')} together, ${pruned.types === 1 ? 'is' : 'are'} too rare to keep in a dataset of this size and will be read as unknown.`,
  };
}

function odditiesOf({ oddities }: TextReport): Found | null {
  const [one] = oddities;
  if (one === undefined) return null;
  const files = new Set(oddities.map(({ path }) => path)).size;
  return {
    kind: 'oddities',
    level: 'info',
    title: 'Odd, and read all the same',
    detail: `${counted(files, 'file')} ${files === 1 ? 'has' : 'have'} something odd about ${files === 1 ? 'it' : 'them'}, such as ${one.what} in ${one.path}.`,
  };
}

function places({ documents }: Occurrences): string {
  return counted(documents, 'document');
}

function shortened(line: string): string {
  const characters = Array.from(line);
  return characters.length <= 60 ? line : `${characters.slice(0, 59).join('')}…`;
}
