/** Rich text (.rtf): what is shown of it, one document a file. */
import { readWhole } from '../readWhole.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { rtfText } from './rtfText.ts';

const LARGEST_RTF = 64 * 1024 * 1024; // pictures are in it

/**
 * A rich text as one document.
 *
 * @throws AppError `input/too-large`, and those of the source
 */
export async function* readRtf(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const text = rtfText(await readWhole(source, LARGEST_RTF));
  if (text === '') context.skip({ path: source.name, reason: 'holds no text' });
  else yield { text, name: source.name, labels: {} };
}
