/** What a model remembers of the beginning that it read last, so that one which goes on from there is not read again. */
import type { Memory, Network } from './network.ts';

export interface Recall {
  /** A memory of one's own, and how many of the ids it has read: all of the last beginning, or none. */
  take(ids: Int32Array): { readonly memory: Memory; readonly read: number };
  /** Remembers a beginning that has been read to its end. */
  keep(ids: Int32Array, memory: Memory): void;
}

export function createRecall(network: Network): Recall {
  let last: { readonly ids: Int32Array; readonly memory: Memory } | null = null;
  return {
    take: (ids) => {
      const goesOn = last?.ids.every((id, i) => id === ids[i]) === true;
      return last !== null && goesOn
        ? { memory: copyOf(last.memory), read: last.ids.length }
        : { memory: network.fresh(), read: 0 };
    },
    keep: (ids, memory) => {
      last = { ids, memory: copyOf(memory) };
    },
  };
}

function copyOf({ h, c }: Memory): Memory {
  return { h: h.map((layer) => layer.slice()), c: c.map((layer) => layer.slice()) };
}
