/** What speaks for a reading of a model's files, as paragraphs and tables. */

export type Evidence =
  | { readonly kind: 'words'; readonly text: string }
  /** cells of a row were divided by tabs */
  | { readonly kind: 'rows'; readonly rows: readonly (readonly string[])[] };

/** Lines with tabs are rows of a table, those next to each other of one table; others are sentences. */
export function evidenceOf(detail: string): Evidence[] {
  const parts: Evidence[] = [];
  for (const line of detail.split('\n')) {
    const last = parts.at(-1);
    if (line.trim() === '') continue;
    if (!line.includes('\t')) parts.push({ kind: 'words', text: line.trim() });
    else if (last?.kind === 'rows')
      parts.splice(-1, 1, { kind: 'rows', rows: [...last.rows, line.split('\t')] });
    else parts.push({ kind: 'rows', rows: [line.split('\t')] });
  }
  return parts;
}
