/** Messages saved one by one (.eml): one document a file. */
import { readWhole } from '../readWhole.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { readMessage } from './message.ts';

/** Mail servers take no larger ones. */
const LARGEST_MESSAGE = 64 * 1024 * 1024;

/**
 * A message as one document, with `subject`, `from` and `date` (ISO 8601) as labels.
 *
 * @throws AppError `input/too-large`, and those of the source
 */
export async function* readEml(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const message = await readMessage(await readWhole(source, LARGEST_MESSAGE));
  if (message.kind === 'unread') {
    context.skip({ path: source.name, reason: message.reason });
    return;
  }
  const { text, labels, attachments } = message;
  if (attachments > 0) {
    const what = attachments === 1 ? 'attachment was not read' : 'attachments were not read';
    context.odd({ path: source.name, what, count: attachments, first: 'the message' });
  }
  yield { text, name: source.name, labels };
}
