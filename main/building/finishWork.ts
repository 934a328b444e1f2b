/** Does what is left of a work: reads, examines, merges, and puts the dataset into its place. */
import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ChangedSource } from '../../shared/data.ts';
import type { Recipe } from '../../shared/recipe.ts';
import { storedCounts, TEXTS_FILE } from '../db/textStore.ts';
import { diskError, ensureRoom } from '../engine/files/atomicWrite.ts';
import type { Built } from './buildDataset.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { AllRead } from './checkpoint.ts';
import { aboutSchema } from './job.ts';
import type { BuildJob, BuildOptions } from './job.ts';
import { keepHeapsSmall } from './memory.ts';
import { mergeChunks, writeFiles } from './merge.ts';
import { createTell } from './progress.ts';
import type { Tell } from './progress.ts';
import { readFiles } from './readFiles.ts';
import type { FromFiles } from './readFiles.ts';
import { readStoredRecipe, recipeJson } from './recipe.ts';
import type { StoredRecipe } from './recipe.ts';
import { putInPlace } from './replace.ts';
import { readReport, readSources, reportJson, sourcesJson } from './report.ts';
import { bringTexts, chunkTexts } from './revise.ts';
import type { FromDataset } from './revise.ts';
import { chunksFolder, unfinishedDataset } from './work.ts';
import type { Work } from './work.ts';

const ABOUT_FILE = 'about.json';

/** All but what is kept in texts.db and chunks. */
interface Prepared extends Omit<AllRead, 'rules'> {
  readonly recipe: Omit<StoredRecipe, 'tokenizer'>;
  readonly changed: readonly ChangedSource[];
}

/** Failed or aborted work leaves nothing behind. @throws as `buildDataset` */
export async function finishWork(work: Work, options: BuildOptions): Promise<Built> {
  const { folder, job } = work;
  const letHeapsGrow = keepHeapsSmall();
  try {
    const done = await doneAlready(work);
    const built = done ?? (await build(work, options, createTell(options.onProgress)));
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // the dataset is there already
    return built;
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // the first error is the one to report
    throw diskError(error, job.folder);
  } finally {
    letHeapsGrow();
  }
}

/** A kill may have come after the dataset was in its place, and before its work folder was gone. */
async function doneAlready({ folder, job }: Work): Promise<Built | null> {
  if (existsSync(unfinishedDataset(folder))) return null;
  return { report: await readReport(job.folder), changed: [] };
}

async function build(work: Work, options: BuildOptions, tell: Tell): Promise<Built> {
  const { job } = work;
  const dataset = unfinishedDataset(work.folder);
  const { from } = job;
  const read =
    from.kind === 'files'
      ? await prepareFiles(work, from, options, tell)
      : await prepareDataset(work, from, options, tell);
  const { documents, held } = storedCounts(dataset);
  const report = await mergeChunks({
    ...{
      folder: dataset,
      chunksDir: chunksFolder(work.folder),
      recipe: read.recipe.recipe,
      read,
      held,
      documents,
    },
    signal: options.signal,
    onProgress: (done, total) => tell({ phase: 'finishing', done, total, documents }),
  });
  await writeFiles(dataset, [
    recipeJson(read.recipe),
    sourcesJson(read.sources),
    reportJson(report),
    [ABOUT_FILE, `${JSON.stringify(await aboutOf(job))}\n`],
  ]);
  options.signal?.throwIfAborted();
  await putInPlace(dataset, job.folder, job.about.id, from.kind === 'dataset');
  return { report, changed: read.changed };
}

/** A revision keeps the name that the dataset has now. */
async function aboutOf({ folder, about, from }: BuildJob): Promise<unknown> {
  if (from.kind === 'files') return about;
  try {
    return aboutSchema.parse(JSON.parse(await readFile(join(folder, ABOUT_FILE), 'utf8')));
  } catch {
    return about;
  }
}

async function prepareFiles(
  work: Work,
  from: FromFiles,
  options: BuildOptions,
  tell: Tell,
): Promise<Prepared> {
  const { complete } = await readCheckpoint(work.folder);
  const read = complete ?? (await readFiles(work, from, options, tell));
  const { paths, validPaths, textColumn, labelColumns, encoding, split } = from;
  const recipe: Recipe = {
    split: validPaths === null ? split : { kind: 'given' },
    rules: read.rules,
    remedies: [],
  };
  return {
    ...read,
    recipe: { recipe, paths, validPaths, textColumn, labelColumns, encoding, lone: read.lone },
    changed: [],
  };
}

async function prepareDataset(
  work: Work,
  from: FromDataset,
  options: BuildOptions,
  tell: Tell,
): Promise<Prepared> {
  const old = work.job.folder;
  const [was, report, oldSources] = [
    await readStoredRecipe(old),
    await readReport(old),
    await readSources(old),
  ];
  const { recipe } = from;
  const { size } = await stat(join(old, TEXTS_FILE));
  await ensureRoom(dirname(work.folder), 2 * size);
  const { sources, changed, oddities, again } = await bringTexts(work, from, oldSources, was, options, tell);
  const chunks = await chunkTexts(work, recipe, options, tell);
  const earlier = (report.text?.oddities ?? []).filter(({ path }) => !again.includes(path));
  return {
    ...{ lone: was.lone, skipped: report.skipped, chunks, changed, sources },
    oddities: [...earlier, ...oddities],
    recipe: { ...was, recipe, encoding: from.reread?.encoding ?? was.encoding },
  };
}
