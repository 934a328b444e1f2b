/** Remedies of a recipe: how another one joins them, and how one is taken back. */
import { assertNever } from '../../../../shared/assertNever.ts';
import type { Remedy } from '../../../../shared/recipe.ts';

/** The new one joins that of its kind, in its place; where there is none it comes last. */
export function withRemedy(remedies: readonly Remedy[], added: Remedy): readonly Remedy[] {
  const at = remedies.findIndex(({ kind }) => kind === added.kind);
  const old = remedies[at];
  return old === undefined ? [...remedies, added] : remedies.with(at, joined(old, added));
}

export function withoutRemedy(remedies: readonly Remedy[], at: number): readonly Remedy[] {
  return remedies.filter((_, i) => i !== at);
}

function joined(old: Remedy, added: Remedy): Remedy {
  switch (added.kind) {
    case 'drop-lines':
      return old.kind === added.kind ? { ...added, lines: union(old.lines, added.lines) } : added;
    case 'drop-languages':
      return old.kind === added.kind ? { ...added, languages: union(old.languages, added.languages) } : added;
    case 'drop-documents':
      return old.kind === added.kind ? { ...added, documents: union(old.documents, added.documents) } : added;
    case 'mask-personal':
      return old.kind === added.kind ? { ...added, what: union(old.what, added.what) } : added;
    case 'drop-exact':
    case 'drop-near':
    case 'drop-short':
    case 'mend-mojibake':
    case 'compose':
      return added;
    default:
      return assertNever(added);
  }
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])];
}
