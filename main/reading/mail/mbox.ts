/** Mailboxes (.mbox): one document a message. */
import { LeftOut } from '../leftOut.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { readMessage } from './message.ts';

/** Bytes; messages are read whole. */
const LARGEST_MESSAGE = 32 * 1024 * 1024;
const SEPARATOR = '\nFrom ';
/** Bytes that the line of a separator may take. */
const LONGEST_SEPARATOR = 512;
/** Such a line tells when the message came: that tells it from a sentence that begins a paragraph. */
const TIME = /^From [^\n]*\d:\d\d/;

/**
 * The messages of a mailbox as documents, with `subject`, `from` and `date` (ISO 8601) as labels.
 *
 * @throws AppError those of the source
 */
export async function* readMbox(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const leftOut = new LeftOut(source.name, (skipped) => context.skip(skipped));
  let number = 0;
  let attached = 0;
  let firstAttached = 0;
  for await (const raw of messagesOf(source)) {
    context.signal?.throwIfAborted();
    number += 1;
    const message = raw === null ? null : await readMessage(raw);
    if (message === null) leftOut.count('larger than 32 MiB', `message ${number}`);
    else if (message.kind === 'unread') leftOut.count(`of which each ${message.reason}`, `message ${number}`);
    else {
      if (message.attachments > 0 && attached === 0) firstAttached = number;
      attached += message.attachments;
      yield { text: message.text, name: `${source.name}, message ${number}`, labels: message.labels };
    }
  }
  leftOut.report('message');
  if (attached > 0) {
    const what = attached === 1 ? 'attachment was not read' : 'attachments were not read';
    context.odd({ path: source.name, what, count: attached, first: `message ${firstAttached}` });
  }
}

/** The bytes of each message without the line that separates it; null for one that is too large. */
async function* messagesOf(source: ByteSource): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer): void => {
    length += part.length;
    // of what is too large only the length is kept
    if (length <= LARGEST_MESSAGE) parts.push(Buffer.from(part));
    else parts = [];
  };
  const finish = (): Buffer | null => {
    const whole = length > LARGEST_MESSAGE ? null : Buffer.concat(parts);
    parts = [];
    length = 0;
    return whole;
  };

  for await (const { bytes, ends } of stretchesOf(source)) {
    keep(bytes);
    if (!ends) continue;
    const message = finish();
    if (message === null) yield null;
    else if (message.toString('latin1', 0, 64).trim() !== '') yield unescaped(message);
  }
}

/** The bytes of a mailbox cut where a message ends. The line that separates messages is the first of what it begins. */
async function* stretchesOf(source: ByteSource): AsyncGenerator<{ bytes: Buffer; ends: boolean }> {
  let rest = Buffer.from('\n\n'); // the first line is a separator, too
  /** where the search goes on; what is before is looked at only for the empty line */
  let at = 1;
  function* cut(last: boolean): Generator<{ bytes: Buffer; ends: boolean }> {
    const end = last ? rest.length : rest.length - LONGEST_SEPARATOR;
    let begin = 0;
    for (let i = rest.indexOf(SEPARATOR, at); i !== -1 && i < end; i = rest.indexOf(SEPARATOR, i + 1)) {
      if (!afterEmptyLine(rest, i) || !TIME.test(rest.toString('latin1', i + 1, i + LONGEST_SEPARATOR)))
        continue;
      yield { bytes: rest.subarray(begin, i + 1), ends: true };
      begin = i + 1;
    }
    const done = last ? rest.length : Math.max(begin, end - 2);
    yield { bytes: rest.subarray(begin, done), ends: last };
    at = Math.max(0, end - done);
    rest = rest.subarray(done);
  }
  for await (const piece of source.pieces()) {
    rest = Buffer.concat([rest, piece]);
    if (rest.length > 2 * LONGEST_SEPARATOR) yield* cut(false);
  }
  yield* cut(true);
}

function afterEmptyLine(bytes: Buffer, lineEnd: number): boolean {
  const before = bytes[lineEnd - 1];
  return before === 10 || (before === 13 && bytes[lineEnd - 2] === 10);
}

/** Without its separator; lines that were quoted to be none are as they were written. */
function unescaped(message: Buffer): Buffer {
  const separated = message.toString('latin1', 0, 5) === 'From ';
  const body = separated ? message.subarray(message.indexOf(10) + 1 || message.length) : message;
  if (!body.includes('\n>')) return body;
  return Buffer.from(body.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}
