/** PyTorch and fastai in a process of their own, which answers one question a line. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const wayAnswer = z.object({ bits: z.boolean(), logits: z.number(), perplexity: z.number() });
const loadAnswer = z.object({
  /** the .pth holds the bits of the safetensors file */
  bits: z.boolean(),
  /** the pickled words are those of vocab.json */
  words: z.boolean(),
  storages: z.number(),
  ways: z.record(z.string(), wayAnswer),
});
export type LoadAnswer = z.infer<typeof loadAnswer>;

export interface LoadQuestion {
  /** the folders of both exports, and the name of the files in the second */
  readonly safetensors: string;
  readonly fastai: string;
  readonly stem: string;
  readonly ids: readonly number[];
  readonly batch: number;
  readonly bptt: number;
  /** file with our logits for the ids as one row, float32 [ids, V] */
  readonly logits: string;
}

export class Python {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  /** @param python has torch and fastai */
  constructor(python: string) {
    const program = fileURLToPath(new URL('load_models.py', import.meta.url));
    this.#child = spawn(python, [program], { stdio: 'pipe' });
    this.#child.stderr.pipe(process.stderr);
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** Loads both exports of a model in every way, and predicts. */
  load(question: LoadQuestion): Promise<LoadAnswer> {
    return this.#ask({ ask: 'load', ...question }, loadAnswer);
  }

  /** Holds an imported model against the file that it came from. */
  compare(question: { safetensors: string; original: string }): Promise<{ bits: boolean }> {
    return this.#ask({ ask: 'compare', ...question }, z.object({ bits: z.boolean() }));
  }

  /** Lets fastai save models of its own. */
  make(question: { folder: string; vocab: string }): Promise<{ torch: string; fastai: string }> {
    return this.#ask({ ask: 'make', ...question }, z.object({ torch: z.string(), fastai: z.string() }));
  }

  stop(): void {
    this.#child.stdin.end();
  }

  async #ask<T>(question: object, schema: z.ZodType<T>): Promise<T> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const answer: IteratorResult<string, unknown> = await this.#lines.next();
    if (answer.done === true) throw new Error('Python ended; has it torch and fastai?');
    return schema.parse(JSON.parse(answer.value));
  }
}
