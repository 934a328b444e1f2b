/** All files of the torture folder. */
import { encodings } from './encodings.ts';
import { markup } from './markup.ts';
import { names } from './names.ts';
import { packed } from './packed.ts';
import { plainTexts } from './plainTexts.ts';
import { records } from './records.ts';
import { tables } from './tables.ts';
import type { Trial } from './trial.ts';

export const tortureTrials = (): Trial[] => [
  ...plainTexts(),
  ...tables(),
  ...records(),
  ...encodings(),
  ...markup(),
  ...packed(),
  ...names(),
];
