/** Symbols of the papers as text: `η_max` has a small foot, `θ^l` and `η^{l−1}` a small head, `cut_frac` is a name. */

export interface SymbolPart {
  readonly text: string;
  readonly place: 'line' | 'foot' | 'head';
}

/** A single letter with what stands at its foot or head: letters, or anything in braces. */
const RAISED = /(?<!\p{L})(\p{L})([_^])(?:\{([^}]+)\}|(\p{L}+))/gu;

/** The parts of a symbol in the order in which they are read. */
export function symbolParts(symbol: string): readonly SymbolPart[] {
  const parts: SymbolPart[] = [];
  let line = '';
  let end = 0;
  for (const { 0: all, 1: letter = '', 2: sign, 3: braced, 4: letters = '', index } of symbol.matchAll(
    RAISED,
  )) {
    line += symbol.slice(end, index) + letter;
    parts.push({ text: line, place: 'line' });
    parts.push({ text: braced ?? letters, place: sign === '_' ? 'foot' : 'head' });
    line = '';
    end = index + all.length;
  }
  const rest = symbol.slice(end);
  return rest === '' ? parts : [...parts, { text: rest, place: 'line' }];
}
