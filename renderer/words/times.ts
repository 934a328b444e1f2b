/** Times of day and spans as the Run and Runs screens say them; all rounded, in the reader's own zone. */
import { moment } from '../../shared/format.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `14:05` */
export function clock(epochMs: number): string {
  return moment(epochMs).slice(-5);
}

/** `14:05` within a day of now, else `2026-11-24 14:05` */
export function when(epochMs: number, now: number): string {
  const sameDay = moment(epochMs).slice(0, 10) === moment(now).slice(0, 10);
  return sameDay ? clock(epochMs) : moment(epochMs);
}

/** `just now`, `1 min ago`, `3 h ago`, `12 days ago` */
export function ago(epochMs: number, now: number): string {
  const span = Math.max(0, now - epochMs);
  if (span < 45_000) return 'just now';
  if (span < HOUR - MINUTE / 2) return `${String(Math.max(1, Math.round(span / MINUTE)))} min ago`;
  if (span < DAY - HOUR / 2) return `${String(Math.round(span / HOUR))} h ago`;
  const days = Math.round(span / DAY);
  return days === 1 ? '1 day ago' : `${String(days)} days ago`;
}

/** `under 1 min`, `20 min`, `5 h 10 min`: a stretch that a person has waited. */
export function spent(ms: number): string {
  if (ms < MINUTE) return 'under 1 min';
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${String(minutes)} min`;
  const rest = minutes % 60;
  return `${String(Math.floor(minutes / 60))} h${rest > 0 ? ` ${String(rest)} min` : ''}`;
}
