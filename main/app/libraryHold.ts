/** One window may change a library at a time: the first one holds it, a second one may look and is told who holds it. */
import { z } from 'zod';
import type { Context } from '../services/context.ts';
import { isAlive, ownLease } from '../services/lease.ts';
import type { Lease } from '../db/leaseColumns.ts';

const KEY = 'window';
/** Leases of other computers are judged by their heartbeat, which must be younger than two minutes. */
const HEARTBEAT_MS = 30_000;

const holdSchema = z.object({
  pid: z.int(),
  started: z.string(),
  boot: z.string(),
  host: z.string(),
  heartbeat: z.number(),
  since: z.number(),
});

export interface LibraryHold {
  /** a sentence about who holds it; null where this program does */
  readonly holder: string | null;
  /** lets go of it */
  release(): void;
}

type Holding = Pick<Context, 'db' | 'settings' | 'now'>;

export function holdLibrary({ db, settings, now }: Holding, own: Lease = ownLease(now())): LibraryHold {
  const since = now();
  const take = db.transaction((): string | null => {
    const held = read(settings.get(KEY));
    if (held !== null && !isSame(held, own) && isAlive(held, now())) return sentence(held);
    write();
    return null;
  });
  function write(): void {
    settings.set(KEY, JSON.stringify({ ...own, heartbeat: now(), since }));
  }
  const holder = take.immediate();
  if (holder !== null) return { holder, release: () => undefined };
  const beat = setInterval(write, HEARTBEAT_MS);
  beat.unref();
  return {
    holder,
    release: () => {
      clearInterval(beat);
      const held = read(settings.get(KEY));
      if (held !== null && isSame(held, own)) settings.set(KEY, '');
    },
  };
}

function read(json: string | undefined): z.infer<typeof holdSchema> | null {
  if (json === undefined || json === '') return null;
  try {
    return holdSchema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

const isSame = (a: Lease, b: Lease): boolean =>
  a.pid === b.pid && a.started === b.started && a.boot === b.boot;

function sentence({ pid, host, since }: z.infer<typeof holdSchema>): string {
  const at = new Date(since).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return `This library is open in another window of this program, on ${host} (process ${pid}) since ${at}.`;
}
