/** Python's html.unescape: character references of HTML back to the characters they stand for. */
import { ENTITIES, LEGACY_ENTITIES } from './htmlEntities.ts';

// a name is cut at 32 characters and at the first character that no name holds
const REFERENCE = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/gu;

const windows1252 = new TextDecoder('windows-1252');

function numbered(code: number): string {
  if (code === 0) return '\ufffd';
  if (code === 0x0d) return '\r';
  if (code >= 0x80 && code <= 0x9f) return windows1252.decode(Uint8Array.of(code)); // what old pages meant by &#146;
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return '\ufffd';
  const noncharacter = (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
  const control = (code < 0x20 && code !== 9 && code !== 10 && code !== 12) || code === 0x7f;
  return noncharacter || control ? '' : String.fromCodePoint(code);
}

function named(name: string): string {
  const whole = name.endsWith(';') ? ENTITIES.get(name.slice(0, -1)) : undefined;
  if (whole !== undefined) return whole;
  // the longest old name that begins it, as in `&notit` for `¬it`
  for (let length = name.length; length > 1; length--) {
    const start = name.slice(0, length);
    if (LEGACY_ENTITIES.has(start)) return (ENTITIES.get(start) ?? '') + name.slice(length);
  }
  return `&${name}`;
}

export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_, reference: string) => {
    if (!reference.startsWith('#')) return named(reference);
    const hex = reference[1] === 'x' || reference[1] === 'X';
    return numbered(hex ? parseInt(reference.slice(2), 16) : parseInt(reference.slice(1), 10));
  });
}
