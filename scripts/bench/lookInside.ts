/** Looks into the running app: how long main and the page could do nothing else, and what memory they take. */
import { readFileSync } from 'node:fs';
import type { RunningApp } from '../../test/support/electron.ts';

/** How finely the main process looks at its own clock. */
const GRAIN_MS = 5;

export async function watchMain({ app }: RunningApp): Promise<void> {
  await app.evaluate((_, resolution) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const delay = monitorEventLoopDelay({ resolution });
    delay.enable();
    Object.assign(globalThis, { delay });
  }, GRAIN_MS);
}

/** The longest time in which main could do nothing else since it was watched. */
export async function stallOf({ app }: RunningApp): Promise<number> {
  const longest = await app.evaluate(
    () => (globalThis as unknown as { delay: { max: number } }).delay.max / 1e6,
  );
  return Math.max(0, longest - GRAIN_MS);
}

function pidOfPage({ app }: RunningApp): Promise<number> {
  return app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds of every task on the main thread of the page. */
function tasksOf(file: string, page: number): number[] {
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: readonly TraceEvent[] };
  const main = traceEvents.find(
    ({ name, pid, args }) => name === 'thread_name' && pid === page && args?.name === 'CrRendererMain',
  );
  return traceEvents
    .filter(
      ({ pid, tid, ph, name }) => pid === page && tid === main?.tid && ph === 'X' && /RunTask$/.test(name),
    )
    .map(({ dur }) => (dur ?? 0) / 1000);
}

/** @returns ms of the page's tasks meanwhile */
export async function recorded(
  running: RunningApp,
  to: string,
  work: () => Promise<unknown>,
): Promise<number[]> {
  await startRecording(running);
  await work();
  const trace = await running.app.evaluate(
    ({ contentTracing }, file) => contentTracing.stopRecording(file),
    to,
  );
  return tasksOf(trace, await pidOfPage(running));
}

async function startRecording({ app }: RunningApp): Promise<void> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['toplevel'], excluded_categories: ['*'] }),
  );
}

export async function sayMemory({ app }: RunningApp): Promise<void> {
  const found = await app.evaluate((electron) =>
    electron.app
      .getAppMetrics()
      .filter(({ name }) => name !== 'Tracing Service')
      .map(({ type, name, memory }) => ({
        name: name ?? type,
        megabytes: Math.round(memory.workingSetSize / 1024),
      })),
  );
  const words: Readonly<Record<string, string>> = { Browser: 'main', Tab: 'page' };
  say(
    `memory, MB: ${found.map(({ name, megabytes }) => `${words[name] ?? name} ${String(megabytes)}`).join(', ')}`,
  );
}

export function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
}

export function listed(all: readonly number[]): string {
  return all.length === 0 ? '' : ` (${all.map((ms) => ms.toFixed(0)).join(', ')} ms)`;
}

export function line(what: string, all: readonly number[], unit: string, times: number): void {
  const sorted = all.toSorted((a, b) => a - b);
  const range = times > 1 ? ` (${at(sorted, 0)} to ${at(sorted, 1)}, ${String(times)} times)` : '';
  say(`${what}: ${at(sorted, 0.5)} ${unit}${range}`);
}

export function say(words: string): void {
  process.stdout.write(`${words}\n`);
}
