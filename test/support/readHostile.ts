/**
 * Reads every file of a folder, in a process of its own, and says what came of each as a line of JSON: the code of its
 * AppError (`read` where there was none, `uncaught …` where it was another error), its time in milliseconds, and the
 * bytes of the largest buffer or array of numbers that was made.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

let largest = 0;

/** The same class, but it notes how much memory it takes. */
function noted<T extends { new (...args: never[]): object; BYTES_PER_ELEMENT: number }>(type: T): T {
  return new Proxy(type, {
    construct(target, args: unknown[], newTarget) {
      if (typeof args[0] === 'number') largest = Math.max(largest, args[0] * target.BYTES_PER_ELEMENT);
      const made: unknown = Reflect.construct(target, args, newTarget);
      if (typeof made !== 'object' || made === null) throw new TypeError('no object was made');
      return made;
    },
  });
}

const { alloc, allocUnsafe, concat } = Buffer;
Object.assign(globalThis, {
  Uint8Array: noted(Uint8Array),
  Float32Array: noted(Float32Array),
  Float64Array: noted(Float64Array),
  Uint16Array: noted(Uint16Array),
});
const noteSize = (size: number): number => {
  largest = Math.max(largest, size);
  return size;
};
Buffer.alloc = (size, ...rest: never[]) => alloc(noteSize(size), ...rest);
Buffer.allocUnsafe = (size) => allocUnsafe(noteSize(size));
Buffer.concat = (parts, ...rest: never[]) => {
  noteSize(parts.reduce((sum, part) => sum + part.length, 0));
  return concat(parts, ...rest);
};

// only now, so that what they make is counted
const { openWeights } = await import('../../main/modelFiles/openWeights.ts');
const { isTensor } = await import('../../main/modelFiles/plain.ts');
type Plain = Awaited<ReturnType<typeof openWeights>>['root'];

async function readAll(value: Plain): Promise<void> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if (isTensor(value)) await value.read();
  else for (const item of value.values()) await readAll(item);
}

async function outcome(path: string): Promise<{ code: string; message: string }> {
  try {
    const weights = await openWeights(path);
    try {
      await readAll(weights.root);
    } finally {
      await weights.close();
    }
    return { code: 'read', message: '' };
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    return { code: `uncaught ${String(error)}`, message: error instanceof Error ? (error.stack ?? '') : '' };
  }
}

const folder = process.argv[2] ?? '';
for (const file of readdirSync(folder)) {
  largest = 0;
  const begin = performance.now();
  const found = await outcome(join(folder, file));
  process.stdout.write(`${JSON.stringify({ file, ...found, ms: performance.now() - begin, largest })}\n`);
}
