/** The order of the list of models. */
import type { ModelSummary } from '../../../shared/model.ts';

export type SortKey = 'name' | 'perplexity' | 'bytes' | 'created';

export interface Order {
  readonly key: SortKey;
  readonly falling: boolean;
}

/** The newest first, until somebody asks for another order. */
export const USUAL_ORDER: Order = { key: 'created', falling: true };

/** The same column again turns it around; a new one begins with what is looked for: names from A, low perplexity, large, new. */
export function nextOrder(order: Order, key: SortKey): Order {
  if (order.key === key) return { key, falling: !order.falling };
  return { key, falling: key === 'bytes' || key === 'created' };
}

/** What is not measured stands last, whichever way it is turned. */
export function sorted(models: readonly ModelSummary[], { key, falling }: Order): ModelSummary[] {
  const sign = falling ? -1 : 1;
  return models.toSorted((a, b) => {
    if (key === 'name') return sign * a.name.localeCompare(b.name);
    const [x, y] = [a[key], b[key]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y) || a.name.localeCompare(b.name);
  });
}
