/** Compares an engine's numbers with reference numbers, and notes the worst error of each kind for the table. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';

/** Largest difference allowed: absolute, or as a share of the reference's largest number. */
export type Tolerance = { readonly abs: number } | { readonly rel: number };

/** One line of the table; `row` is the number that the fixtures' README gives to the subject. */
export interface ParityNote {
  readonly row: number;
  readonly what: string;
  readonly engine: string;
  readonly worst: number;
  readonly tolerance: Tolerance;
}

/** What is compared: subject, in words, and on which engine. */
export interface Subject {
  readonly row: number;
  readonly what: string;
  readonly engine: string;
}

export const PARITY_DIR = fileURLToPath(new URL('../out/parity/', import.meta.url));

const notes = new Map<string, ParityNote>();

/** Fails when the two differ in length, when any number is NaN, or when the worst error is beyond the tolerance. */
export function expectClose(
  subject: Subject,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
): void {
  expect(actual.length, subject.what).toBe(expected.length);
  expect(expected.length, subject.what).toBeGreaterThan(0);
  const worst = 'rel' in tolerance ? relativeError(actual, expected) : largestDifference(actual, expected);
  const before = notes.get(keyOf(subject))?.worst ?? 0;
  notes.set(keyOf(subject), { ...subject, worst: Math.max(before, worst), tolerance });
  expect(worst, subject.what).toBeLessThanOrEqual('rel' in tolerance ? tolerance.rel : tolerance.abs);
}

/** max|a − b| / max|b| */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return largestDifference(actual, expected) / largest(expected);
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < b.length; i++) {
    const difference = Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN));
    if (!(difference <= worst)) worst = difference; // NaN wins, and stays
    if (Number.isNaN(worst)) break;
  }
  return worst;
}

function largest(a: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] ?? Number.NaN));
  return most;
}

const keyOf = ({ row, what, engine }: Subject): string => `${row} ${what} ${engine}`;

afterAll(() => {
  const { testPath } = expect.getState();
  if (testPath === undefined || notes.size === 0) return;
  mkdirSync(PARITY_DIR, { recursive: true });
  const file = join(PARITY_DIR, `${basename(testPath, '.test.ts')}.json`);
  writeFileSync(file, JSON.stringify([...notes.values()], null, 1));
});
