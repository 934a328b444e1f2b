/** A story in steps that build on each other: once one has failed, those after it say so instead of waiting in vain. */
import { test } from 'vitest';
import type { TestContext } from 'vitest';

export type Step = (name: string, tell: (context: TestContext) => Promise<void>) => void;

const MOST_WORDS = 3000;

/** @param log what the program has said so far; shown when a step fails */
export function story(log: () => string): Step {
  let failed: string | null = null;
  return (name, tell) => {
    test(name, async (context) => {
      if (failed !== null) context.skip(`after “${failed}” has failed`);
      try {
        await tell(context);
      } catch (error) {
        failed = name;
        const words = log().trim().slice(-MOST_WORDS);
        process.stdout.write(`${words.replace(/^/gm, '    app: ')}\n`);
        throw error;
      }
    });
  };
}
