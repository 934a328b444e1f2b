/** Answers `play.…`: what can be played with, and what models write and read in a process of their own. */
import type { PlayEnd } from '../../shared/play.ts';
import { AppError } from '../../shared/errors.ts';
import type { Dialogs } from '../app/dialogs.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';
import type { HandlersOf, Publish } from '../ipc/handlerTypes.ts';
import type { Work } from '../sampler/messages.ts';
import type { Context } from '../services/context.ts';
import { fileName } from '../services/fileName.ts';
import { playModels, sourceOf } from './playModels.ts';
import { createSamplerHost } from './samplerHost.ts';
import type { ForkSampler } from './samplerHost.ts';

export interface PlayDeps {
  readonly ctx: Context;
  readonly dialogs: Dialogs;
  readonly publish: Publish;
  readonly fork: ForkSampler;
}

export interface PlayDesk {
  readonly handlers: HandlersOf<'play'>;
  /** the window was loaded anew: nobody waits for these answers any more */
  stopAll(): void;
  /** ends the process */
  close(): void;
}

export function createPlayDesk({ ctx, dialogs, publish, fork }: PlayDeps): PlayDesk {
  const sampler = createSamplerHost(fork);
  const open = new Map<string, AbortController>();

  async function answer(ticket: string, model: string, work: Work): Promise<PlayEnd> {
    if (open.has(ticket)) throw new AppError('internal/ticket-taken', TAKEN);
    const source = sourceOf(ctx, model);
    const stop = new AbortController();
    open.set(ticket, stop);
    let from = 0;
    try {
      return await sampler.ask(
        source,
        work,
        (words) => {
          publish('play.words', { ticket, from, words });
          from += words.length;
        },
        stop.signal,
      );
    } finally {
      open.delete(ticket);
    }
  }

  return {
    handlers: {
      'play.models': () => playModels(ctx),
      'play.complete': ({ ticket, model, beginning, words, dice }) =>
        answer(ticket, model, { kind: 'complete', beginning, writing: { words, ...dice } }),
      'play.measure': ({ ticket, model, text }) => answer(ticket, model, { kind: 'measure', text }),
      'play.stop': ({ ticket }) => {
        open.get(ticket)?.abort();
        return null;
      },
      'play.save': async ({ name, content }) => {
        const file = await dialogs.save('play', fileName(name, 'txt'), {
          title: 'Save the text',
          filters: [{ name: 'Text', extensions: ['txt'] }],
        });
        if (file === null) return null;
        await atomicWriteFile(file, content);
        return { file };
      },
    },
    stopAll: () => {
      for (const stop of open.values()) stop.abort();
    },
    close: () => sampler.close(),
  };
}

const TAKEN =
  'The window asked for two texts under the same ticket, so the second was not begun. Nothing was changed; ask again.';
