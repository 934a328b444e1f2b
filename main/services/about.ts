/** about.json: what a person calls a run or a model and says of it, kept in its folder in case the database is lost. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';

const aboutSchema = z.object({ name: z.string().nullable().default(null), notes: z.string().default('') });

/** `name` is null where it was never changed. */
export type About = z.infer<typeof aboutSchema>;

/** @throws AppError `disk/…` */
export async function writeAbout(folder: string, about: About): Promise<void> {
  await atomicWriteFile(join(folder, 'about.json'), `${JSON.stringify(about)}\n`);
}

export async function readAbout(folder: string): Promise<About> {
  const path = join(folder, 'about.json');
  return aboutSchema.parse(existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : {});
}
