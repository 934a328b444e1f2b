/** report.json and sources.json: what was counted and found in a dataset's texts; of this version and the first. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { PERSONAL_KINDS } from '../../shared/recipe.ts';
import type { TextReport } from '../../shared/textReport.ts';
import { damaged } from '../engine/text/datasetFolder.ts';
import type { CorpusReport } from '../engine/text/report.ts';
import type { SourceFile } from '../reading/sources.ts';

const REPORT_FILE = 'report.json';
const SOURCES_FILE = 'sources.json';

const KINDS = [
  ...['text', 'delimited', 'lines', 'json', 'xml', 'html', 'docx', 'odt', 'rtf', 'pdf', 'epub'],
  ...['xlsx', 'eml', 'mbox', 'subtitles', 'zip'],
] as const;

/** All that is told about a dataset when it has been built. */
export interface DatasetReport extends CorpusReport {
  /** null for a dataset of the first version, whose texts were never examined */
  readonly text: TextReport | null;
}

const count = z.number();
const occurrences = z.object({ count, documents: count, first: z.number().nullable() });
const pair = z.object({
  ...{ a: count, b: count, similarity: count },
  ...{ nameA: z.string(), nameB: z.string() },
});

export const oddity = z.object({ path: z.string(), what: z.string(), count, first: z.string() });
export const skippedFile = z.object({ path: z.string(), reason: z.string() });

const textSchema = z.object({
  version: z.literal(2),
  leftOut: count,
  languages: z.array(z.object({ language: z.string().nullable(), documents: count, share: count })),
  duplicates: z.object({
    ...{ exact: count, near: count, leaking: count, moved: count },
    pairs: z.array(pair),
  }),
  repeatedLines: z.array(z.object({ line: z.string(), documents: count })),
  personal: z.array(occurrences.extend({ kind: z.enum(PERSONAL_KINDS) })),
  controls: occurrences,
  replaced: occurrences,
  mojibake: occurrences,
  short: occurrences,
  pruned: z.object({ types: count, tokens: count }),
  oddities: z.array(oddity),
}) satisfies z.ZodType<TextReport>;

const parts = z.object({ train: count, valid: count });
const counted = {
  documents: parts,
  tokens: parts,
  types: parts.extend({ all: count, validOnly: count }),
  lengths: z.array(parts.extend({ upTo: count })),
  skipped: z.array(skippedFile),
};
const reportSchema = z.discriminatedUnion('version', [
  z.object({ version: z.literal(2), ...counted, text: textSchema }),
  z.object({ version: z.literal(1), ...counted }),
]);

/** @returns the text of report.json */
export function reportJson(report: DatasetReport): [file: string, text: string] {
  return [REPORT_FILE, `${JSON.stringify({ version: 2, ...report }, null, 2)}\n`];
}

/** @throws AppError `dataset/damaged` */
export async function readReport(folder: string): Promise<DatasetReport> {
  const path = join(folder, REPORT_FILE);
  try {
    const { version: _, ...read } = reportSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { text: null, ...read };
  } catch (error) {
    throw damaged(path, error);
  }
}

/** What the first version did not keep: it read plain files only, and told their kind by their name. */
export const sourceSchema = z
  .object({
    path: z.string(),
    inner: z.string().nullable().default(null),
    name: z.string().optional(),
    kind: z.enum(KINDS).default('text'),
    bytes: count,
    sha256: z.string(),
    encoding: z.string().nullable().default('utf-8'),
    sure: z.boolean().default(true),
  })
  .transform((source): SourceFile => ({ ...source, name: source.name ?? basename(source.path) }));

/** @returns the text of sources.json */
export function sourcesJson(sources: readonly SourceFile[]): [file: string, text: string] {
  return [SOURCES_FILE, `${JSON.stringify(sources, null, 2)}\n`];
}

/** The files that the documents are from; `source` of a document is a place in it. @throws AppError `dataset/damaged` */
export async function readSources(folder: string): Promise<SourceFile[]> {
  const path = join(folder, SOURCES_FILE);
  try {
    return z.array(sourceSchema).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw damaged(path, error);
  }
}
