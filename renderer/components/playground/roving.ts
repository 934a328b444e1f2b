/** Arrow keys among the words of a text, which together are one stop of the Tab key. */

/** Where a word stands on the screen; the words of a line have about the same middle. */
export interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * @param at the word that has the focus
 * @param placeOf asked only for keys that go from line to line
 * @returns the word to go to, or null where the key is none of ours
 */
export function wordAfterKey(
  key: string,
  at: number,
  count: number,
  placeOf: (index: number) => Place,
): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowDown':
      return inNextLine(at, 1, count, placeOf);
    case 'ArrowUp':
      return inNextLine(at, -1, count, placeOf);
    default:
      return null;
  }
}

/** The word nearest above or below; the same where there is no further line. */
function inNextLine(at: number, step: 1 | -1, count: number, placeOf: (index: number) => Place): number {
  const from = placeOf(at);
  const middle = (from.left + from.right) / 2;
  let line: Place | null = null;
  let best = { index: at, away: Infinity };
  for (let index = at + step; index >= 0 && index < count; index += step) {
    const place = placeOf(index);
    if (line === null && sameLine(place, from)) continue;
    line ??= place;
    if (!sameLine(place, line)) break;
    const away = Math.abs((place.left + place.right) / 2 - middle);
    if (away < best.away) best = { index, away };
  }
  return best.index;
}

function sameLine(a: Place, b: Place): boolean {
  const middle = (a.top + a.bottom) / 2;
  return middle > b.top && middle < b.bottom;
}
