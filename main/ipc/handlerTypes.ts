/** What answers the window: one function a call of the contract, and the way to tell the window something. */
import type { Answer, CallName, EventName, Events } from '../../shared/api.ts';
import type { Parsed } from '../../shared/schemas.ts';

/** Given what the schema let through; throws AppError for what the person should read. */
export type Handler<C extends CallName> = (ask: Parsed<C>) => Answer<C> | Promise<Answer<C>>;

/** A call that is in the contract and has no handler does not compile. */
export type Handlers = { readonly [C in CallName]: Handler<C> };

/** The handlers of one area, e.g. `HandlersOf<'data'>` for all calls `data.…`. */
export type HandlersOf<Area extends string> = Pick<Handlers, Extract<CallName, `${Area}.${string}`>>;

/** Tells every window that listens. */
export type Publish = <E extends EventName>(event: E, payload: Events[E]) => void;
