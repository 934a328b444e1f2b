/** Answers `app.…`: facts about the program and this computer, the first usable moment, the clipboard. */
import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { clipboard } from 'electron';
import type { AppFacts } from '../../shared/app.ts';
import type { Context } from '../services/context.ts';
import type { Handlers } from '../ipc/handlerTypes.ts';
import { programVersion } from '../services/versions.ts';
import type { Log } from '../log.ts';

export interface AppDeps {
  readonly ctx: Pick<Context, 'db' | 'dir'>;
  readonly readOnly: () => string | null;
  readonly warnings: readonly string[];
  /** epoch milliseconds at which the program was started */
  readonly started: number;
  /** the window has drawn its first screen */
  readonly onReady: () => void;
  readonly log: Log;
}

export function appHandlers(deps: AppDeps): Pick<Handlers, 'app.facts' | 'app.ready' | 'app.copyText'> {
  return {
    'app.facts': () => facts(deps),
    'app.ready': () => {
      const sinceStart = Date.now() - deps.started;
      deps.log.info('window ready', { sinceStart });
      deps.onReady();
      return { sinceStart };
    },
    'app.copyText': async ({ text }) => {
      await clipboard.writeText(text); // a promise from Electron 44 on
      return null;
    },
  };
}

async function facts({ ctx, readOnly, warnings }: AppDeps): Promise<AppFacts> {
  const { bavail, bsize } = await statfs(ctx.dir);
  const processors = cpus();
  return {
    version: programVersion(),
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    node: process.versions.node,
    sqlite: String(ctx.db.prepare('SELECT sqlite_version()').pluck().get()),
    platform: `${process.platform} ${process.arch}`,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: totalmem(),
    memoryFree: freemem(),
    diskFree: bavail * bsize,
    library: ctx.dir,
    readOnly: readOnly(),
    warnings,
  };
}
