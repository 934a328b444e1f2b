/** The gate of the window's calls: nothing passes that the contract does not let through, and nobody but the page asks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answer } from '../../main/ipc/check.ts';
import type { Gate, Refusals, Sender } from '../../main/ipc/check.ts';
import type { Handlers } from '../../main/ipc/handlerTypes.ts';
import { openLog } from '../../main/log.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { CALL_NAMES } from '../../shared/api.ts';
import { callSchemas } from '../../shared/schemas.ts';
import { tempDir } from '../support/tempDir.ts';

const ORIGIN = 'app://ui';
const PAGE: Sender = { main: true, origin: ORIGIN };

interface Watched extends Gate {
  readonly entered: { call: string; ask: unknown }[];
  readonly logFile: string;
}

function gate(
  behave: (call: string, ask: unknown) => unknown = () => null,
  readOnly: string | null = null,
): Watched {
  const dir = tempDir();
  const entered: Watched['entered'] = [];
  const handlers = Object.fromEntries(
    CALL_NAMES.map((call) => [
      call,
      (ask: unknown) => {
        entered.push({ call, ask });
        return behave(call, ask);
      },
    ]),
  ) as unknown as Handlers;
  return {
    ...{ origin: ORIGIN, handlers: Promise.resolve(handlers), readOnly: () => readOnly, entered },
    log: openLog(dir),
    logFile: join(dir, 'studio.log'),
  };
}

const calls = new Map<string, unknown>([
  ['runs.show', { run: 'run-20261124-k3f9' }],
  ['data.show', { data: 'data-20261124-k3f9', model: null }],
  ['app.facts', {}],
]);

/** Anything, and often something that is nearly right. */
const payload = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
  }),
  fc.dictionary(
    fc.constantFrom(
      'run',
      'data',
      'model',
      'id',
      'name',
      'token',
      'draft',
      'changes',
      '__proto__',
      'constructor',
    ),
    fc.oneof(fc.string(), fc.anything(), fc.double(), fc.constant('x'.repeat(1_000_001))),
  ),
);

test.each(CALL_NAMES)(
  '10,000 payloads at random: %s lets through what its schema does, and never throws',
  async (call) => {
    const watched = gate();
    const refusals: Refusals = new Map();
    let fitting = 0;
    await fc.assert(
      fc.asyncProperty(payload, async (ask) => {
        const fits = callSchemas[call].safeParse(ask).success;
        const before = watched.entered.length;
        const reply = await answer(call, PAGE, ask, watched, refusals);
        if (fits) fitting += 1;
        expect(reply.ok).toBe(fits);
        expect(watched.entered.length - before).toBe(fits ? 1 : 0);
        if (!reply.ok) expect(reply.code).toBe('internal/refused-payload');
      }),
      { numRuns: 10_000 },
    );
    expect(refusals.get(call) ?? 0).toBe(10_000 - fitting);
  },
);

test('the calls that the preload script lets through are those that have a schema', () => {
  expect(Object.keys(callSchemas).sort()).toEqual([...CALL_NAMES].sort());
});

test.each<[string, Sender | null]>([
  ['a frame inside the page', { main: false, origin: ORIGIN }],
  ['another origin', { main: true, origin: 'app://evil' }],
  ['no origin', { main: true, origin: 'null' }],
  ['an origin that begins so', { main: true, origin: 'app://ui.evil' }],
  ['a web page', { main: true, origin: 'https://ui' }],
  ['a frame that is gone', null],
])('%s is not answered', async (_, sender) => {
  const watched = gate();
  for (const call of CALL_NAMES) {
    const reply = await answer(call, sender, calls.get(call) ?? {}, watched, new Map());
    expect(reply).toMatchObject({ ok: false, code: 'internal/refused-sender' });
  }
  expect(watched.entered).toEqual([]);
});

test('an expected error is passed on with its code and sentence, any other is told without its words', async () => {
  const known = gate(() => {
    throw new AppError('run/unknown', 'There is no such run.');
  });
  expect(await answer('runs.show', PAGE, { run: 'x' }, known, new Map())).toEqual({
    ok: false,
    code: 'run/unknown',
    message: 'There is no such run.',
  });
  const unknown = gate(() => {
    throw new Error('secret of /home/anna/letters.txt');
  });
  const reply = await answer('runs.show', PAGE, { run: 'x' }, unknown, new Map());
  expect(reply).toMatchObject({ ok: false, code: 'internal/unexpected' });
  expect(JSON.stringify(reply)).not.toContain('secret');
  const log = readFileSync(unknown.logFile, 'utf8');
  expect(log).toContain('secret of <path>');
  expect(log).not.toContain('anna');
});

test('refused calls are counted and logged without what was asked, and not without end', async () => {
  const watched = gate();
  const refusals: Refusals = new Map();
  for (let i = 0; i < 100; i++)
    await answer('runs.show', PAGE, { run: 7, canary: 'canary' }, watched, refusals);
  expect(refusals.get('runs.show')).toBe(100);
  const lines = readFileSync(watched.logFile, 'utf8').trim().split('\n');
  expect(lines.length).toBeLessThan(30);
  expect(lines.join('\n')).not.toContain('canary');
});

test('who holds the library is asked when it is open, not when the call came', async () => {
  const watched = gate();
  let holder: string | null = null;
  const opening = Promise.resolve().then(() => {
    holder = 'Anna has it.';
    return watched.handlers;
  });
  const early = { ...watched, handlers: opening, readOnly: () => holder };
  const refused = await answer('data.delete', PAGE, { data: 'd' }, early, new Map());
  expect(refused).toMatchObject({ ok: false, code: 'library/read-only' });
  expect(watched.entered).toEqual([]);
});

test('where another window holds the library, what changes it is refused and what looks is answered', async () => {
  const watched = gate(() => [], 'Anna has it.');
  const refused = await answer('data.delete', PAGE, { data: 'd' }, watched, new Map());
  expect(refused).toMatchObject({ ok: false, code: 'library/read-only' });
  expect(await answer('data.list', PAGE, {}, watched, new Map())).toEqual({ ok: true, value: [] });
  expect(watched.entered.map(({ call }) => call)).toEqual(['data.list']);
});
