/** Asks a running app what its window would ask it: over the same bridge, through the same checks. */
import type { Page } from 'playwright-core';
import { setTimeout } from 'node:timers/promises';
import type { Answer, Ask, Bridge, CallName, Reply } from '../../shared/api.ts';

/** @throws when main answers with a failure */
export async function call<C extends CallName>(page: Page, name: C, ask: Ask<C>): Promise<Answer<C>> {
  const reply = (await page.evaluate(
    async ([channel, payload]) =>
      (globalThis as unknown as { bridge: Bridge }).bridge.invoke(channel, payload),
    [name, ask] as const,
  )) as Reply<Answer<C>>;
  if (!reply.ok) throw new Error(`${name} answered ${reply.code}: ${reply.message}`);
  return reply.value;
}

/** Asks again and again until the answer is one that is waited for. */
export async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    await setTimeout(100);
  }
}
