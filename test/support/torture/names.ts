/** Names and places that trip programs up; the texts in them are ordinary. */
import { sentence, trial } from './trial.ts';
import type { Trial } from './trial.ts';

export const names = (): Trial[] =>
  [
    'with space.txt',
    'with\nline.txt',
    'with\ttab.txt',
    '-starts-with-dash.txt',
    '--json.txt',
    'quote\'and"quote.txt',
    'percent%20%2e%2e.txt',
    'back\\slash.txt',
    'CON.txt',
    'NUL.txt',
    'aux.csv.txt',
    'ends in dot..txt',
    'Zoë’s café.txt',
    '船の報告.txt',
    'كتاب.txt',
    '\u202egnp.txt',
    'emoji 🚢.txt',
    `${'l'.repeat(250)}.txt`,
    'UPPER.TXT',
    '__proto__.txt',
    'two.dots.in.it.txt',
    'tilde~.txt',
    '$HOME.txt',
    '*.txt',
    '<b>bold<b>.txt',
  ].map((name, i) =>
    trial(`names/${name}`, sentence(`name ${String(i)}`), { texts: [sentence(`name ${String(i)}`)] }),
  );
