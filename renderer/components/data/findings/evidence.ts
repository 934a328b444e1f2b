/** What lies behind the findings and can be looked at: pairs, lines, counts with their places. */
import type { NearPair, TextReport } from '../../../../shared/textReport.ts';
import type { FindingKind } from '../../../../shared/findings.ts';
import { count, counted } from '../../../../shared/format.ts';
import { personalWords } from '../../../../shared/remedyWords.ts';
import { languageWords } from '../../../words/data.ts';
import { shareWords } from '../../../words/findings.ts';

export interface EvidenceRow {
  readonly name: string;
  readonly what: string;
  /** index of a document that can be shown; null where there is none */
  readonly first: number | null;
}

export type EvidenceKey = 'pairs' | 'lines' | 'personal' | 'oddities' | 'languages';

/** `pairs` and `lines` have screens of their own, and no rows. */
export interface Evidence {
  readonly key: EvidenceKey;
  /** what the button says that leads there */
  readonly label: string;
  readonly title: string;
  readonly text: string;
  readonly rows: readonly EvidenceRow[];
  readonly pairs: readonly NearPair[];
}

const BARE = { title: '', text: '', rows: [], pairs: [] };

/** What lies behind a finding; null where there is nothing more to see, or a document to look at is all. */
export function evidenceOf(kind: FindingKind, report: TextReport): Evidence | null {
  switch (kind) {
    case 'near':
      return pairs(report.duplicates.pairs);
    case 'exact':
      return pairs(report.duplicates.pairs.filter(({ similarity }) => similarity === 1));
    case 'lines':
      return lines(report);
    case 'personal':
      return personal(report);
    case 'oddities':
      return oddities(report);
    case 'languages':
      return languages(report);
    default:
      return null;
  }
}

function pairs(found: readonly NearPair[]): Evidence | null {
  const n = found.length;
  if (n === 0) return null;
  return { key: 'pairs', label: n === 1 ? 'See the pair' : `See ${count(n)} pairs`, ...BARE, pairs: found };
}

function lines({ repeatedLines }: TextReport): Evidence | null {
  const n = repeatedLines.length;
  if (n === 0) return null;
  return { key: 'lines', label: n === 1 ? 'Choose it…' : 'Choose lines…', ...BARE };
}

function personal({ personal: all }: TextReport): Evidence | null {
  const rows = all
    .filter((one) => one.count > 0)
    .map(({ kind, count: n, documents, first }) => ({
      name: personalWords(kind, n),
      what: `in ${counted(documents, 'document')}`,
      first,
    }));
  if (rows.length === 0) return null;
  return {
    key: 'personal',
    label: 'See the counts',
    title: 'Hints at personal data',
    text: 'Counted by their form, so some are something else, and names of people are not among them.',
    rows,
    pairs: [],
  };
}

function oddities({ oddities: all }: TextReport): Evidence | null {
  if (all.length === 0) return null;
  return {
    key: 'oddities',
    label: 'See the places',
    title: 'What was odd in the files',
    text: 'All of this was read all the same.',
    rows: all.map(({ path, what, count: n, first }) => ({
      name: path,
      what: `${count(n)} ${what}, the first at ${first}`,
      first: null,
    })),
    pairs: [],
  };
}

/** Only where there are more than the bar can show. */
function languages({ languages: all }: TextReport): Evidence | null {
  if (all.length <= 5) return null;
  return {
    key: 'languages',
    label: `See all ${String(all.length)}`,
    title: 'All languages found',
    text: 'By their share of the characters; short and mixed documents cannot be told.',
    rows: all.map(({ language, documents, share }) => ({
      name: languageWords(language),
      what: `${shareWords(share)}, ${counted(documents, 'document')}`,
      first: null,
    })),
    pairs: [],
  };
}
