/** facts.bin of a dataset: what remedies go by, a document; three uint32, little-endian: equal to, alike to, language. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { damaged } from '../engine/text/datasetFolder.ts';
import type { RemedyFacts } from '../examine/remedies.ts';

const FACTS_FILE = 'facts.bin';
const NUMBERS = 3;

/** A language's code as a number: its letters, the first lowest; 0 = none. */
export function packLanguage(code: string | null): number {
  let packed = 0;
  for (let i = 0; i < Math.min(4, code?.length ?? 0); i++) packed += (code?.charCodeAt(i) ?? 0) * 256 ** i;
  return packed;
}

export function unpackLanguage(packed: number): string | null {
  let code = '';
  for (let rest = packed; rest > 0; rest = Math.floor(rest / 256)) code += String.fromCharCode(rest % 256);
  return code === '' ? null : code;
}

/** @param languages packed */
export async function writeFacts(
  dir: string,
  { exact, near }: Pick<RemedyFacts, 'exact' | 'near'>,
  languages: Uint32Array,
): Promise<void> {
  const numbers = new Uint32Array(NUMBERS * languages.length);
  languages.forEach((language, d) => {
    numbers[NUMBERS * d] = exact[d] ?? d;
    numbers[NUMBERS * d + 1] = near[d] ?? d;
    numbers[NUMBERS * d + 2] = language;
  });
  await writeFile(join(dir, FACTS_FILE), new Uint8Array(numbers.buffer));
}

/** null for a dataset of the first version, whose texts were never examined. @throws AppError `dataset/damaged` */
export async function readFacts(dir: string): Promise<RemedyFacts | null> {
  const path = join(dir, FACTS_FILE);
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw damaged(path, error);
  });
  if (bytes === null) return null;
  if (bytes.length % (4 * NUMBERS) !== 0) throw damaged(path);
  const documents = bytes.length / 4 / NUMBERS;
  const column = (n: number): Uint32Array =>
    Uint32Array.from({ length: documents }, (_, d) => bytes.readUInt32LE(4 * (NUMBERS * d + n)));
  const languages = column(2);
  return { exact: column(0), near: column(1), languageOf: (d) => unpackLanguage(languages[d] ?? 0) };
}
