/** Starts a run: everything it needs is checked and written down before its first step. */
import { AppError } from '../../shared/errors.ts';
import { recipeSchema } from '../../shared/dataSchemas.ts';
import type { RunKind } from '../../shared/run.ts';
import { groupNames } from '../../shared/schedule.ts';
import { readRecipe } from '../building/recipe.ts';
import { folderOf, freshId } from './context.ts';
import type { Context } from './context.ts';
import type { EngineIdentity } from './engineHost.ts';
import { executeRun } from './executeRun.ts';
import { refuseWhileWorkedOn } from './datasetWork.ts';
import { ownLease } from './lease.ts';
import { checkName, freeName, nameTaken } from './names.ts';
import { partsOf, prepare } from './prepare.ts';
import type { Parts, Prepared } from './prepare.ts';
import { rowOf, writeRunFile } from './runFolder.ts';
import type { RunFile } from './runFolder.ts';
import type { FinetuneRequest, PretrainRequest, TrainingRequest } from './requests.ts';
import type { RunOutcome } from './types.ts';
import { versions } from './versions.ts';

/** What a run is, and what it starts from; null = random weights. */
interface Origin {
  readonly kind: RunKind;
  readonly model: string | null;
}

/** @throws AppError `library/name-taken`, `model/unknown`, `dataset/unknown`, `dataset/too-short`, and those of training */
export async function finetune(ctx: Context, request: FinetuneRequest): Promise<RunOutcome> {
  checkRequest(ctx, request);
  return start(ctx, request, { kind: 'finetune', model: request.model });
}

/** @throws AppError as `finetune` */
export async function pretrain(ctx: Context, request: PretrainRequest): Promise<RunOutcome> {
  checkRequest(ctx, request);
  return start(ctx, request, { kind: 'pretrain', model: request.model ?? null });
}

/** Of a draft that names none. */
export function noModel(): AppError {
  return new AppError(
    'usage/no-model',
    'Fine-tuning starts from a model, and none was named. Choose one, or pretrain a new model from nothing.',
  );
}

/** What can be refused without an engine: names that are taken, a run without epochs. */
export function checkRequest(ctx: Context, { name, epochs, settings }: TrainingRequest): void {
  if (name !== undefined) {
    const wanted = checkName(name);
    if (ctx.runs.byName(wanted) !== undefined) nameTaken('run', wanted);
    // the model that comes out of the run bears its name
    if (ctx.models.byName(wanted) !== undefined) nameTaken('model', wanted);
  }
  if (epochs + settings.frozenEpochs < 1) {
    throw new AppError(
      'usage/out-of-range',
      'A run needs at least one epoch, with frozen layers or without.',
      { epochs },
    );
  }
}

async function start(ctx: Context, request: TrainingRequest, from: Origin): Promise<RunOutcome> {
  const { data, settings, seed } = request;
  const wanted = { ...from, data, settings, seed };
  // an unknown name needs no engine to be refused, nor does a dataset that is about to be another
  const parts = partsOf(ctx, wanted);
  refuseWhileWorkedOn(ctx, parts.data.id);
  const engine = await ctx.host.open(request);
  const prepared = await prepare(ctx, engine, wanted);
  const recipe = recipeSchema.parse(await readRecipe(folderOf(ctx, 'data', parts.data.id)));
  const file = describe(ctx, { ...request, kind: from.kind }, prepared, engine, recipe);
  try {
    // the folder first: a row without run.json could never be resumed, a folder without a row does no harm
    await writeRunFile(folderOf(ctx, 'run', file.id), file);
    insertAndClaim(ctx, file);
  } catch (error) {
    prepared.run.release();
    throw error;
  }
  return executeRun(ctx, engine, prepared, file, { resume: false, ...request });
}

function describe(
  ctx: Context,
  request: TrainingRequest & Pick<Origin, 'kind'>,
  prepared: Prepared,
  engine: EngineIdentity,
  recipe: RunFile['recipe'],
): RunFile {
  const { settings, epochs, seed } = request;
  const { base, data } = prepared;
  const { config, vocab, updatesPerEpoch, tokensPerEpoch, hashes } = prepared.run.facts;
  const taken = (name: string): boolean =>
    ctx.runs.byName(name) !== undefined || ctx.models.byName(name) !== undefined;
  return {
    format: 1,
    id: freshId(ctx, 'run'),
    name: request.name === undefined ? freeName(usualName(prepared), taken) : checkName(request.name),
    kind: request.kind,
    base: base?.id ?? null,
    baseName: base?.name ?? null,
    data: data.id,
    dataName: data.name,
    model: freshId(ctx, 'model'),
    created: ctx.now(),
    steps: (settings.frozenEpochs + epochs) * updatesPerEpoch,
    epochs,
    seed,
    checkpointEvery: request.checkpointEvery ?? null,
    engine: engine.engine,
    threads: engine.threads,
    settings,
    groups: groupNames(settings.grouping, config.n_layers),
    versions: versions(engine),
    hashes,
    vocabulary: [...vocab],
    tokensPerEpoch,
    recipe,
  };
}

function usualName({ base, data }: Parts): string {
  return base === null ? data.name : `${base.name}-${data.name}`.slice(0, 100);
}

function insertAndClaim(ctx: Context, file: RunFile): void {
  const insert = ctx.db.transaction(() => {
    if (ctx.runs.byName(file.name) !== undefined) nameTaken('run', file.name);
    refuseWhileWorkedOn(ctx, file.data);
    ctx.runs.insert(rowOf(file));
    ctx.runs.claim(file.id, ['queued'], ownLease(ctx.now()), file.engine, file.threads);
  });
  insert.immediate();
}
