/** Texts that are brought in and datasets that are made again: begun, gone on with after a crash, thrown away. */
import { join } from 'node:path';
import type { ChangedSource } from '../../shared/data.ts';
import type { Recipe, RecipeChange, Split } from '../../shared/recipe.ts';
import { recipeSchema } from '../../shared/dataSchemas.ts';
import { AppError } from '../../shared/errors.ts';
import { readRecipe } from '../building/recipe.ts';
import { discardWork, unfinishedWork } from '../building/unfinished.ts';
import type { UnfinishedWork } from '../building/unfinished.ts';
import type { About, BuildJob } from '../building/job.ts';
import type { DatasetWork } from '../db/datasetRows.ts';
import { findDataset, folderOf, freshId } from './context.ts';
import type { Context } from './context.ts';
import { datasetRecordOf, rewriteAbout } from './datasetFolder.ts';
import type { Made } from './datasetShapes.ts';
import { isAlive, NOBODY, ownLease } from './lease.ts';
import { checkName, nameTaken } from './names.ts';
import { reconcile, reconcileRuns } from './reconcile.ts';
import type { ImportDatasetRequest } from './requests.ts';
import { summaryOf } from './datasetSummary.ts';
import type { DatasetSummary } from './types.ts';

const USUAL_VALID = 0.1;
const USUAL_SEED = 42;
const UNFINISHED_RUNS = ['queued', 'running', 'paused', 'interrupted'];

/** Does a job, `again`: from where it was left; in this process, or in one that can be thrown away. */
export type Build = (job: BuildJob, again: boolean) => Promise<Made>;

/** A dataset that is made, and originals that were to be read again and are not as they were. */
export interface MadeDataset {
  readonly summary: DatasetSummary;
  readonly changed: readonly ChangedSource[];
}

/** Work that a crash interrupted, and how much of it is kept. */
export interface InterruptedWork extends Pick<DatasetWork, 'id' | 'name' | 'created' | 'kind'> {
  readonly documents: number;
  /** of the texts that the documents are from */
  readonly bytes: number;
}

/** Of work that has begun: a name or a dataset is held. */
export interface BegunWork {
  readonly id: string;
  readonly name: string;
  readonly kind: DatasetWork['kind'];
  /** the dataset, once it is complete; a failure leaves everything as it was before */
  readonly done: Promise<MadeDataset>;
}

/**
 * Holds the name and reads texts into a new dataset, which appears complete or not at all.
 * @throws AppError `library/name-taken`, `usage/out-of-range`; `done` fails with `input/…`, `disk/…`
 */
export async function beginImport(
  ctx: Context,
  request: ImportDatasetRequest,
  build: Build,
): Promise<BegunWork> {
  const name = checkName(request.name);
  const split = splitOf(request);
  if (split.kind !== 'given' && !(split.valid >= 0 && split.valid < 1)) {
    throw new AppError('usage/out-of-range', 'The held-out share is a number from 0 to less than 1.', {
      valid: split.valid,
    });
  }
  await reconcile(ctx);
  const id = freshId(ctx, 'data');
  const about = { id, name, created: ctx.now(), notes: '' };
  const claim = ctx.db.transaction(() => {
    if (ctx.datasets.nameTaken(name)) nameTaken('dataset', name);
    ctx.datasets.claim(id, name, about.created, ownLease(ctx.now()));
  });
  claim.immediate();
  const job: BuildJob = {
    folder: folderOf(ctx, 'data', id),
    about,
    from: {
      kind: 'files',
      paths: [...request.paths],
      validPaths: request.validPaths === undefined ? null : [...request.validPaths],
      textColumn: request.textColumn ?? null,
      labelColumns: labelsFor(request.labelColumns ?? [], split),
      encoding: request.encoding ?? null,
      split,
      rules: { words: request.words ?? null, off: [...(request.off ?? [])] },
    },
  };
  return { id, name, kind: 'import', done: complete(ctx, job, 'import', () => build(job, false)) };
}

function splitOf({ split, validPaths, valid = USUAL_VALID, seed = USUAL_SEED }: ImportDatasetRequest): Split {
  if (validPaths !== undefined) return { kind: 'given' };
  return split ?? { kind: 'random', valid, seed, together: true };
}

/** A column by which documents are grouped is kept beside the text, asked for or not. */
function labelsFor(columns: readonly string[], split: Split): string[] {
  return split.kind === 'group' ? [...new Set([...columns, split.by])] : [...columns];
}

/**
 * Makes a dataset again from its texts as read, by another recipe; it takes the old one's place when it is complete.
 * @throws AppError `dataset/in-use` while a run goes by the dataset as it is, `dataset/busy`, `dataset/unknown`
 */
export async function beginRevision(
  ctx: Context,
  data: string,
  change: RecipeChange,
  build: Build,
): Promise<BegunWork> {
  const { id, name, created, notes } = findDataset(ctx, data);
  const folder = folderOf(ctx, 'data', id);
  const was = await readRecipe(folder);
  const recipe: Recipe = {
    split: change.split ?? was.split,
    rules: change.rules ?? was.rules,
    remedies: change.remedies ?? was.remedies,
  };
  await reconcile(ctx);
  const claim = ctx.db.transaction(() => {
    refuseWhileWorkedOn(ctx, id);
    refuseWhileUsed(ctx, id, name);
    ctx.datasets.hold(id, ownLease(ctx.now()));
  });
  claim.immediate();
  const reread = change.reread ?? null;
  const job: BuildJob = {
    folder,
    about: { id, name, created, notes },
    from: {
      kind: 'dataset',
      recipe: recipeSchema.parse(recipe),
      reread:
        reread === null
          ? null
          : { encoding: reread.encoding, sources: reread.sources === null ? null : [...reread.sources] },
    },
  };
  return { id, name, kind: 'revision', done: complete(ctx, job, 'revision', () => build(job, false)) };
}

/**
 * Goes on with work that a crash interrupted.
 * @throws AppError `dataset/not-unfinished`, `dataset/busy`, `dataset/in-use`
 */
export async function beginAgain(ctx: Context, idOrName: string, build: Build): Promise<BegunWork> {
  await reconcile(ctx);
  const { id, name, kind } = findUnfinished(ctx, idOrName);
  const left = await leftOf(ctx, id);
  if (left === undefined) throw nothingToGoOn(idOrName);
  // the library may have been moved since
  const job = { ...left.job, folder: folderOf(ctx, 'data', id) };
  const claim = ctx.db.transaction(() => {
    const there = findUnfinished(ctx, id);
    if (isAlive(there.lease, ctx.now())) throw busy(there);
    if (kind === 'revision') refuseWhileUsed(ctx, id, name);
    ctx.datasets.hold(id, ownLease(ctx.now()));
  });
  claim.immediate();
  return { id, name, kind, done: complete(ctx, job, kind, () => build(job, true)) };
}

/**
 * Throws away what an interrupted import or revision has; a dataset that was to be made again stays as it was.
 * @throws AppError `dataset/not-unfinished`, `dataset/busy`
 */
export async function throwAway(ctx: Context, idOrName: string): Promise<{ discarded: string }> {
  const work = findUnfinished(ctx, idOrName);
  if (isAlive(work.lease, ctx.now())) throw busy(work);
  await undo(ctx, work.id, work.kind);
  return { discarded: work.id };
}

/** What crashes interrupted, newest first. */
export async function interruptedWork(ctx: Context): Promise<InterruptedWork[]> {
  const now = ctx.now();
  const dead = ctx.datasets.work().filter(({ lease }) => !isAlive(lease, now));
  if (dead.length === 0) return [];
  const kept = await unfinishedWork(datasetsDir(ctx));
  return dead.flatMap(({ id, name, created, kind }) => {
    const left = kept.find((each) => each.id === id);
    if (left === undefined) return [];
    return [{ id, name, created, kind, documents: left.documents, bytes: left.bytes }];
  });
}

/** @throws AppError `dataset/busy` while it is being made again, by whom it may be */
export function refuseWhileWorkedOn(ctx: Context, id: string): void {
  const work = ctx.datasets.workOn(id);
  if (work === undefined) return;
  if (isAlive(work.lease, ctx.now())) throw busy(work);
  const message = `Making the dataset “${work.name}” again was interrupted. Let that go on to its end or throw it away first; the dataset is as it was.`;
  throw new AppError('dataset/busy', message, { data: id });
}

async function complete(
  ctx: Context,
  job: BuildJob,
  kind: DatasetWork['kind'],
  build: () => Promise<Made>,
): Promise<MadeDataset> {
  const { id } = job.about;
  let made: Made;
  try {
    made = await build();
  } catch (error) {
    // a process that somebody ended has left what can be gone on with; any other failure would only happen again
    const left = isLost(error) ? await leftOf(ctx, id) : undefined;
    if (left === undefined) await undo(ctx, id, kind);
    else ctx.datasets.hold(id, NOBODY);
    throw error;
  }
  return { summary: await settle(ctx, job.about, made), changed: made.changed };
}

/** The folder is in its place; now its row says so. */
async function settle(ctx: Context, about: About, made: Made): Promise<DatasetSummary> {
  ctx.datasets.ready(datasetRecordOf(about, made));
  const record = findDataset(ctx, about.id);
  // it may have got another name or a note while it was made again
  if (record.name !== about.name || record.notes !== about.notes)
    await rewriteAbout(folderOf(ctx, 'data', record.id), record);
  return summaryOf(record);
}

async function undo(ctx: Context, id: string, kind: DatasetWork['kind']): Promise<void> {
  await discardWork(datasetsDir(ctx), id);
  if (kind === 'import') ctx.datasets.delete(id);
  else ctx.datasets.release(id);
}

const datasetsDir = (ctx: Context): string => join(ctx.dir, 'datasets');

async function leftOf(ctx: Context, id: string): Promise<UnfinishedWork | undefined> {
  return (await unfinishedWork(datasetsDir(ctx))).find((left) => left.id === id);
}

/** Whether the process that did the work was ended from outside. */
export function isLost(error: unknown): boolean {
  return error instanceof AppError && error.code === 'internal/ingest-ended';
}

/** A run that goes on later must find the texts that it began with. */
function refuseWhileUsed(ctx: Context, id: string, name: string): void {
  reconcileRuns(ctx);
  const run = ctx.runs.list().find(({ data, status }) => data === id && UNFINISHED_RUNS.includes(status));
  if (run === undefined) return;
  const message = `The run “${run.name}” (${run.id}) is ${run.status} and goes by the dataset “${name}” as it is, so the dataset was left unchanged. Let that run finish, or discard it, and change the dataset then.`;
  throw new AppError('dataset/in-use', message, { run: run.id });
}

function findUnfinished(ctx: Context, idOrName: string): DatasetWork {
  const work = ctx.datasets.work();
  const found = work.find(({ id }) => id === idOrName) ?? work.find(({ name }) => name === idOrName);
  if (found === undefined) throw nothingToGoOn(idOrName);
  return found;
}

function nothingToGoOn(asked: string): AppError {
  const message = `There is nothing unfinished of “${asked}”: it is complete, was thrown away, or was never begun. Import its texts again if the dataset is not in the list.`;
  return new AppError('dataset/not-unfinished', message, { asked });
}

function busy({ id, name, kind }: DatasetWork): AppError {
  const what =
    kind === 'import' ? `The texts of “${name}” are just being read` : `“${name}” is just being made again`;
  const message = `${what}, here or in another window. Wait until that is done, or cancel it there.`;
  return new AppError('dataset/busy', message, { data: id });
}
