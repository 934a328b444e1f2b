/** fastai's tokeniser with spaCy in a process of its own: its tokens, and its time. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const answerSchema = z.object({ seconds: z.number(), tokens: z.number(), versions: z.string() });
export type ReferenceAnswer = z.infer<typeof answerSchema>;

export class Reference {
  readonly #folder: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  /** @param python has fastai 2.8.12 and spaCy 3.8 */
  constructor(python: string, texts: readonly string[]) {
    this.#folder = mkdtempSync(join(tmpdir(), 'tokenising-'));
    const file = join(this.#folder, 'texts.jsonl');
    writeFileSync(file, texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
    const program = fileURLToPath(new URL('tokenising_fastai.py', import.meta.url));
    this.#child = spawn(python, [program, file], { stdio: 'pipe' });
    this.#child.stderr.pipe(process.stderr);
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** `workers` processes; 0 = the reference's own alone. */
  async time(workers: number): Promise<ReferenceAnswer> {
    return this.#ask(`${workers}`);
  }

  async tokens(): Promise<string[][]> {
    const file = join(this.#folder, 'tokens.jsonl');
    await this.#ask(file);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines.map((line) => z.array(z.string()).parse(JSON.parse(line)));
  }

  async #ask(line: string): Promise<ReferenceAnswer> {
    this.#child.stdin.write(`${line}\n`);
    const answer: IteratorResult<string, unknown> = await this.#lines.next();
    if (answer.done === true) throw new Error('the reference ended; does this Python have fastai and spaCy?');
    return answerSchema.parse(JSON.parse(answer.value));
  }

  stop(): void {
    this.#child.stdin.end();
    rmSync(this.#folder, { recursive: true });
  }
}
