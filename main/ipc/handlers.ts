/** The table of all calls, put together from the desks. A call without a handler does not compile. */
import type { Handlers, HandlersOf } from './handlerTypes.ts';

/** Models from outside. */
export type ModelImportHandlers = Pick<Handlers, 'models.choose' | 'models.addFiles' | 'models.import'>;
/** Long work on models. */
export type ModelWorkHandlers = Pick<
  Handlers,
  'models.judge' | 'models.audit' | 'models.work' | 'models.cancelWork'
>;

/** The desks, each with its calls. */
export interface Desks {
  readonly app: Pick<Handlers, 'app.facts' | 'app.ready' | 'app.copyText'>;
  readonly settings: HandlersOf<'settings'>;
  readonly drafts: HandlersOf<'draft'>;
  readonly data: HandlersOf<'data'>;
  /** what lies in the library */
  readonly models: Omit<HandlersOf<'models'>, keyof ModelImportHandlers | keyof ModelWorkHandlers>;
  readonly modelImport: ModelImportHandlers;
  readonly modelWork: ModelWorkHandlers;
  readonly play: HandlersOf<'play'>;
  readonly runs: Omit<HandlersOf<'runs'>, 'runs.saveReport'> & Pick<Handlers, 'app.engine'>;
  readonly files: Pick<Handlers, 'runs.saveReport' | 'charts.save'>;
}

export function handlersOf(desks: Desks): Handlers {
  const { app, settings, drafts, data, models, modelImport, modelWork, play, runs, files } = desks;
  return {
    ...{ ...app, ...settings, ...drafts, ...data, ...runs, ...files },
    ...{ ...models, ...modelImport, ...modelWork, ...play },
  };
}
