/** Speaks to the app under test: calls through the window's bridge, and dialogs that answer by themselves. */
import type { Page } from 'playwright-core';
import type { Bridge, CallName, Reply } from '../../shared/api.ts';
import type { DocumentView } from '../../shared/data.ts';
import type { RunningApp } from './electron.ts';
import { importForm } from './importForm.ts';

declare global {
  interface Window {
    readonly bridge: Bridge;
  }
}

/** What the main process answers to the window, whatever the window asks. */
export async function invoke(page: Page, call: CallName, ask: unknown): Promise<Reply<unknown>> {
  const reply: unknown = await page.evaluate(([name, payload]) => window.bridge.invoke(name, payload), [
    call,
    ask,
  ] as const);
  return reply as Reply<unknown>;
}

/** The value of an answer; a refusal fails the test. */
export async function ask<T>(page: Page, call: CallName, payload: unknown = {}): Promise<T> {
  const reply = await invoke(page, call, payload);
  if (!reply.ok) throw new Error(`${call}: ${reply.code}: ${reply.message}`);
  return reply.value as T;
}

/** From now on every dialog for opening is answered with these paths, and every one for saving with the first. */
export async function answerDialogs({ app }: RunningApp, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: chosen.length === 0, filePaths: [...chosen] });
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: chosen.length === 0, filePath: chosen[0] ?? '' });
  }, paths);
}

/** Imports texts as a person does, by the dialog, and waits until they are in. */
export async function importTexts(
  running: RunningApp,
  paths: readonly string[],
  name: string,
): Promise<string> {
  const { page } = running;
  await answerDialogs(running, paths);
  const { token } = await ask<{ token: string }>(page, 'data.choose', { kind: 'files' });
  const { id } = await ask<{ id: string }>(page, 'data.import', importForm({ token, name }));
  for (;;) {
    const states = await ask<{ id: string; status: string; failure: unknown }[]>(page, 'data.imports');
    const state = states.find((each) => each.id === id);
    if (state?.status === 'done') return id;
    if (state?.status !== 'reading') throw new Error(`the import is ${JSON.stringify(state)}`);
    await page.waitForTimeout(50);
  }
}

/** Every document of a dataset, as the preview shows it without a model. */
export async function documentsOf(page: Page, data: string): Promise<DocumentView[]> {
  const show = (index: number): Promise<DocumentView> =>
    ask<DocumentView>(page, 'data.document', { data, model: null, index });
  const first = await show(0);
  const others = Array.from({ length: first.of - 1 }, (_, i) => show(i + 1));
  return [first, ...(await Promise.all(others))];
}

/** The window is there and has asked for what it shows. */
export async function isReady(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.getElementById('app')?.childElementCount ?? 0) > 0);
}
