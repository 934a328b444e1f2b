/** Reads files that a test writes, as an import does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openTexts } from '../../main/reading/openTexts.ts';
import type { Oddity, ReadRequest, Skipped, SourceDocument, SourceFile } from '../../main/reading/sources.ts';
import { tempDir } from './tempDir.ts';

interface ReadTexts {
  readonly documents: readonly SourceDocument[];
  readonly texts: readonly string[];
  readonly skipped: readonly Skipped[];
  readonly oddities: readonly Oddity[];
  readonly sources: readonly SourceFile[];
  /** it is one long text, cut into passages */
  readonly lone: boolean;
}

/** @param files content by path; one of them is named itself, several by their folder */
export async function readTexts(
  files: Readonly<Record<string, string | Uint8Array>>,
  request: Partial<ReadRequest> = {},
): Promise<ReadTexts> {
  const dir = tempDir();
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  });
  const texts = await openTexts({ paths: paths.length === 1 ? paths : [dir], ...request });
  const documents: SourceDocument[] = [];
  for await (const { document } of texts.documents) documents.push(document);
  const { skipped, oddities, sources, lone } = texts;
  return { documents, texts: documents.map(({ text }) => text), skipped, oddities, sources, lone };
}
