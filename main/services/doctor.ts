/** Facts about this computer, the engine and the library, for `doctor` and for reports of trouble. */
import { accessSync, constants, statfsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Context } from './context.ts';
import type { DoctorFacts, EngineChoice } from './types.ts';
import { programVersion } from './versions.ts';

/** @throws AppError `engine/unavailable` when an engine was asked for by name and cannot run */
export async function doctor(ctx: Context, choice: EngineChoice): Promise<DoctorFacts> {
  const engine = await ctx.host.open(choice);
  const { bavail, bsize } = statfsSync(ctx.dir);
  const processors = cpus();
  return {
    version: programVersion(),
    engine: engine.engine,
    reason: engine.reason,
    tensorflow: engine.engine === 'tensorflow' ? engine.version : null,
    node: process.version,
    threads: engine.threads,
    platform: `${process.platform} ${process.arch}`,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: totalmem(),
    library: ctx.dir,
    libraryWritable: isWritable(ctx.dir),
    diskFree: bavail * bsize,
    sqlite: String(ctx.db.prepare('SELECT sqlite_version()').pluck().get()),
  };
}

function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
