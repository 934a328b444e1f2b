/** The names of all calls, for the preload script, which is too small to carry the schemas. */
import type { CallName } from '../../shared/api.ts';

export const CALLS = [
  'app.facts',
  'app.engine',
  'app.ready',
  'app.copyText',
  'settings.get',
  'settings.set',
  'settings.chooseLibrary',
  'draft.load',
  'draft.save',
  'data.list',
  'data.choose',
  'data.import',
  'data.importSample',
  'data.imports',
  'data.cancelImport',
  'data.show',
  'data.document',
  'data.rename',
  'data.delete',
  'data.restore',
  'models.list',
  'models.add',
  'runs.list',
  'runs.show',
  'runs.updates',
  'runs.estimate',
  'runs.rehearse',
  'runs.start',
  'runs.pause',
  'runs.resume',
  'runs.finish',
  'runs.discard',
  'runs.setNotes',
  'runs.rename',
  'runs.delete',
  'runs.restore',
  'runs.saveReport',
  'charts.save',
] as const satisfies readonly CallName[];

type AssertNever<T extends never> = T;
/** A call that is not listed does not compile. */
export type AllCallsListed = AssertNever<Exclude<CallName, (typeof CALLS)[number]>>;

/** The way of dropped files, which is no call of the contract: only the preload script speaks on it. */
export const FILES_CHANNEL = 'files.take';
