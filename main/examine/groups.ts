/** Sets of documents that are joined pair by pair (union-find), each known by its lowest index. */

export interface Groups {
  joined(a: number, b: number): boolean;
  join(a: number, b: number): void;
  /** for each document the lowest index of its set */
  lowest(): Uint32Array;
}

/** @param first for each document an earlier one that it is in a set with, or itself */
export function createGroups(first: Uint32Array): Groups {
  const parent = first.slice();

  /** Halves the way to the root at every look. The root is the lowest index, since the lower one is always on top. */
  function root(doc: number): number {
    let at = doc;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
      parent[at] = parent[up] ?? up;
      at = up;
    }
    return at;
  }

  return {
    joined: (a, b) => root(a) === root(b),
    join(a, b) {
      const x = root(a);
      const y = root(b);
      parent[Math.max(x, y)] = Math.min(x, y);
    },
    lowest: () => parent.map((_, doc) => root(doc)),
  };
}
