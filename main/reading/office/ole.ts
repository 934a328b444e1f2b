/** Files of the kind that Office wrote before 2007, and that hold protected documents until today. */
import { AppError } from '../../../shared/errors.ts';
import type { ByteSource } from '../sources.ts';

export type OleKind = 'protected' | 'word' | 'excel' | 'powerpoint' | 'mail' | 'unknown';

/** ([MS-CFB] 2.2) */
const MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Streams that tell what a file is, by name; the likeliest first where there are several. */
const STREAMS: readonly (readonly [string, OleKind])[] = [
  ['EncryptedPackage', 'protected'],
  ['WordDocument', 'word'],
  ['PowerPoint Document', 'powerpoint'],
  ['__properties_version1', 'mail'],
  ['Workbook', 'excel'],
  ['Book', 'excel'],
];

/** @param head the first bytes, the more the surer. null = no such file */
export function oleKind(head: Uint8Array): OleKind | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  // the names stand somewhere in the directory; to look for them is enough, since nothing else of the file is used
  const found = STREAMS.find(([name]) => bytes.includes(Buffer.from(`${name}\0`, 'utf16le')));
  return found?.[1] ?? 'unknown';
}

const SENTENCES: Readonly<Record<OleKind, string>> = {
  protected: 'is protected by a password; save it without one and add it again.',
  word: 'is an old Word file; save it as .docx and add that.',
  excel: 'is an old Excel file; save it as .xlsx and add that.',
  powerpoint: 'is an old PowerPoint file; save its text as .docx or .txt and add that.',
  mail: 'is an Outlook message; save it as .eml or as text and add that.',
  unknown:
    'is an old Office file or protected by a password; save it as .docx or .xlsx, without a password, and add that.',
};

/** The error `input/protected` or `input/old-format` for such a file. */
export function oleError(source: ByteSource, kind: OleKind): AppError {
  const code = kind === 'protected' ? 'input/protected' : 'input/old-format';
  return new AppError(code, `“${source.name}” ${SENTENCES[kind]}`, { path: source.path });
}
