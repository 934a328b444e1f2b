/** Subtitles (.srt, .vtt): what is said, one line a cue, one document a file. */
import { decodedText } from './decodeText.ts';
import type { ByteSource, ReadContext, SourceDocument } from './sources.ts';

const TIME = String.raw`(?:\d{1,4}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}`;
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}`);
const NUMBER = /^\s*\d+\s*$/;
/** Blocks that are not said: the head of WebVTT, remarks, styles and places on the screen. */
const UNSAID = /^(?:WEBVTT|NOTE|STYLE|REGION)(?:[\s:]|$)/;
/** `<i>`, `<v Ann>`, `<00:01.000>`, `<c.loud>`; what only looks like a tag, as in `a < b`, stays */
const TAG = /<\/?(?:[a-z][\w.]*(?:[ \t][^<>\n]*)?|\d[\d:.]*)>/gi;
/** `{\an8}` puts a line at the top. */
const PLACE = /\{\\[^{}\n]*\}/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': '\u00a0',
  '&lrm;': '',
  '&rlm;': '',
};

/**
 * The cues of a file in their order.
 *
 * @throws AppError those of `decodedText`
 */
export async function* readSubtitles(
  source: ByteSource,
  context: ReadContext,
): AsyncGenerator<SourceDocument> {
  const text = cuesOf(await decodedText(source, context)).join('\n');
  if (text === '') context.skip({ path: source.name, reason: 'holds no text' });
  else yield { text, name: source.name, labels: {} };
}

/** What is said in each cue, without what only tells where and when. */
export function cuesOf(text: string): string[] {
  const blocks = text.replace(/\r\n?/g, '\n').split(/\n(?:[ \t]*\n)+/);
  return blocks.flatMap((block) => {
    const lines = block.replace(/^\s*\n/, '').split('\n');
    const timed = lines.some((line) => TIMING.test(line));
    // a block without a time is the rest of the cue before, in which a line was left empty
    if (!timed && (UNSAID.test(lines[0] ?? '') || (lines.length === 1 && NUMBER.test(lines[0] ?? ''))))
      return [];
    return cuesOfBlock(lines);
  });
}

/** Usually one cue; more where the empty line between them was forgotten. */
function cuesOfBlock(lines: readonly string[]): string[] {
  const cues: string[][] = [[]];
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1] ?? '';
    const names = TIMING.test(next) && (i === 0 || NUMBER.test(line)); // the number or name of the cue
    if (TIMING.test(line)) cues.push([]);
    else if (!names) cues.at(-1)?.push(spoken(line));
  }
  return cues.map((cue) => joined(cue)).filter((cue) => cue !== '');
}

function spoken(line: string): string {
  const bare = line.replace(TAG, '').replace(PLACE, '');
  return bare.replace(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => ENTITIES[entity] ?? entity).trim();
}

/** Lines are cut to fit the screen, so they are one; a dash says that someone else speaks. */
function joined(lines: readonly string[]): string {
  return lines
    .filter((line) => line !== '')
    .map((line, i) => (i === 0 ? line : (/^[-–—‐]/.test(line) ? '\n' : ' ') + line))
    .join('');
}
