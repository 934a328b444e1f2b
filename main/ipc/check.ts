/** The gate that every call of the window passes: who asks, what is asked, and an answer or a failure as plain data. */
import type { CallName, Reply } from '../../shared/api.ts';
import { AppError } from '../../shared/errors.ts';
import { callSchemas } from '../../shared/schemas.ts';
import type { Log } from '../log.ts';
import type { Handlers } from './handlerTypes.ts';

/** What is known of the frame that asks; null where it is gone. */
export interface Sender {
  /** whether it is the page itself, not a frame inside it */
  readonly main: boolean;
  readonly origin: string;
}

export interface Gate {
  readonly origin: string;
  /** resolves when the library is open */
  readonly handlers: Promise<Handlers>;
  /** who holds the library, where this window may only look; null where it may do everything */
  readonly readOnly: () => string | null;
  readonly log: Log;
}

/** What changes something in the library, and is refused where another window holds it. */
const CHANGING: ReadonlySet<CallName> = new Set<CallName>([
  'data.import',
  'data.importSample',
  'data.continueImport',
  'data.cancelImport',
  'data.revise',
  'data.setNotes',
  'data.rename',
  'data.delete',
  'data.restore',
  'models.import',
  'models.rename',
  'models.setNotes',
  'models.delete',
  'models.restore',
  'models.judge',
  'models.audit',
  'models.cancelWork',
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
]);

/** A refused call is logged at most so often each; a page gone wild must not fill the log. */
const LOGGED_EACH = 20;

/** How often calls were refused, by name; for the log and for tests. */
export type Refusals = Map<string, number>;

/** Answers one call. It never throws, and a payload that does not fit reaches no handler. */
export async function answer(
  call: CallName,
  sender: Sender | null,
  payload: unknown,
  gate: Gate,
  refusals: Refusals,
): Promise<Reply<unknown>> {
  if (!isTrusted(sender, gate.origin)) return refused(call, 'sender', gate, refusals);
  const parsed = parse(call, payload);
  if (!parsed.ok) return refused(call, 'payload', gate, refusals);
  try {
    const handlers = await gate.handlers; // who holds the library is known only once it is open
    const holder = CHANGING.has(call) ? gate.readOnly() : null;
    if (holder !== null)
      throw new AppError('library/read-only', `${holder} Nothing can be changed here until it is closed.`);
    return { ok: true, value: await callHandler(handlers, call, parsed.value) };
  } catch (error) {
    return failed(call, error, gate.log);
  }
}

/** Of the page itself, as the program serves it; a page has no other origin, however it came to be. */
export function isTrusted(sender: Sender | null, origin: string): boolean {
  return sender !== null && sender.main && sender.origin === origin;
}

function parse(call: CallName, payload: unknown): { ok: true; value: unknown } | { ok: false } {
  try {
    const parsed = callSchemas[call].safeParse(payload);
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false };
  } catch {
    return { ok: false }; // an object whose very reading throws
  }
}

/** The table pairs each schema with its handler by the call's name; what the schema made is what the handler takes. */
async function callHandler(handlers: Handlers, call: CallName, ask: unknown): Promise<unknown> {
  const handler: (ask: never) => unknown = handlers[call];
  return await handler(ask as never);
}

function refused(call: CallName, why: 'sender' | 'payload', gate: Gate, refusals: Refusals): Reply<never> {
  const times = (refusals.get(call) ?? 0) + 1;
  refusals.set(call, times);
  if (times <= LOGGED_EACH) gate.log.warn('call refused', { call, why, times });
  return {
    ok: false,
    code: `internal/refused-${why}`,
    message:
      'The window asked for something in a way that it may not. Nothing was changed; load the window again.',
  };
}

/** What the window is told of an error: code and sentence; what nobody expected goes into the log. */
export function failed(call: string, error: unknown, log: Log): Reply<never> {
  if (error instanceof AppError) {
    if (error.code.startsWith('internal/')) log.error('call failed', error, { call });
    return { ok: false, code: error.code, message: error.message };
  }
  log.error('call failed', error, { call });
  return {
    ok: false,
    code: 'internal/unexpected',
    message:
      'Something went wrong inside the program. What was saved before is unchanged; try again, and if it happens again, start the program anew.',
  };
}
