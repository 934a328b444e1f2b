/** JSON as plain data: its objects become maps, so that no key of a stranger’s file is ever a property. */
import type { Plain } from './plain.ts';

/** @param json as `JSON.parse` gives it */
export function plainJson(json: unknown): Plain {
  if (Array.isArray(json)) return json.map(plainJson);
  if (typeof json === 'object' && json !== null)
    return new Map<Plain, Plain>(Object.entries(json).map(([key, value]) => [key, plainJson(value)]));
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null;
}
