/** Archives (.zip): each file inside is read as one outside would be, in the order of their names. */
import { AppError } from '../../../shared/errors.ts';
import type { ByteSource, ReadContext, Reader, SourceDocument } from '../sources.ts';
import { budgetFor } from './budget.ts';
import type { Budget } from './budget.ts';
import { depthOf, openArchive } from './zip.ts';
import type { Archive, ArchiveEntry } from './zip.ts';

/** Archives in archives; more is a mistake or a trap. */
const DEEPEST = 3;

/**
 * @param readEntry reads any source by its content, an archive again by the reader made here
 * @returns a reader that skips what is inside and cannot be read, and throws AppError `input/…` (those of `openArchive`,
 *   `input/too-many-archives`, `input/protected`) for an archive of which nothing can be
 */
export function createZipReader(
  readEntry: (source: ByteSource, context: ReadContext) => AsyncGenerator<SourceDocument>,
): Reader {
  /** of the archives on disk that are being read, which those inside them share */
  const budgets = new Map<string, Budget>();

  return async function* readZip(source, context) {
    if (depthOf(source) >= DEEPEST) {
      const message = `“${source.name}” lies in an archive in an archive in an archive; unpack the outer ones and add the folder.`;
      throw new AppError('input/too-many-archives', message, { path: source.name });
    }
    const outermost = source.inner === null;
    const budget = (outermost ? undefined : budgets.get(source.path)) ?? budgetFor(source.bytes);
    if (outermost) budgets.set(source.path, budget);
    const archive = await openArchive(source, budget);
    try {
      for (const entry of wanted(source, archive, context)) {
        context.signal?.throwIfAborted();
        yield* readOne(archive, entry, context);
      }
      await archive.refuseChanged();
    } finally {
      archive.close();
      if (outermost) budgets.delete(source.path);
    }
  };

  async function* readOne(
    archive: Archive,
    entry: ArchiveEntry,
    context: ReadContext,
  ): AsyncGenerator<SourceDocument> {
    const source = archive.entrySource(entry);
    let given = 0;
    try {
      for await (const document of readEntry(source, context)) {
        given += 1;
        yield document;
      }
    } catch (error) {
      if (!(error instanceof AppError && error.code.startsWith('input/'))) throw error;
      if (error.code === 'input/file-changed') throw error;
      const partly = given === 0 ? '' : ` What stood before that was read (${given} documents).`;
      context.skip({ path: source.name, reason: error.message + partly });
    }
  }
}

/** The entries that people mean when they pack texts, in the order of their names; the others are told. */
function wanted(source: ByteSource, archive: Archive, context: ReadContext): ArchiveEntry[] {
  const { entries } = archive;
  if (entries.length === 0) context.skip({ path: source.name, reason: 'an archive without files' });
  if (entries.length > 0 && entries.every((entry) => entry.protected)) {
    const message = `“${source.name}” is protected by a password; unpack it and add the folder.`;
    throw new AppError('input/protected', message, { path: source.name });
  }
  const kept: ArchiveEntry[] = [];
  let ofMac = 0;
  // compared by code units, as names of files are
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const parts = entry.name.split('/');
    const skip = (reason: string): void => context.skip({ path: `${source.name}/${entry.name}`, reason });
    if (parts.includes('__MACOSX')) ofMac += 1;
    else if (parts.some((part) => part.startsWith('.'))) skip('hidden');
    else if (entry.link) skip('a link');
    else if (entry.trouble !== null) skip(entry.trouble);
    else kept.push(entry);
  }
  if (ofMac > 0) {
    const what = `${ofMac} ${ofMac === 1 ? 'file' : 'files'} that macOS adds to archives, without texts`;
    context.skip({ path: `${source.name}/__MACOSX`, reason: what });
  }
  return kept;
}
