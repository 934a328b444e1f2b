/** Writes messages and mailboxes in code. */

/** A message with CRLF, in which the head's own lines come first. */
export function letter(head: readonly string[], body: string): string {
  return [...head, '', ...body.split('\n')].join('\r\n');
}

/** A message of several parts, each with its own head. */
export function multipart(
  type: string,
  head: readonly string[],
  parts: readonly (readonly [readonly string[], string])[],
): string {
  const body = parts.map(([partHead, text]) => `--cut\r\n${letter(partHead, text)}\r\n`).join('');
  return [
    ...head,
    'MIME-Version: 1.0',
    `Content-Type: multipart/${type}; boundary="cut"`,
    '',
    `${body}--cut--`,
  ].join('\r\n');
}

/** A mailbox as Unix keeps it: lines end with LF, and `From ` at the begin of a line is quoted. */
export function mailbox(letters: readonly string[]): string {
  return letters
    .map((text, i) => {
      const lines = text.replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1');
      return `From ann@example.org Thu Mar  5 10:0${i % 10}:00 2020\n${lines}\n\n`;
    })
    .join('');
}
