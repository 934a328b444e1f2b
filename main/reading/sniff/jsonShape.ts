/** Tells JSON from JSON Lines from texts that only begin with a bracket. */

const LOOKED_AT = 20;

/**
 * @param start begin of the file without white space before it
 * @param named the name ends as those of JSON Lines do
 * @param plain the name ends as those of JSON do
 */
export function jsonKind(start: string, named: boolean, plain: boolean): 'json' | 'lines' | null {
  const array = /^\[\s*(?:[{["\]\d-]|true|false|null|$)/.test(start);
  const object = /^\{\s*(?:"|\}|$)/.test(start);
  const lines = start.split('\n').filter((line) => line.trim() !== '');
  // the last line may be cut off
  const whole = (lines.length > 1 ? lines.slice(0, -1) : lines).slice(0, LOOKED_AT);
  const values = whole.map(parsed);
  const objects = values.filter((value) => typeof value === 'object' && value !== null).length;
  if (object || array) {
    if (lines.length > 1 && typeof values[0] === 'object' && objects * 2 >= values.length) {
      if (object || named) return 'lines';
    }
    if (named && !array) return 'lines';
    if (object || plain || named) return 'json';
    // a text may begin with words in brackets
    return /^\[\s*(?:\{\s*["}]|"(?:[^"\\]|\\.)*"\s*(?:,|\]\s*$)|\[\s*["[\d{])/s.test(start) ? 'json' : null;
  }
  if (named) return 'lines';
  // broken lines before the first good one
  return !plain && objects * 2 > values.length && lines.length > 2 ? 'lines' : null;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
