/** Remedies named on the command line: what the report suggests, unless flags say otherwise. */
import { PERSONAL_KINDS, REMEDY_KINDS } from '../../shared/recipe.ts';
import type { Remedy } from '../../shared/recipe.ts';
import { remedySchema } from '../../shared/dataSchemas.ts';
import { AppError } from '../../shared/errors.ts';
import type { Finding } from '../../shared/findings.ts';
import type { Args, Flag } from './args.ts';

export const REMEDY_FLAGS = {
  lines: { kind: 'repeated', value: 'LINE', help: 'for drop-lines: a line to take out; may be repeated' },
  what: { kind: 'list', value: 'KIND', help: `for mask-personal: of ${PERSONAL_KINDS.join(', ')}` },
  languages: { kind: 'list', value: 'CODE', help: 'for drop-languages: e.g. de fr' },
  words: {
    kind: 'value',
    value: 'N',
    help: 'for drop-short: leave out documents of fewer words (default 5)',
  },
  documents: {
    kind: 'list',
    value: 'N',
    help: 'for drop-documents: their numbers, as data search shows them',
  },
} as const satisfies Record<string, Flag>;

type RemedyFlag = keyof typeof REMEDY_FLAGS;

const SHORT_WORDS = 5;

/** @throws AppError `usage/out-of-range` for a kind that there is not */
export function remedyKind(asked: string): Remedy['kind'] {
  const kind = REMEDY_KINDS.find((known) => known === asked);
  if (kind !== undefined) return kind;
  const message = `There is no remedy "${asked}"; there are ${REMEDY_KINDS.join(', ')}.`;
  throw new AppError('usage/out-of-range', message, { asked });
}

/** @throws AppError `usage/missing-flag` where neither flags nor the report say what to take out */
export function remedyOf(kind: Remedy['kind'], args: Args<RemedyFlag>, findings: readonly Finding[]): Remedy {
  const suggested = findings
    .flatMap(({ remedies }) => remedies.map(({ remedy }) => remedy))
    .find((remedy) => remedy.kind === kind);
  switch (kind) {
    case 'drop-lines':
      return given(kind, 'lines', { kind, lines: args.all('lines') }, args.all('lines'), suggested);
    case 'drop-languages':
      return given(
        kind,
        'languages',
        { kind, languages: args.all('languages') },
        args.all('languages'),
        suggested,
      );
    case 'drop-documents': {
      const numbers = args.all('documents').map((text) => (/^\d+$/.test(text) ? Number(text) : text));
      return given(kind, 'documents', { kind, documents: numbers }, numbers, undefined);
    }
    case 'mask-personal': {
      const what = args.all('what');
      return given(kind, 'what', { kind, what }, what, suggested ?? { kind, what: PERSONAL_KINDS });
    }
    case 'drop-short':
      return { kind, words: args.integer('words', 1, 10_000) ?? SHORT_WORDS };
    default:
      return { kind };
  }
}

function given(
  kind: Remedy['kind'],
  flag: RemedyFlag,
  wanted: unknown,
  values: readonly unknown[],
  suggested: Remedy | undefined,
): Remedy {
  if (values.length > 0) {
    const parsed = remedySchema.safeParse(wanted);
    if (parsed.success) return parsed.data;
    const message = `--${flag} has a value that does not fit the remedy ${kind}; see --help.`;
    throw new AppError('usage/out-of-range', message, { flag });
  }
  if (suggested !== undefined) return suggested;
  const message = `The report suggests nothing for ${kind}, so say it with --${flag}; see --help.`;
  throw new AppError('usage/missing-flag', message, { flag });
}

/** The recipe's remedies and one more; one of the same kind becomes one with both. */
export function withRemedy(remedies: readonly Remedy[], added: Remedy): Remedy[] {
  const at = remedies.findIndex(({ kind }) => kind === added.kind);
  const there = remedies[at];
  if (there === undefined) return [...remedies, added];
  return remedies.with(at, joined(there, added));
}

function joined(there: Remedy, added: Remedy): Remedy {
  const both = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];
  if (there.kind === 'drop-lines' && added.kind === 'drop-lines')
    return { kind: 'drop-lines', lines: both(there.lines, added.lines) };
  if (there.kind === 'drop-languages' && added.kind === 'drop-languages')
    return { kind: 'drop-languages', languages: both(there.languages, added.languages) };
  if (there.kind === 'drop-documents' && added.kind === 'drop-documents')
    return { kind: 'drop-documents', documents: both(there.documents, added.documents) };
  if (there.kind === 'mask-personal' && added.kind === 'mask-personal')
    return { kind: 'mask-personal', what: both(there.what, added.what) };
  return added;
}

/** @throws AppError `usage/not-applied` where the recipe has none of the kind */
export function withoutRemedy(remedies: readonly Remedy[], kind: Remedy['kind']): Remedy[] {
  const left = remedies.filter((remedy) => remedy.kind !== kind);
  if (left.length < remedies.length) return left;
  const there =
    remedies.length === 0 ? 'none is' : `there are ${remedies.map((remedy) => remedy.kind).join(', ')}`;
  throw new AppError('usage/not-applied', `The remedy ${kind} is not applied; ${there}.`, { kind });
}
