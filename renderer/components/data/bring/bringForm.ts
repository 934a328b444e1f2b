/** The questions before texts are read as plain data: how they begin, what is missing, and what is asked for. */
import type { ImportRequest, PickedFiles } from '../../../../shared/data.ts';
import type { Split, TextRule, WordRules } from '../../../../shared/recipe.ts';

export const HELD_KINDS = ['random', 'group', 'given'] as const;
export type HeldKind = (typeof HELD_KINDS)[number];

/** What is held out, and how it is chosen; numbers are null while their fields are empty. */
export interface HeldForm {
  readonly kind: HeldKind;
  readonly valid: number | null;
  readonly seed: number | null;
  /** the label whose groups stay whole */
  readonly by: string;
  /** near-duplicates stand on one side */
  readonly together: boolean;
}

export interface BringForm {
  readonly name: string;
  /** empty = not chosen yet */
  readonly text: string;
  readonly labels: readonly string[];
  readonly held: HeldForm;
  /** files that the person chose to hold out */
  readonly own: PickedFiles | null;
  /** empty = each file as it is likeliest */
  readonly encoding: string;
  /** empty = by the language */
  readonly words: WordRules | '';
  readonly off: readonly TextRule[];
}

const MOST_VALID = 0.9;
export const MOST_SEED = 2 ** 31 - 1;
const USUAL_HELD: HeldForm = { kind: 'random', valid: 0.1, seed: 42, by: '', together: true };
/** What files in folders tell beside their text. */
const FOLDER = 'folder';

export function freshBring(picked: PickedFiles): BringForm {
  return {
    name: picked.suggestedName,
    text: picked.table?.text ?? '',
    labels: [],
    held: USUAL_HELD,
    own: null,
    encoding: '',
    words: '',
    off: [],
  };
}

/** The text column is no label; choosing it takes it off them. */
export function withText(form: BringForm, text: string): BringForm {
  return withoutGroup({ ...form, text, labels: form.labels.filter((label) => label !== text) });
}

export function withLabel(form: BringForm, column: string, kept: boolean): BringForm {
  const others = form.labels.filter((label) => label !== column);
  return { ...form, labels: kept ? [...others, column] : others };
}

export function withRule(off: readonly TextRule[], rule: TextRule, on: boolean): readonly TextRule[] {
  return on ? off.filter((other) => other !== rule) : [...off.filter((other) => other !== rule), rule];
}

/** What whole groups can be held out by: the columns beside the text, and folders where files lie in some. */
export function groupChoices(picked: PickedFiles, text: string): readonly string[] {
  const columns = (picked.table?.columns ?? []).filter((column) => column !== text);
  const inFolders = picked.names.some((name) => /[/\\]/.test(name));
  return inFolders && !columns.includes(FOLDER) ? [...columns, FOLDER] : columns;
}

/** Files whose rows or records are documents. */
const TABLES: readonly string[] = ['delimited', 'lines', 'json', 'xlsx'];

export function tablesIn(kinds: PickedFiles['kinds']): number {
  return kinds.reduce((sum, { kind, files }) => sum + (TABLES.includes(kind) ? files : 0), 0);
}

/** What is wrong with the numbers of what is held out. */
export function heldMistakes({ valid, seed }: HeldForm): {
  readonly valid: string | undefined;
  readonly seed: string | undefined;
} {
  const isSeed = seed !== null && Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED;
  const isShare = valid === null || (valid >= 0 && valid <= MOST_VALID);
  return {
    valid: isShare ? undefined : 'Hold out between 0 and 90 %.',
    seed: isSeed ? undefined : 'Dice are a whole number from 0 on.',
  };
}

/** What is missing before what is held out is clear; undefined where nothing is. */
export function heldLacks(held: HeldForm): string | undefined {
  const mistakes = heldMistakes(held);
  if (held.kind !== 'given' && (mistakes.valid ?? mistakes.seed) !== undefined)
    return 'Mend what is held out';
  if (held.kind === 'group' && held.by === '') return 'Choose the groups';
  return undefined;
}

/** What the button says in place of its words while the texts cannot be read. */
export function bringLacks(form: BringForm, picked: PickedFiles): string | undefined {
  if (picked.files === 0) return 'Nothing here can be read';
  if (form.name.trim() === '') return 'Give it a name';
  if (picked.table !== null && form.text === '') return 'Choose the column with the texts';
  if (form.held.kind === 'given' && form.own === null) return 'Choose the files to hold out';
  return heldLacks(form.held);
}

export function splitOf({ kind, valid, seed, by, together }: HeldForm): Split {
  if (kind === 'given') return { kind };
  const shared = { valid: valid ?? 0, seed: seed ?? 0, together };
  return kind === 'group' ? { kind, by, ...shared } : { kind, ...shared };
}

/** The form of a split that is in use. */
export function heldOf(split: Split): HeldForm {
  return split.kind === 'given' ? { ...USUAL_HELD, kind: 'given' } : { ...USUAL_HELD, ...split };
}

/** A column that groups go by is kept as a label even where nobody ticked it. */
export function requestOf(form: BringForm, token: string, columns: readonly string[]): ImportRequest {
  const { kind, by } = form.held;
  const needed = kind === 'group' && columns.includes(by) && !form.labels.includes(by) ? [by] : [];
  return {
    token,
    name: form.name.trim(),
    textColumn: form.text === '' ? null : form.text,
    labelColumns: [...form.labels, ...needed],
    split: splitOf(form.held),
    validToken: kind === 'given' ? (form.own?.token ?? null) : null,
    encoding: form.encoding === '' ? null : form.encoding,
    words: form.words === '' ? null : form.words,
    off: form.off,
  };
}

function withoutGroup(form: BringForm): BringForm {
  return form.held.by === form.text ? { ...form, held: { ...form.held, by: '' } } : form;
}
