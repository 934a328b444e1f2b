/** Reads originals of a dataset again, written another way; those that are not as they were are named instead. */
import { mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ChangedSource } from '../../shared/data.ts';
import { AppError } from '../../shared/errors.ts';
import { openTextWriter } from '../db/textStore.ts';
import type { StoredText, TextWriter } from '../db/textStore.ts';
import { openTexts } from '../reading/openTexts.ts';
import type { Oddity, SourceFile } from '../reading/sources.ts';
import type { Tell } from './progress.ts';
import type { StoredRecipe } from './recipe.ts';
import type { FromDataset } from './revise.ts';
import type { Work } from './work.ts';

/** What was read again of a source: documents `from` … `to` of the staged ones. */
interface Again {
  readonly source: SourceFile;
  readonly from: number;
  readonly to: number;
}

export interface Originals {
  /** by the source's place in sources.json */
  readonly again: ReadonlyMap<number, Again>;
  readonly changed: ChangedSource[];
  readonly oddities: Oddity[];
  /**
   * What stands in the place of a document, asked for one document after the other: null = it stays. All that was read
   * again of its source comes in the place of the first one, so the numbers of later documents change where another
   * number of documents was found.
   */
  insteadOf(text: StoredText): Iterable<StoredText> | null;
  close(): void;
}

/** The documents are set aside on disk until it is known that their original is still the same. */
export async function readOriginals(
  work: Work,
  reread: NonNullable<FromDataset['reread']>,
  sources: readonly SourceFile[],
  was: StoredRecipe,
  signal: AbortSignal | undefined,
  tell: Tell,
): Promise<Originals> {
  const wanted = new Set(
    reread.sources ?? sources.flatMap(({ sure, encoding }, s) => (sure || encoding === null ? [] : [s])),
  );
  const stage = join(work.folder, 'staged');
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { mode: 0o700 });
  const writer = openTextWriter(stage);
  const again = new Map<number, Again>();
  const changed: ChangedSource[] = [];
  const oddities: Oddity[] = [];
  let staged = 0;
  for (const path of new Set([...wanted].flatMap((s) => sources[s]?.path ?? []))) {
    const here = [...wanted].filter((s) => sources[s]?.path === path);
    const name = (s: number): string => sources[s]?.name ?? path;
    if (!existsSync(path)) {
      changed.push(...here.map((s) => ({ name: name(s), what: 'missing' as const })));
      continue;
    }
    const found = await readOne(path, reread.encoding, was, signal, (stored) => {
      writer.add(staged, stored);
      staged += 1;
      if (staged % 20_000 === 0) writer.commit();
      tell({ phase: 'reading', done: again.size, total: wanted.size, documents: staged });
      return staged - 1;
    });
    for (const s of here) {
      const is = found?.sources.get(sources[s]?.inner ?? null);
      if (is === undefined || is.source.sha256 !== sources[s]?.sha256)
        changed.push({ name: name(s), what: 'changed' });
      else again.set(s, { ...is, source: { ...is.source, name: name(s), sure: true } });
    }
    oddities.push(...(found?.oddities ?? []));
  }
  writer.commit();
  return { again, changed, oddities, ...replacing(writer, again) };
}

/** By the way inside an archive (null for a file of its own); null for a file that can no longer be read. */
interface Found {
  readonly sources: ReadonlyMap<string | null, Again>;
  readonly oddities: readonly Oddity[];
}

/** @param stage sets a document aside and tells its number */
async function readOne(
  path: string,
  encoding: string,
  { textColumn, labelColumns, lone }: StoredRecipe,
  signal: AbortSignal | undefined,
  stage: (text: StoredText) => number,
): Promise<Found | null> {
  const ranges = new Map<number, { from: number; to: number }>();
  try {
    const texts = await openTexts({
      ...{ paths: [path], encoding, labelColumns, signal, passages: lone },
      textColumn: textColumn ?? undefined,
    });
    for await (const { document, source } of texts.documents) {
      signal?.throwIfAborted();
      const number = stage({ ...document, source, held: false });
      const from = ranges.get(source)?.from ?? number;
      ranges.set(source, { from, to: number + 1 });
    }
    const sources = texts.sources.map((source, s): [string | null, Again] => [
      source.inner,
      { source, ...(ranges.get(s) ?? { from: 0, to: 0 }) },
    ]);
    return { sources: new Map(sources), oddities: texts.oddities };
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('input/')) return null;
    throw error;
  }
}

function replacing(
  staged: TextWriter,
  again: ReadonlyMap<number, Again>,
): Pick<Originals, 'insteadOf' | 'close'> {
  const begun = new Set<number>();

  function* documentsOf({ source, from, to }: Again, first: StoredText): Generator<StoredText> {
    for (let id = from; id < to; id++) {
      const text = staged.get(id);
      if (text === null) continue;
      const { name, labels } = text;
      yield {
        ...{ source: first.source, held: first.held, text: text.text },
        // both are told below the file here, and below the folder that was named when it was first read
        name: first.name.startsWith(source.name) ? source.name + name.slice(shortName(source).length) : name,
        labels: { ...first.labels, ...labels },
      };
    }
  }

  return {
    insteadOf: (text) => {
      const { source } = text;
      const other = source === null ? undefined : again.get(source);
      if (source === null || other === undefined || other.from === other.to) return null;
      if (begun.has(source)) return [];
      begun.add(source);
      return documentsOf(other, text);
    },
    close: () => staged.close(),
  };
}

/** How a file is called that was named itself. */
function shortName({ path, inner }: SourceFile): string {
  return inner === null ? basename(path) : join(basename(path), inner);
}
