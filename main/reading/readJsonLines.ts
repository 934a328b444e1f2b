/** JSON Lines (.jsonl): one document a line, an object with a text among its values or the text itself. */
import { AppError } from '../../shared/errors.ts';
import { chooseColumns } from './columns.ts';
import { startingWith, take } from './iterate.ts';
import { LeftOut } from './leftOut.ts';
import type { FoundFile, ReadRequest, Skipped, SourceDocument } from './sources.ts';

/** Characters; longer lines are no documents. */
const LONGEST_LINE = 16 * 1024 * 1024;
const SAMPLE_LINES = 100;

/** Stands for the key where lines are bare strings. */
const BARE = 'text';

interface Line {
  readonly number: number;
  /** values that can be a text or a label; null = no JSON object */
  readonly values: ReadonlyMap<string, string> | null;
}

/**
 * The lines of a file as documents. Lines that are no JSON objects or hold no text are left out and counted.
 *
 * @param pieces the decoded file
 * @throws AppError `input/line-too-long`, and those of `chooseColumns`
 */
export async function* readJsonLines(
  file: FoundFile,
  pieces: AsyncGenerator<string>,
  request: ReadRequest,
  skip: (skipped: Skipped) => void,
): AsyncGenerator<SourceDocument> {
  const lines = linesOf(file.path, pieces);
  const sample = await take(lines, SAMPLE_LINES);
  const objects = sample.flatMap(({ values }) => (values === null ? [] : [values]));
  if (objects.length === 0) {
    if (sample.length > 0) skip({ path: file.name, reason: `none of its first lines is a JSON object` });
    return;
  }
  const names = [...new Set(objects.flatMap((values) => [...values.keys()]))];
  const columns = chooseColumns(file.path, names, objects, request.textColumn, request.labelColumns);

  const leftOut = new LeftOut(file.name, skip);
  for await (const { number, values } of startingWith(sample, lines)) {
    const text = values?.get(columns.text) ?? '';
    if (values === null) leftOut.count('that are no JSON objects', `line ${number}`);
    else if (text.trim() === '') leftOut.count('without text', `line ${number}`);
    else {
      const labels = Object.fromEntries(columns.labels.map((name) => [name, values.get(name) ?? '']));
      yield { text, name: `${file.name}, line ${number}`, labels };
    }
  }
  leftOut.report('line');
}

/** The keys of a file's first lines and their values. @throws AppError `input/line-too-long` */
export async function peekJsonLines(
  file: FoundFile,
  pieces: AsyncGenerator<string>,
): Promise<{ names: readonly string[]; cells: readonly ReadonlyMap<string, string>[] }> {
  const lines = linesOf(file.path, pieces);
  const sample = await take(lines, SAMPLE_LINES);
  await lines.return(undefined); // ends the reading of the file
  const cells = sample.flatMap(({ values }) => (values === null ? [] : [values]));
  return { names: [...new Set(cells.flatMap((values) => [...values.keys()]))], cells };
}

async function* linesOf(path: string, pieces: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number += 1;
      if (line.trim() !== '') yield { number, values: valuesOf(line) };
    }
    if (rest.length > LONGEST_LINE) {
      const message = `Line ${number + 1} of “${path}” is longer than 16 MiB, so the file is probably not JSON Lines; put each document on a line of its own.`;
      throw new AppError('input/line-too-long', message, { path, line: number + 1 });
    }
  }
  if (rest.trim() !== '') yield { number: number + 1, values: valuesOf(rest) };
}

/** Only the outermost object is looked into, and its keys go into a map, where `__proto__` is a key like any other. */
function valuesOf(line: string): ReadonlyMap<string, string> | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value === 'string') return new Map([[BARE, value]]);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const values = new Map<string, string>();
  for (const [key, entry] of Object.entries<unknown>({ ...value })) {
    if (['string', 'number', 'boolean'].includes(typeof entry)) values.set(key, String(entry));
  }
  return values;
}
