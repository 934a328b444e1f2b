/** What the reporter reads out of a test: why it was skipped, and where in our files it failed. */

/**
 * Why a test was skipped: the note given to `skip(note)`, else the bracket that ends its name or a group's, as in
 * "is refused (root may write anywhere)"; null when it says nothing.
 */
export function skipReason(fullName: string, note: string | undefined): string | null {
  if (note !== undefined && note !== '') return note;
  const brackets = fullName
    .split(' > ')
    .map((part) => /\(([^()]+)\)$/.exec(part.trim())?.[1])
    .filter((reason) => reason !== undefined);
  return brackets.at(-1) ?? null;
}

/** The lines of a stack that lie in our own files, at most five. */
export function parseStack(stack: string | undefined): string {
  return (stack ?? '')
    .split('\n')
    .filter((at) => /^\s+at /.test(at) && !at.includes('node_modules') && !at.includes('node:'))
    .slice(0, 5)
    .map((at) => at.trim())
    .join('\n');
}
