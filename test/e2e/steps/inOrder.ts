/** A story in steps that build on each other: once one has failed, those after it say so instead of waiting in vain. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import type { TestContext } from 'vitest';
import { ROOT } from '../../../scripts/setup/places.mjs';
import type { RunningApp } from '../../support/electron.ts';

export type Step = (name: string, tell: (context: TestContext) => Promise<void>) => void;

const MOST_WORDS = 3000;
const FAILURES = join(ROOT, 'test', 'out', 'failures');

/** @param running the program that the steps are about; when one fails, what it said is shown and its window kept */
export function story(running: () => RunningApp): Step {
  let failed: string | null = null;
  return (name, tell) => {
    test(name, async (context) => {
      if (failed !== null) context.skip(`after “${failed}” has failed`);
      failed = name; // until it is told to its end: a step may also take too long
      try {
        await tell(context);
        failed = null;
      } catch (error) {
        const words = running().log().trim().slice(-MOST_WORDS);
        process.stdout.write(`${words.replace(/^/gm, '    app: ')}\n`);
        mkdirSync(FAILURES, { recursive: true });
        const path = join(FAILURES, `${name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 80)}.png`);
        await running()
          .page.screenshot({ path, timeout: 5000 })
          .catch(() => undefined); // the window may be what has failed
        throw error;
      }
    });
  };
}
