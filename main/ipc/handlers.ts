/** The table of all calls, put together from the desks. A call without a handler does not compile. */
import type { Handlers, HandlersOf } from './handlerTypes.ts';

/** The desks, each with its calls. */
export interface Desks {
  readonly app: Pick<Handlers, 'app.facts' | 'app.ready' | 'app.copyText'>;
  readonly settings: HandlersOf<'settings'>;
  readonly drafts: HandlersOf<'draft'>;
  readonly data: HandlersOf<'data'>;
  readonly models: HandlersOf<'models'>;
  readonly runs: Omit<HandlersOf<'runs'>, 'runs.saveReport'> & Pick<Handlers, 'app.engine'>;
  readonly files: Pick<Handlers, 'runs.saveReport' | 'charts.save'>;
}

export function handlersOf({ app, settings, drafts, data, models, runs, files }: Desks): Handlers {
  return { ...app, ...settings, ...drafts, ...data, ...models, ...runs, ...files };
}
