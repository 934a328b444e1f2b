/** The list of what was left out, as a table for spreadsheets (RFC 4180). */
import type { SkippedFile } from '../../shared/data.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';

/** @throws AppError `disk/…` */
export async function saveLeftOut(file: string, skipped: readonly SkippedFile[]): Promise<void> {
  await atomicWriteFile(file, leftOutCsv(skipped));
}

/** A mark of its encoding comes first, since spreadsheets would otherwise guess at the names. */
export function leftOutCsv(skipped: readonly SkippedFile[]): string {
  const rows = [['file', 'why it was left out'], ...skipped.map(({ path, reason }) => [path, reason])];
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Names are foreign: what a spreadsheet would take for a formula is marked as text. */
function cell(text: string): string {
  const safe = /^[=+\-@\0\t\r\n\uff1d\uff0b\uff0d\uff20]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
