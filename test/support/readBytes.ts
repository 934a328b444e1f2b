/** Gives bytes to a reader as they would come from an archive. */
import type { Reader, ReadRequest } from '../../main/reading/sources.ts';
import { packedSource, readAll } from './byteSources.ts';

export interface ReadOptions {
  readonly request?: Partial<ReadRequest>;
  /** what is found out about the file where it does not say so itself */
  readonly encoding?: string;
  /** bytes that are handed over at once */
  readonly piece?: number;
}

/** What a reader makes of bytes, and the texts of its documents by themselves. */
export async function readBytes(
  reader: Reader,
  content: string | Uint8Array,
  { request = {}, encoding = 'utf-8', piece = 64 * 1024 }: ReadOptions = {},
): Promise<Awaited<ReturnType<typeof readAll>> & { texts: string[] }> {
  const heard = await readAll(reader, packedSource('file', content, piece), request, encoding);
  return { ...heard, texts: heard.documents.map(({ text }) => text) };
}
