/** What Home says: one sentence on where things stand, and the words of its cards. */
import type { EngineFacts } from '../../shared/app.ts';
import { counted, threeDigits, timeLeft } from '../../shared/format.ts';
import type { DatasetSummary } from '../../shared/data.ts';
import type { RunRow } from '../../shared/run.ts';
import { shareDone, percentDone } from '../components/run/progress.ts';
import { atStart, inWords } from './numbers.ts';

export const FIRST_START = {
  headline: 'Teach a language model to write like your own texts, on this computer.',
  lead: 'It already knows English. You give it your letters, interviews, tickets or transcripts; it reads them a few times, carefully, and keeps what it knew. No programming, no account, no upload.',
} as const;

/** Where things stand: what goes on, else what waits, else what came out last. */
export function homeSentence(
  datasets: readonly DatasetSummary[],
  rows: readonly RunRow[],
  live: RunRow | null,
): string {
  if (live !== null) return liveSentence(live);
  const interrupted = rows.find(({ status }) => status === 'interrupted');
  if (interrupted !== undefined) {
    return `“${interrupted.name}” was cut off at ${shareOf(interrupted)}; it can go on where it was.`;
  }
  const paused = rows.find(({ status }) => status === 'paused');
  if (paused !== undefined) return `“${paused.name}” is paused at ${shareOf(paused)} and keeps its place.`;
  const done = rows.find(({ best }) => best !== null);
  if (done?.best) return doneSentence(done, done.best.perplexity);
  if (rows.length > 0)
    return `${atStart(rows.length)} ${rows.length === 1 ? 'run is' : 'runs are'} in the library.`;
  const [only] = datasets;
  if (datasets.length === 1 && only !== undefined) {
    return `“${only.name}” is in. The next step is a first run.`;
  }
  return `${atStart(datasets.length)} datasets are in. The next step is a first run.`;
}

function liveSentence(run: RunRow): string {
  const left = run.live?.msLeft ?? null;
  if (run.step === 0) return `“${run.name}” is about to begin.`;
  return `“${run.name}” is training: ${shareOf(run)}${left === null ? '' : `, ${timeLeft(left)}`}.`;
}

function doneSentence(run: RunRow, perplexity: number): string {
  const began = run.before === null ? '' : `, it began at ${threeDigits(run.before.perplexity)}`;
  return `“${run.name}” came to perplexity ${threeDigits(perplexity)}${began}.`;
}

function shareOf(run: RunRow): string {
  return percentDone(shareDone({ ...run, landing: null }));
}

/** What a perplexity means, beside its first use. */
export function perplexityGloss(perplexity: number, before: number | null): string {
  const words = (value: number): string =>
    value < 12.5 ? inWords(Math.round(value)) : threeDigits(Math.round(value));
  const now = `On held-out text the model hesitates between ${words(perplexity)} words for the next one, on average`;
  return before === null ? `${now}.` : `${now}; before training, between ${words(before)}.`;
}

/** What computes, in a line and what it means. */
export function engineWords({ engine, version, threads }: EngineFacts): { title: string; text: string } {
  const on = `on ${counted(threads, 'thread')} of the processor`;
  return engine === 'tensorflow'
    ? { title: `TensorFlow ${version}`, text: `fast engine, ${on}` }
    : { title: 'Portable engine', text: `the same results, many times slower, ${on}` };
}
