/** The playground's desk over a real library and a real sampler's process: what can be played with, and the events. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { EventName, Events } from '../../shared/api.ts';
import type { Dice, PlayWord } from '../../shared/play.ts';
import { createPlayDesk } from '../../main/play/desk.ts';
import type { PlayDesk } from '../../main/play/desk.ts';
import type { Context } from '../../main/services/context.ts';
import { createInProcessHost } from '../../main/services/inProcessHost.ts';
import { openContext } from '../../main/services/library.ts';
import type { Library } from '../../main/services/types.ts';
import { codeOf } from '../support/codeOf.ts';
import { nodeSampler } from '../support/forkSampler.ts';
import type { NodeSampler } from '../support/forkSampler.ts';
import { tempDir } from '../support/tempDir.ts';
import { tinyLibrary } from '../support/tinyLibrary.ts';
import { finetune } from '../support/tinyRuns.ts';

const DICE: Dice = { temperature: 0.8, topK: 0, topP: 1, seed: 42, noUnknown: false };

interface Table extends PlayDesk {
  readonly ctx: Context;
  readonly library: Library;
  readonly sampler: NodeSampler;
  readonly saveTo: string;
  /** the words that came for a ticket, put in their places */
  words(ticket: string): PlayWord[];
}

async function table(): Promise<Table> {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const { ctx, library: own } = await openContext(join(dir, 'library'), createInProcessHost());
  const sampler = nodeSampler();
  const told: { event: EventName; payload: Events[EventName] }[] = [];
  const saveTo = join(dir, 'text.txt');
  const desk = createPlayDesk({
    ctx,
    dialogs: { open: async () => [], save: async () => saveTo },
    publish: (event, payload) => told.push({ event, payload }),
    fork: sampler.fork,
  });
  onTestFinished(() => {
    desk.close();
    own.close();
  });
  const words = (ticket: string): PlayWord[] => {
    const all: PlayWord[] = [];
    for (const { payload } of told) {
      if (!('ticket' in payload) || payload.ticket !== ticket) continue;
      expect(payload.from).toBe(all.length);
      all.push(...payload.words);
    }
    return all;
  };
  return { ...desk, ctx, library, sampler, saveTo, words };
}

/** Trains until update 10 and is interrupted there. */
async function halfway(library: Library): Promise<void> {
  const stop = new AbortController();
  await finetune(library, {
    name: 'halved',
    signal: stop.signal,
    onEvent: (event) => {
      if (event.kind === 'update' && event.step === 10) stop.abort();
    },
  });
}

test('models and snapshots of unfinished runs can be played with, each beside what it was made from', async () => {
  const { handlers, library, ctx } = await table();
  const starter = ctx.models.byName('tiny');
  await finetune(library, { name: 'tuned' });
  await halfway(library);
  const models = await handlers['play.models']({});
  expect(models.find(({ name }) => name === 'halved')).toMatchObject({
    kind: 'snapshot',
    detail: 'update 10, just now',
    base: starter?.id,
    live: false,
  });
  const tuned = models.find(({ name }) => name === 'tuned');
  expect(tuned).toMatchObject({ kind: 'model', base: starter?.id, live: false });
  expect(tuned?.perplexity).toBeGreaterThan(1);
  expect(models.find(({ name }) => name === 'tiny')).toMatchObject({ kind: 'model', base: null });
  const byAge = models.filter(({ kind }) => kind === 'model').map(({ name }) => name);
  expect(byAge.indexOf('tuned')).toBeLessThan(byAge.indexOf('tiny'));
  // a run that is deleted leaves its model with the names on its card
  await library.runs.delete('tuned');
  const orphan = (await handlers['play.models']({})).find(({ name }) => name === 'tuned');
  expect(orphan?.base).toBe(starter?.id);
});

test('base and tuned go on with a beginning side by side, and their words come as events in order', async () => {
  const { handlers, library, words } = await table();
  await halfway(library);
  const models = await handlers['play.models']({});
  const keys = ['tiny', 'halved'].map((name) => models.find((model) => model.name === name)?.key ?? '');
  const ends = await Promise.all(
    keys.map(async (model, i) =>
      handlers['play.complete']({ ticket: `t${i}`, model, beginning: 'the cat', words: 50, dice: DICE }),
    ),
  );
  for (const [i, end] of ends.entries()) {
    expect(end).toMatchObject({ words: words(`t${i}`).length, stopped: false });
    expect(end.words).toBeGreaterThan(30);
  }
});

test('a text is measured in its own characters', async () => {
  const { handlers, words } = await table();
  const [model] = await handlers['play.models']({});
  const text = 'The cat... saw  a ZEBRA!';
  await handlers['play.measure']({ ticket: 'm', model: model?.key ?? '', text });
  expect(
    words('m')
      .map((word) => word.text)
      .join(''),
  ).toBe(text);
});

test('an answer is stopped by its ticket, and all are when the window is loaded anew', async () => {
  const { handlers, words, stopAll } = await table();
  const [model] = await handlers['play.models']({});
  const begin = (ticket: string) =>
    handlers['play.complete']({
      ...{ ticket, model: model?.key ?? '', beginning: '', words: 2_000_000 },
      dice: DICE,
    });
  const asked = ['a', 'b', 'c'].map((ticket) => ({ ticket, end: Promise.resolve(begin(ticket)) }));
  expect(await codeOf(Promise.resolve(begin('a')))).toBe('internal/ticket-taken');
  await vi.waitFor(() => expect(words('a').length).toBeGreaterThan(0), { timeout: 60_000 });
  await handlers['play.stop']({ ticket: 'a' });
  expect(await asked[0]?.end).toMatchObject({ stopped: true });
  expect(await handlers['play.stop']({ ticket: 'nobody’s' })).toBeNull();
  stopAll();
  for (const { end } of asked) expect((await end).stopped).toBe(true);
});

test('what is not there is refused with a code', async () => {
  const { handlers } = await table();
  const ask = (model: string) =>
    Promise.resolve(handlers['play.measure']({ ticket: 't', model, text: 'the cat' }));
  expect(await codeOf(ask('nothing'))).toBe('model/unknown');
  expect(await codeOf(ask('run:nothing'))).toBe('run/unknown');
});

test('a run that is done is asked by the model that it has become', async () => {
  const { handlers, library, words } = await table();
  await finetune(library, { name: 'tuned' });
  const run = library.runs.list().find(({ name }) => name === 'tuned');
  const model = library.models.list().find(({ name }) => name === 'tuned');
  for (const key of [`run:${run?.id ?? ''}`, model?.id ?? ''])
    await handlers['play.measure']({ ticket: key, model: key, text: 'the cat saw' });
  expect(words(`run:${run?.id ?? ''}`)).toEqual(words(model?.id ?? ''));
});

test('a text is saved where the person says', async () => {
  const { handlers, saveTo } = await table();
  expect(await handlers['play.save']({ name: 'The cat', content: 'sat.' })).toEqual({ file: saveTo });
  expect(readFileSync(saveTo, 'utf8')).toBe('sat.');
});
