/** The parts of a packed document and how they point to each other (ECMA-376 part 2, "Open Packaging Conventions"). */
import { posix } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Archive } from '../archive/zip.ts';
import type { ByteSource } from '../sources.ts';
import { attributeOf, parseXml, xmlPieces } from './xmlParser.ts';

interface Relationship {
  readonly id: string;
  /** the last part of its address, e.g. `officeDocument` */
  readonly type: string;
  /** name of the part in the archive */
  readonly target: string;
}

/** The bytes of a part; undefined where it is not there. */
export function partOf(archive: Archive, name: string): ByteSource | undefined {
  const entry = archive.find(name);
  return entry === undefined ? undefined : archive.entrySource(entry);
}

/**
 * What a part points to inside the document; what lies outside is never followed.
 *
 * @param part its name; `''` for the document as a whole
 */
export async function relationshipsOf(archive: Archive, part: string): Promise<Relationship[]> {
  const folder = posix.dirname(part);
  const source = partOf(archive, posix.join(folder, '_rels', `${posix.basename(part)}.rels`));
  const found: Relationship[] = [];
  if (source === undefined) return found;
  await parseXml(source.name, xmlPieces(source), {
    open: (name, attributes) => {
      const target = attributeOf(attributes, 'Target');
      if (name !== 'Relationship' || target === undefined) return;
      if (attributeOf(attributes, 'TargetMode') === 'External') return;
      const type = attributeOf(attributes, 'Type') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      found.push({
        id: attributeOf(attributes, 'Id') ?? '',
        type: type.slice(type.lastIndexOf('/') + 1),
        target: path,
      });
    },
  });
  return found;
}

/** The name of the part with the document itself. */
export async function mainPart(archive: Archive, usual: string): Promise<string> {
  const found = (await relationshipsOf(archive, '')).find(({ type }) => type === 'officeDocument');
  return found?.target ?? usual;
}

/** @param what it should be, e.g. `a Word document` */
export function brokenDocument(source: ByteSource, what: string, cause?: unknown): AppError {
  const message = `“${source.name}” is not ${what} that can be read: a part of it is missing; save it again with the program it is from.`;
  return new AppError('input/broken-document', message, { path: source.path }, cause);
}
