/** Numbers as people type them: `0,004`, `4e−3`, `1,000`, `12 %` are all understood. */

/** @returns null where nothing stands there, NaN where it is no number */
export function parseNumber(text: string): number | null {
  const bare = text
    .trim()
    .replaceAll('−', '-')
    .replace(/[\s %]/g, '');
  if (bare === '') return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(pointed(bare)) ? Number(pointed(bare)) : NaN;
}

/** A comma before exactly three digits, with nothing else after it, parts thousands; any other is a decimal comma. */
function pointed(text: string): string {
  if (/^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(text)) return text.replaceAll(',', '');
  return text.replace(',', '.');
}
