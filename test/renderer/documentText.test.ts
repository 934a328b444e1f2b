/** Texts as the preview shows them: what cannot be seen, what was looked for, and how two texts differ. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hitRanges, textDirection, textPieces } from '../../renderer/components/data/preview/textPieces.ts';
import { wordDiff } from '../../renderer/components/data/findings/wordDiff.ts';

const found = (text: string, words: string): string[] =>
  hitRanges(text, words).map(({ from, to }) => text.slice(from, to));

describe('the pieces of a text', () => {
  test('are the text again where nothing is odd in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, words) => {
        const plain = text.replace(/[^\P{C}\n]/gu, '').replaceAll('\ufffd', '');
        const pieces = textPieces(plain, words);
        expect(pieces.map((piece) => piece.text).join('')).toBe(plain);
      }),
    );
  });

  test('name control characters, and leave tabs and line ends as they are', () => {
    expect(textPieces('a\u0000b\tc\nd\u001be\u0085f\u007f')).toMatchObject([
      { text: 'a', kind: 'plain' },
      { text: 'NUL', kind: 'control', title: 'control character U+0000, becomes a space' },
      { text: 'b\tc\nd', kind: 'plain' },
      { text: 'ESC', kind: 'control' },
      { text: 'e', kind: 'plain' },
      { text: '85', kind: 'control' },
      { text: 'f', kind: 'plain' },
      { text: 'DEL', kind: 'control' },
    ]);
  });

  test('mark bytes that could not be read', () => {
    expect(textPieces('M\ufffdller').map(({ kind }) => kind)).toEqual(['plain', 'replaced', 'plain']);
  });
});

describe('what was looked for', () => {
  test('is marked in either case, with and without accents, and the last word from its beginning', () => {
    expect(found('Der Müller, die MÜLLERIN und das Mull', 'mull')).toEqual(['Müller', 'MÜLLERIN', 'Mull']);
    expect(found('barque and barques, quay', 'barque quay')).toEqual(['barque', 'quay']);
    expect(found('a barque', '“” *')).toEqual([]);
  });

  test('is marked in scripts without spaces', () => {
    expect(found('เรือมาถึงท่าเรือแล้ว', 'ท่าเรือ')).toHaveLength(1);
  });
});

test('the direction of a text is that of its first letter', () => {
  expect(textDirection('212 وصلت السفينة')).toBe('rtl');
  expect(textDirection('“Kontor” وصلت')).toBe('ltr');
  expect(textDirection('')).toBe('ltr');
});

describe('how two texts differ', () => {
  const marked = (a: string, b: string): [string[], string[]] => {
    const { before, after } = wordDiff(a, b);
    const differing = (pieces: typeof before): string[] =>
      pieces.filter(({ same }) => !same).map(({ text }) => text.trim());
    return [differing(before), differing(after)];
  };

  test('both are there again in full, and what they share is the same on both sides', () => {
    const words = fc
      .array(fc.constantFrom('the', 'barque', ' ', ',', 'Ceres', '\n'))
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(words, words, (a, b) => {
        const { before, after } = wordDiff(a, b);
        expect([before, after].map((side) => side.map(({ text }) => text).join(''))).toEqual([a, b]);
        const shared = (side: typeof before): string =>
          side
            .filter(({ same }) => same)
            .map(({ text }) => text)
            .join('')
            .replace(/\s+/g, '');
        expect(shared(before)).toBe(shared(after));
      }),
    );
  });

  test('the words that are not shared are marked, with the space between two of them', () => {
    expect(marked('your favour of the 12th inst.', 'your favour of the 14th inst.')).toEqual([
      ['12th'],
      ['14th'],
    ]);
    expect(marked('say old hemp', 'say hemp')).toEqual([['old'], []]);
    expect(marked('a b c d', 'a x y d')).toEqual([['b c'], ['x y']]);
    expect(marked('same', 'same')).toEqual([[], []]);
  });

  test('very long texts are compared at their beginnings', () => {
    const long = 'word '.repeat(20_000);
    expect(marked(`${long}end`, `new ${long}`)[1]).toContain('new');
  });
});
