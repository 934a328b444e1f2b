/** Keeps the thread that reads PDFs: one for many of them, ended when it has been idle, hangs or takes too much memory. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { FromReader, ToReader } from './messages.ts';

/** beside the program when it is bundled, where all files lie in one folder */
const SCRIPT = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './pdfWorker.js', import.meta.url);

/** What the process may grow by while one PDF is read; sound ones of a thousand pages take a third. */
const ROOM = 192 * 1024 * 1024;
/** Milliseconds between looks at it. */
const LOOK = 50;
/**
 * The thread's own limit is far above: when a single array reaches that, V8 ends the whole process and not the thread,
 * so it must be stopped from outside before.
 */
const HEAP_MIB = 2048;
/** Milliseconds that a page, or what comes before the first, may take; usual ones take five. */
const PATIENCE = 4000;
/** Milliseconds that all pages may take: so many, and so many more for each that came. */
const ALL_PAGES = 30_000;
const EACH_PAGE = 250;
/** More patience for what must be searched as a whole when its table is broken: a second for so many bytes. */
const BYTES_PER_SECOND = 16 * 1024 * 1024;
/** Loading the thread takes a fifth of a second, more on a busy machine. */
const START = 30_000;
const IDLE = 5000;

type Heard = FromReader | { readonly kind: 'hung' } | { readonly kind: 'full' } | { readonly kind: 'died' };

/** A thread, and what it has said that nobody has taken yet. */
interface Thread {
  readonly worker: Worker;
  readonly heard: Heard[];
  readonly say: (heard: Heard) => void;
  wake: () => void;
  dead: boolean;
}

let resting: { readonly thread: Thread; readonly timer: NodeJS.Timeout } | null = null;

/**
 * What the thread tells of a PDF, up to `end` or `refused`.
 *
 * @param pdf not to be used afterwards: it goes over to the thread
 * @throws AppError `input/pdf-hangs`, `input/pdf-too-large`, `input/broken-pdf`
 */
export async function* readInThread(
  name: string,
  pdf: Buffer<ArrayBuffer>,
  signal: AbortSignal | undefined,
): AsyncGenerator<FromReader> {
  const patience = PATIENCE + (pdf.length / BYTES_PER_SECOND) * 1000;
  const thread = await takeThread();
  let finished = false;
  const stop = (): void => thread.wake();
  signal?.addEventListener('abort', stop);
  const most = process.memoryUsage.rss() + ROOM;
  const looking = setInterval(() => {
    if (process.memoryUsage.rss() > most) thread.say({ kind: 'full' });
  }, LOOK);
  try {
    signal?.throwIfAborted();
    const data = pdf.length === pdf.buffer.byteLength ? new Uint8Array(pdf.buffer) : Uint8Array.from(pdf);
    const message: ToReader = { pdf: data };
    thread.worker.postMessage(message, [data.buffer]);
    let deadline = Date.now() + ALL_PAGES + patience;
    for (;;) {
      const heard = await hear(thread, Math.min(patience, deadline - Date.now()), signal);
      if (heard.kind === 'hung' || heard.kind === 'full' || heard.kind === 'died')
        throw failure(name, heard.kind);
      if (heard.kind === 'page') deadline += EACH_PAGE;
      finished = heard.kind === 'end' || heard.kind === 'refused';
      // one that swells may still be at it
      if (heard.kind === 'refused' && heard.why === 'too-large') await end(thread);
      else if (finished) rest(thread);
      yield heard;
      if (finished) return;
    }
  } finally {
    clearInterval(looking);
    signal?.removeEventListener('abort', stop);
    if (!finished) await end(thread);
  }
}

/** Ends the thread that waits for the next PDF, if there is one. */
export async function endPdfThread(): Promise<void> {
  if (resting === null) return;
  const { thread, timer } = resting;
  resting = null;
  clearTimeout(timer);
  await end(thread);
}

async function takeThread(): Promise<Thread> {
  const rested = resting;
  resting = null;
  if (rested !== null) clearTimeout(rested.timer);
  if (rested !== null && !rested.thread.dead) {
    rested.thread.worker.ref();
    return rested.thread;
  }
  return await startThread();
}

async function startThread(): Promise<Thread> {
  const worker = new Worker(SCRIPT, {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    env: {},
    argv: [],
    execArgv: [],
    // whatever a library prints about a file is not for the person
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const say = (heard: Heard): void => {
    thread.heard.push(heard);
    thread.wake();
  };
  const thread: Thread = { worker, heard: [], say, wake: () => undefined, dead: false };
  worker.on('message', (message: FromReader) => say(message));
  worker.on('error', (error: unknown) => {
    thread.dead = true;
    const full = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    say({ kind: full ? 'full' : 'died' });
  });
  worker.on('exit', () => {
    thread.dead = true;
    say({ kind: 'died' });
  });
  const first = await hear(thread, START, undefined);
  if (first.kind === 'ready') return thread;
  await end(thread);
  throw new AppError(
    'internal/pdf-thread',
    'The part of the program that reads PDFs did not start; install the program again.',
  );
}

/** The next that the thread says, or that it said nothing for so many milliseconds. */
async function hear(thread: Thread, patience: number, signal: AbortSignal | undefined): Promise<Heard> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<void>((resolve) => {
    thread.wake = resolve;
    timer = setTimeout(resolve, patience);
  });
  if (thread.heard.length === 0 && signal?.aborted !== true) await silence;
  clearTimeout(timer);
  thread.wake = () => undefined;
  signal?.throwIfAborted();
  return thread.heard.shift() ?? { kind: 'hung' };
}

function rest(thread: Thread): void {
  if (resting !== null || thread.dead) {
    // it has nothing to lose, and nobody waits for it
    void end(thread);
    return;
  }
  thread.worker.unref();
  // a timer that keeps no process alive; what it ends would end with the process anyway
  const timer = setTimeout(() => void endPdfThread(), IDLE).unref();
  resting = { thread, timer };
}

async function end(thread: Thread): Promise<void> {
  if (!thread.dead) await Promise.all([once(thread.worker, 'exit'), thread.worker.terminate()]);
}

function failure(name: string, kind: 'hung' | 'full' | 'died'): AppError {
  const facts = { path: name };
  if (kind === 'hung') {
    const message = `“${name}” was given up because one of its pages takes without end; print it to a new PDF and import that.`;
    return new AppError('input/pdf-hangs', message, facts);
  }
  return kind === 'full' ? tooLargePdf(name) : brokenPdf(name);
}

/** What is inside of it is too much. */
export function tooLargePdf(name: string): AppError {
  const message = `“${name}” unpacks to more than can be held at once; print it to a new PDF, or save it in parts.`;
  return new AppError('input/pdf-too-large', message, { path: name });
}

/** No PDF, or one that no reader can mend. */
export function brokenPdf(name: string): AppError {
  const message = `“${name}” is damaged, so that no page of it can be read; open it in another program and save it again.`;
  return new AppError('input/broken-pdf', message, { path: name });
}
