/** Where a text of any language has spaces between its tokens, for putting it together again. */
import { EAST_ASIAN, EXTEND, SOUTH_EAST_ASIAN } from './scripts.ts';

const ENDS = new RegExp('^[.,;:!?…%‰°)\\]}’›।॥؟،؛٪۔։՝።፣’]+$', 'u');
const BEGINS = /^[([{‘‹¿¡„‚$£¥#@]+$/u;
/** ▁ stands for a space. */
const JOINS = /^(?:[-‐‑־/\\~]|[\s▁]+)$/u;
/** Full-width signs carry their space within them. */
const WIDE = /^[\u3001-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+$/u;

/** How a token stands to its neighbours; `quote` opens and closes by turns. */
export type Glue = 'none' | 'left' | 'right' | 'both' | 'quote' | 'apostrophe';

/**
 * @param before the token before it
 * @param open the quotes that stand open before the token: “ ends „German“ and begins “English”, » ends «French» and
 *   begins »German«
 */
export function unicodeGlue(token: string, before: string, open: ReadonlySet<string>): Glue {
  if (token === '"') return 'quote';
  if (token === "'") return 'apostrophe';
  if (token === '“') return open.has('„') ? 'left' : 'right';
  if (token === '”') return 'left';
  if (token === '«') return open.has('»') ? 'left' : 'right';
  if (token === '»') return open.has('«') ? 'left' : 'right';
  if (token === '–' && /\p{Nd}$/u.test(before)) return 'both';
  if (WIDE.test(token) || JOINS.test(token)) return 'both';
  if (ENDS.test(token)) return 'left';
  return BEGINS.test(token) ? 'right' : 'none';
}

/** What opens with a sign, and what closes with it. */
export function trackQuotes(token: string, open: Set<string>): void {
  if (token === '„') open.add(token);
  if (token === '“' || token === '”') open.delete('„');
  if (token === '«' && !open.delete('»')) open.add(token);
  else if (token === '»' && !open.delete('«')) open.add(token);
}

const EAST_END = new RegExp(`[${EAST_ASIAN}][${EXTEND}]*$`, 'u');
const EAST_BEGIN = new RegExp(`^[${EAST_ASIAN}]`, 'u');
const SOUTH_END = new RegExp(`[${SOUTH_EAST_ASIAN}][${EXTEND}]*$`, 'u');
const SOUTH_BEGIN = new RegExp(`^[${SOUTH_EAST_ASIAN}]`, 'u');

/** Chinese and Japanese have no space even beside Latin letters and numbers; Thai and its neighbours have one there. */
export function joinsWithoutSpace(before: string, after: string): boolean {
  const end = before.slice(-8);
  return EAST_END.test(end) || EAST_BEGIN.test(after) || (SOUTH_END.test(end) && SOUTH_BEGIN.test(after));
}
