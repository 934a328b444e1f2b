/** What the test report reads out of tests that were skipped or have failed. */
import { expect, test } from 'vitest';
import { parseStack, skipReason } from '../support/reporting.ts';

test.each([
  ['a group > a test', 'no GPU here', 'no GPU here'],
  ['a disk (only root may mount one) > that is full', undefined, 'only root may mount one'],
  ['a group (of three) > is refused (root may write anywhere)', undefined, 'root may write anywhere'],
  ['a group > a test', undefined, null],
  ['a group > a test (of one) and more', '', null],
])('%s, skipped with the note %j, gives the reason %j', (name, note, reason) => {
  expect(skipReason(name, note)).toBe(reason);
});

test('of a stack the lines in our own files are shown', () => {
  const stack = [
    'Error: no',
    '    at check (file:///p/main/engine/x.ts:3:4)',
    '    at run (file:///p/node_modules/vitest/y.js:1:1)',
    '    at process (node:internal/process/task_queues:1:1)',
    '    at file:///p/test/x.test.ts:9:9',
  ].join('\n');
  expect(parseStack(stack)).toBe(
    'at check (file:///p/main/engine/x.ts:3:4)\nat file:///p/test/x.test.ts:9:9',
  );
  expect(parseStack(undefined)).toBe('');
});
