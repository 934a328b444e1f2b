/** Lines that many documents repeat: counted by documents, also in parts and in bounded memory, and taken out. */
import { expect, test } from 'vitest';
import { dropLines, fewestRepeats, LineCounter } from '../../main/examine/repeatedLines.ts';

test('a line counts once a document, without the white space around it, when it is long enough', () => {
  const counter = new LineCounter();
  counter.add('Home | About | Contact\r\nfirst text of its own\r\n  All rights reserved\nYes\n');
  counter.add('All rights reserved\nAll rights reserved\n\n\nHome | About | Contact');
  counter.add('\tAll rights reserved  \nYes\nsecond text of its own');
  counter.add('a b c\nYes');
  counter.add('a b c\nYes');
  expect(counter.most(10, 2)).toEqual([
    { line: 'All rights reserved', documents: 3 },
    { line: 'Home | About | Contact', documents: 2 },
    { line: 'a b c', documents: 2 },
  ]);
  expect(counter.most(1, 3)).toEqual([{ line: 'All rights reserved', documents: 3 }]);
  expect([1, 299, 300, 301, 25_000].map(fewestRepeats)).toEqual([3, 3, 3, 4, 250]);
});

test('counters of several threads together know what one would have known', () => {
  const texts = Array.from({ length: 300 }, (_, at) =>
    [`line of its own ${at}`, `line of every third ${at % 3}`, 'line of all documents'].join('\n'),
  );
  const one = new LineCounter();
  const parts = [new LineCounter(), new LineCounter(), new LineCounter()];
  texts.forEach((text, at) => {
    one.add(text);
    parts[at % 3]?.add(text);
  });
  const together = new LineCounter();
  for (const part of parts) together.merge(structuredClone(part.toData()));
  expect(together.most(1000, 1)).toEqual(one.most(1000, 1));
  expect(LineCounter.fromData(one.toData()).most(1000, 1)).toEqual(one.most(1000, 1));
});

test('more different lines than are kept do not hide those that many documents repeat, early or late', () => {
  const counter = new LineCounter();
  const documents = 32_000;
  for (let doc = 0; doc < documents; doc++) {
    const lines = Array.from({ length: 20 }, (_, at) => `l ${at} ${doc}`);
    if (doc % 50 === 0) lines.push('a line of every fiftieth');
    if ([21_000, 22_000, 31_000].includes(doc)) lines.push('a line that comes late');
    counter.add(lines.join('\n'));
  }
  const { lines, level } = counter.toData();
  expect(level).toBe(3);
  expect(lines.length).toBeLessThanOrEqual(200_000);
  expect(counter.most(10, 3)).toEqual([
    { line: 'a line of every fiftieth', documents: 640 },
    { line: 'a line that comes late', documents: 3 },
  ]);
});

test('long lines are kept up to eight million characters together', () => {
  const counter = new LineCounter();
  for (let doc = 0; doc < 10_000; doc++) counter.add(`${doc}${' and on'.repeat(200)}\nthe same notice`);
  const { lines } = counter.toData();
  expect(lines.reduce((sum, line) => sum + line.length, 0)).toBeLessThanOrEqual(8_000_000);
  expect(counter.most(10, 100)).toEqual([{ line: 'the same notice', documents: 10_000 }]);
});

test('lines are taken out with their ends, and only whole ones', () => {
  const lines = new Set(['All rights reserved', 'Home | About']);
  expect(dropLines('Home | About\r\nOne\r\n All rights reserved\r\nTwo: All rights reserved', lines)).toBe(
    'One\r\nTwo: All rights reserved',
  );
  expect(dropLines('One\nAll rights reserved', lines)).toBe('One\n');
  expect(dropLines('All rights reserved', lines)).toBe('');
  expect(dropLines('nothing of it', lines)).toBe('nothing of it');
});
