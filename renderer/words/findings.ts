/** What the window says of what was found in the texts, beside the sentences that the command line says too. */
import { count, counted, percent } from '../../shared/format.ts';
import type { DatasetSource } from '../../shared/data.ts';
import type { NearPair, TextReport } from '../../shared/textReport.ts';
import type { RemedyPreview } from '../../shared/recipe.ts';
import type { Finding } from '../../shared/findings.ts';

/** What a remedy would do to how many documents. */
export function remedyEffect({ documents, changed, leftOut }: RemedyPreview): string {
  const parts = [
    ...(changed > 0 ? [`${count(changed)} would change`] : []),
    ...(leftOut > 0 ? [`${count(leftOut)} would be left out`] : []),
  ];
  if (parts.length === 0) return `None of the ${count(documents)} documents would change.`;
  return `Of ${counted(documents, 'document')}, ${parts.join(' and ')}.`;
}

/** `98 % alike` */
export function similarityWords({ similarity }: Pick<NearPair, 'similarity'>): string {
  return `${String(Math.floor(similarity * 100))} % alike`;
}

export interface LanguageShare {
  readonly language: string | null;
  readonly share: number;
  readonly documents: number;
}

/** More languages than fit in a bar are one at its end. */
export function mainLanguages(
  languages: TextReport['languages'],
  most = 5,
): {
  readonly shown: readonly LanguageShare[];
  readonly others: LanguageShare | null;
  readonly kinds: number;
} {
  const shown = languages.slice(0, most);
  const rest = languages.slice(most);
  const sum = (of: (one: LanguageShare) => number): number => rest.reduce((all, one) => all + of(one), 0);
  const others =
    rest.length === 0
      ? null
      : { language: null, share: sum(({ share }) => share), documents: sum(({ documents }) => documents) };
  return { shown, others, kinds: rest.length };
}

/** `96.8 %`, and never a zero for what is there */
export function shareWords(share: number): string {
  return share > 0 && share < 0.0005 ? 'under 0.1 %' : percent(share);
}

export function sourceWords({ documents, sure, encoding }: DatasetSource): string {
  const holds = counted(documents, 'document');
  if (encoding === null) return holds;
  return sure ? holds : `${holds}, its bytes do not tell`;
}

interface LevelWords {
  readonly kind: 'ok' | 'plain' | 'warn';
  readonly icon: 'check' | 'info' | 'warn';
  readonly word: string;
}

const LEVELS: Readonly<Record<Finding['level'], LevelWords>> = {
  good: { kind: 'ok', icon: 'check', word: 'Fine' },
  info: { kind: 'plain', icon: 'info', word: 'Good to know' },
  warn: { kind: 'warn', icon: 'warn', word: 'Look at this' },
};

/** How much a finding matters: colour, icon and word together. */
export function levelWords(level: Finding['level']): LevelWords {
  return LEVELS[level];
}
