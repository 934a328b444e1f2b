/** Which runs the table shows, and in which order. */
import type { RunRow } from '../../../shared/run.ts';
import { phaseOf } from '../run/progress.ts';
import type { RunPhase } from '../run/progress.ts';
import { statusWord } from '../../words/runs.ts';

export const SORT_KEYS = ['name', 'status', 'perplexity', 'time'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Order {
  readonly key: SortKey;
  readonly falling: boolean;
}

export interface Sieve {
  readonly text: string;
  /** id of a dataset; empty = all */
  readonly data: string;
  /** a word for a status; empty = any */
  readonly status: string;
}

export const ANYTHING: Sieve = { text: '', data: '', status: '' };

/** The words of a status as they can be chosen: what goes on is one. */
export function statusGroup(row: RunRow): string {
  const phase = phaseOf(row);
  return isGoing(phase) ? 'Running' : statusWord(phase);
}

function isGoing(phase: RunPhase): boolean {
  return !['queued', 'paused', 'interrupted', 'stopped', 'landed', 'failed', 'done'].includes(phase);
}

export function sieved(rows: readonly RunRow[], { text, data, status }: Sieve): readonly RunRow[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (data !== '' && row.data !== data) return false;
    if (status !== '' && statusGroup(row) !== status) return false;
    const where = [row.name, row.notes, row.dataName ?? '', row.baseName ?? ''].join(' ').toLocaleLowerCase();
    return words.every((word) => where.includes(word));
  });
}

/** Runs without a value come last in either direction; among equals the newest is first. */
export function ordered(rows: readonly RunRow[], { key, falling }: Order): readonly RunRow[] {
  const sign = falling ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [valueOf(a, key), valueOf(b, key)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || b.created - a.created;
    const order = typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y);
    return order * sign || b.created - a.created;
  });
}

function valueOf(row: RunRow, key: SortKey): string | number | null {
  switch (key) {
    case 'name':
      return row.name.toLocaleLowerCase();
    case 'status':
      return statusGroup(row);
    case 'perplexity':
      return row.best?.perplexity ?? null;
    case 'time':
      return row.trainedMs;
  }
}
