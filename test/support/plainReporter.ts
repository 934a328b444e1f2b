/** Reports tests as plain lines, each skipped one with its reason, and counts them for `npm test`. */
import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import { parseStack, skipReason } from './reporting.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Where `npm test` wants the counts; without it they are the last line. */
const COUNTS_FILE = process.env['ULMFIT_TEST_COUNTS'];

export default class PlainReporter implements Reporter {
  readonly #counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  readonly #skipped: string[] = [];

  onTestModuleEnd(module: TestModule): void {
    const failures: string[] = [];
    const mine: Counts = { passed: 0, failed: 0, skipped: 0 };
    const fail = (name: string, errors: readonly SerializedError[]): void => {
      mine.failed += 1;
      failures.push(`  FAILED  ${name}`, ...errors.map(describe));
    };

    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') mine.passed += 1;
      else if (result.state === 'failed') fail(test.fullName, result.errors);
      else {
        const reason = skipReason(test.fullName, noteOf(test));
        if (reason === null) fail(`${test.fullName}: it was skipped without saying why`, []);
        else {
          mine.skipped += 1;
          this.#skipped.push(`  ${module.relativeModuleId}: ${test.fullName}: ${reason}`);
        }
      }
    }
    if (module.errors().length > 0) fail('the file itself', module.errors());

    for (const key of ['passed', 'failed', 'skipped'] as const) this.#counts[key] += mine[key];
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    print(
      `${mine.failed > 0 ? 'FAILED' : 'ok    '}  ${module.relativeModuleId}  ${line(mine)}  (${seconds} s)`,
    );
    for (const text of failures) print(text);
  }

  onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const error of errors) {
      this.#counts.failed += 1;
      print(`FAILED  outside any test\n${describe(error)}`);
    }
    if (this.#skipped.length > 0) print(['Skipped, and why:', ...this.#skipped].join('\n'));
    if (COUNTS_FILE === undefined) print(line(this.#counts));
    else writeFileSync(COUNTS_FILE, JSON.stringify(this.#counts));
  }
}

const noteOf = (test: TestCase): string | undefined => {
  const result = test.result();
  return result.state === 'skipped' ? result.note : undefined;
};

const line = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

function describe(error: SerializedError): string {
  const { message, diff, stack } = error;
  return [message, diff, parseStack(stack)]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')
    .replace(/^/gm, '    ');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
