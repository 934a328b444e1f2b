/** Records of JSON as documents: which of their values is the text, and what is left out. */
import { chooseColumns } from './columns.ts';
import { startingWith, take } from './iterate.ts';
import { LeftOut } from './leftOut.ts';
import type { ByteSource, ReadContext, SourceDocument } from './sources.ts';

const SAMPLE = 100;

export interface FoundRecord {
  readonly number: number;
  /** null = it is no record, because of `trouble` */
  readonly values: ReadonlyMap<string, string> | null;
  /** as it follows a number of them: `that are no JSON objects` */
  readonly trouble?: string;
  /** for a record with trouble, where it begins, if that is more than its number */
  readonly place?: string;
}

/**
 * @param unit what one of them is in the file: `line`, `record`
 * @throws AppError those of `chooseColumns`
 */
export async function* documentsOf(
  records: AsyncGenerator<FoundRecord>,
  source: ByteSource,
  context: ReadContext,
  unit: string,
): AsyncGenerator<SourceDocument> {
  const leftOut = new LeftOut(source.name, (skipped) => context.skip(skipped));
  try {
    const sample = await take(records, SAMPLE);
    const rows = sample.flatMap(({ values }) => (values === null ? [] : [values]));
    if (rows.length === 0) {
      const reason = sample.length === 0 ? 'empty' : `none of its first ${unit}s is a JSON object`;
      context.skip({ path: source.name, reason });
      return;
    }
    const { textColumn, labelColumns } = context.request;
    const columns = chooseColumns(source.name, namesOf(rows), rows, textColumn, labelColumns);
    for await (const { number, values, trouble, place } of startingWith(sample, records)) {
      const where = place ?? `${unit} ${number}`;
      const text = values?.get(columns.text) ?? '';
      if (values === null) leftOut.count(trouble ?? 'that are no JSON objects', where);
      else if (text.trim() === '') leftOut.count('without text', where);
      else {
        const labels = columns.labels.map((name) => [name, values.get(name) ?? ''] as const);
        yield { text, name: `${source.name}, ${unit} ${number}`, labels: Object.fromEntries(labels) };
      }
    }
  } finally {
    await records.return(undefined); // ends the reading of the file
    leftOut.report(unit);
  }
}

/** The keys of the first records and their values. */
export async function peekRecords(
  records: AsyncGenerator<FoundRecord>,
): Promise<{ names: readonly string[]; cells: readonly ReadonlyMap<string, string>[] }> {
  const sample = await take(records, SAMPLE);
  await records.return(undefined);
  const cells = sample.flatMap(({ values }) => (values === null ? [] : [values]));
  return { names: namesOf(cells), cells };
}

const namesOf = (rows: readonly ReadonlyMap<string, string>[]): string[] => [
  ...new Set(rows.flatMap((values) => [...values.keys()])),
];
