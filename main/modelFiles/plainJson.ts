/** JSON as plain data: its objects become maps, so that no key of a stranger’s file is ever a property. */
import type { Plain } from './plain.ts';

/** Word lists lie at the top or a few levels down; what is deeper is left out, and no stack is filled by it. */
const DEEPEST = 16;

/** @param json as `JSON.parse` gives it */
export function plainJson(json: unknown, depth = 0): Plain {
  if (depth > DEEPEST) return null;
  if (Array.isArray(json)) return json.map((item) => plainJson(item, depth + 1));
  if (typeof json === 'object' && json !== null)
    return new Map<Plain, Plain>(
      Object.entries(json).map(([key, value]) => [key, plainJson(value, depth + 1)]),
    );
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null;
}
