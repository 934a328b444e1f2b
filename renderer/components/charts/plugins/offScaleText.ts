/** The words of the chip that says what an axis does not reach. */
import { count, counted, threeDigits } from '../../../../shared/format.ts';
import type { Outside } from '../series.ts';

/** What the chip says of the readings above (or below) the axis; null where there are none. */
export function offScaleText(outside: Outside, side: 'above' | 'below', notFinite = 0): string | null {
  const many = side === 'above' ? outside.above : outside.below;
  const farthest = side === 'above' ? outside.highest : outside.lowest;
  const broken =
    side === 'above' && notFinite > 0 ? `${counted(notFinite, 'reading')} without a number` : null;
  if (many === 0 || farthest === null) return broken;
  const edge = side === 'above' ? 'the top, highest' : 'the bottom, lowest';
  const text = `${counted(many, 'reading')} off ${edge} ${threeDigits(farthest.y)} at ${count(farthest.x)}`;
  return broken === null ? text : `${text}; ${broken}`;
}
