/** Opens a library folder: its database, its services, and on the first opening the starter model. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDamage, openDatabase } from '../db/open.ts';
import type { Db } from '../db/open.ts';
import { diskError } from '../engine/files/atomicWrite.ts';
import { readModelFolder } from '../engine/files/modelFolder.ts';
import { libraryDir, resourcesDir } from '../paths.ts';
import { auditModel } from './auditModel.ts';
import { compareModels } from './compareModels.ts';
import { createContext, folderOf, freshId } from './context.ts';
import type { Context } from './context.ts';
import { createDatasets } from './datasets.ts';
import { doctor } from './doctor.ts';
import type { EngineHost } from './engineHost.ts';
import { evaluateModel } from './evaluateModel.ts';
import { findLearningRate } from './findLearningRate.ts';
import { generateText } from './generateText.ts';
import { createInProcessHost } from './inProcessHost.ts';
import { measureText } from './measureText.ts';
import { judgeModel } from './judgeModel.ts';
import { createModels, storeModel } from './models.ts';
import { rebuild } from './rebuild.ts';
import { reconcile } from './reconcile.ts';
import { createRuns } from './runs.ts';
import type { Library } from './types.ts';

const STARTER = 'starter';
const DATABASE = 'studio.db';

type SingleQuestion = 'evaluateModel' | 'generateText' | 'measureText' | 'findLearningRate';

/**
 * Opens the library in `dir` (default: the platform's), making it if it is not there. Work of dead processes is
 * reconciled first; a lost or damaged database is rebuilt from the folders beside it.
 * @throws AppError `library/newer`, `library/not-ours`, `disk/…`
 */
export async function openLibrary(dir?: string): Promise<Library> {
  const host = createInProcessHost();
  const { ctx, library } = await openContext(dir, host);
  return {
    ...library,
    evaluateModel: (request) => evaluateModel(ctx, host, request),
    generateText: (request) => generateText(ctx, request),
    measureText: (model, text) => measureText(ctx, model, text),
    findLearningRate: (request) => findLearningRate(ctx, host, request),
  };
}

/**
 * The same for a program whose engine is in another process; single questions to a model need it in this one.
 * @throws AppError as `openLibrary`
 */
export async function openContext(
  dir: string | undefined,
  host: EngineHost,
): Promise<{ ctx: Context; library: Omit<Library, SingleQuestion> }> {
  const place = libraryDir(dir);
  await makeFolders(place);
  const { db, lost, notices } = await openOrReplace(place);
  try {
    const ctx = createContext(place, db, host);
    if (lost) notices.push(...(await rebuild(ctx)));
    await reconcile(ctx);
    await installStarter(ctx);
    return { ctx, library: libraryOn(ctx, notices) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function libraryOn(ctx: Context, notices: readonly string[]): Omit<Library, SingleQuestion> {
  return {
    dir: ctx.dir,
    notices,
    datasets: createDatasets(ctx),
    models: createModels(ctx),
    runs: createRuns(ctx),
    auditModel: (request) => auditModel(ctx, request),
    judgeModel: (request) => judgeModel(ctx, request),
    compareModels: (request) => compareModels(ctx, request),
    doctor: (choice) => doctor(ctx, choice ?? {}),
    close: () => {
      ctx.db.close();
    },
  };
}

async function makeFolders(dir: string): Promise<void> {
  try {
    for (const folder of ['datasets', 'models', 'runs']) {
      await mkdir(join(dir, folder), { recursive: true, mode: 0o700 });
    }
  } catch (error) {
    throw diskError(error, dir);
  }
}

/** `lost` when there are folders but no database that knows them. */
async function openOrReplace(dir: string): Promise<{ db: Db; lost: boolean; notices: string[] }> {
  const file = join(dir, DATABASE);
  const fresh = !existsSync(file);
  try {
    return { db: openDatabase(file), lost: fresh && (await hasContent(dir)), notices: [] };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const away = await quarantine(dir);
    const notice = `The library's database was damaged. It was moved to ${away}, and a new one was made from the folders.`;
    return { db: openDatabase(file), lost: true, notices: [notice] };
  }
}

async function hasContent(dir: string): Promise<boolean> {
  const lists = await Promise.all(['datasets', 'models', 'runs'].map((folder) => readdir(join(dir, folder))));
  return lists.some((list) => list.length > 0);
}

/** The write-ahead log belongs to its database and goes with it. */
async function quarantine(dir: string): Promise<string> {
  const away = join(dir, 'quarantine', new Date().toISOString().replaceAll(':', '-'));
  await mkdir(away, { recursive: true, mode: 0o700 });
  for (const name of [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`]) {
    if (existsSync(join(dir, name))) await rename(join(dir, name), join(away, name));
  }
  return away;
}

/** Once in a library's life: a starter model that was deleted does not come back. */
async function installStarter(ctx: Context): Promise<void> {
  const source = join(resourcesDir(), STARTER);
  if (ctx.settings.get(STARTER) !== undefined || !existsSync(join(source, 'model.safetensors'))) return;
  const model = await readModelFolder(source);
  const id = freshId(ctx, 'model');
  const record = await storeModel(ctx, id, { ...model, card: { ...model.card, name: STARTER } });
  const install = ctx.db.transaction((): boolean => {
    // another process may have opened the library at the same moment
    if (ctx.settings.get(STARTER) !== undefined) return false;
    ctx.settings.set(STARTER, id);
    const there = ctx.models.byName(STARTER);
    if (there !== undefined) return there.id === id;
    ctx.models.insert(record);
    return true;
  });
  if (!install.immediate()) await rm(folderOf(ctx, 'model', id), { recursive: true, force: true });
}
