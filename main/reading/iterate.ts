/** Looking ahead in what can be read only once. */

/** The next n items, fewer at the end; the iterator stays open. */
export async function take<T>(items: AsyncGenerator<T>, n: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < n) {
    const next = await items.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

/** Items already taken, then the rest. */
export async function* startingWith<T>(first: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* first;
  yield* rest;
}
