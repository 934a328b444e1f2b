/** Rich text as word processors write it, and as it comes broken. */
import { describe, expect, test } from 'vitest';
import { readRtf } from '../../main/reading/markup/rtf.ts';
import { rtfText } from '../../main/reading/markup/rtfText.ts';
import { readBytes } from '../support/readBytes.ts';

const raw = String.raw;
const textOf = (rtf: string): string => rtfText(Buffer.from(rtf, 'latin1'));

describe('the text of a rich text', () => {
  test.each([
    ['has its lines and tabs', raw`{\rtf1 One\par Two\line three\tab four\page}`, 'One\nTwo\nthree\tfour'],
    ['has a line for each row', raw`{\rtf1\trowd a\cell b\cell\row\trowd c\cell d\cell\row}`, 'a\tb\nc\td'],
    ['is without line ends of the file', '{\\rtf1 One \r\ntwo\\\nthree}', 'One two\nthree'],
    [
      'has its escapes',
      raw`{\rtf1 \{a\}\\b\~c\_d\-e\ldblquote f\rdblquote\emdash g}`,
      '{a}\\b\u00a0c\u2011de“f”—g',
    ],
    ['is in the code page of the file', raw`{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8}`, 'При'],
    ['is in Western European where nothing is said', raw`{\rtf1\ansi K\'e4se \'80}`, 'Käse €'],
    [
      'is in the code page of each font',
      raw`{\rtf1\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fnil\fcharset161 B;}{\f2\fcharset128 C;}}\f0 \'e4\f1 \'e1{\f2 \'82\'a0}\'e1}`,
      'äαあα',
    ],
    [
      'takes Unicode and leaves out what stands for it',
      raw`{\rtf1\u228?b\uc2\u8364\'80x\u-10179\'3f?{\uc0\u-8704}c\u12354\'82\'a0}`,
      'äb€😀cあ',
    ],
    ['has half characters replaced', raw`{\rtf1\uc0 a\u-10179 b\u-8704 c}`, 'a\ufffdb\ufffdc'],
    [
      'is without fonts, colours, styles and facts',
      raw`{\rtf1{\fonttbl\f0\fswiss Arial;}{\colortbl;\red0;}{\stylesheet{\s0 Normal;}}{\info{\title No}{\author No}}{\header No}Text}`,
      'Text',
    ],
    [
      'is without what it may do without',
      raw`{\rtf1{\*\generator Writer 1.0;}{\*\unknown{\b No}}a{\*\shppict{\pict 00ff}}b}`,
      'ab',
    ],
    [
      'is without pictures, packed or not',
      '{\\rtf1 a{\\pict\\pngblip 89504e47}b{\\pict\\bin5 }{}\\}}c\\bin2 \\}d}',
      'abcd',
    ],
    [
      'shows what a field shows',
      raw`{\rtf1 See {\field{\*\fldinst{HYPERLINK "http://x"}}{\fldrslt{here}}}.}`,
      'See here.',
    ],
    [
      'is without hidden and deleted text',
      raw`{\rtf1 a{\v b}c\v d\v0 e{\deleted f}g{\v h\plain i}}`,
      'acegi',
    ],
    ['is read where groups are not closed', raw`{\rtf1 {\b a{\i b`, 'ab'],
    ['is read where too many groups are closed', raw`{\rtf1 a}}}b`, 'ab'],
    ['is read up to where a control word is cut off', raw`{\rtf1 a\u`, 'a'],
    ['ends where packed bytes would be longer than the file', raw`{\rtf1 a\bin999999999999 b}`, 'a'],
  ])('%s', (_, rtf, text) => {
    expect(textOf(rtf)).toBe(text);
  });

  test('keeps characters whole where a long run is decoded in parts', () => {
    const run = raw`\'82\'a0`.repeat(10_001);
    expect(textOf(`{\\rtf1\\ansicpg932 x${run}}`)).toBe(`x${'あ'.repeat(10_001)}`);
  });

  const many = 300_000;
  test.each([
    ['groups', '{'.repeat(many), ''],
    ['control words', raw`\b`.repeat(many), ''],
    ['letters in a control word', `\\${'a'.repeat(many)}`, ''],
    ['spaces', `${' '.repeat(many)}y`, `${' '.repeat(many)}y`],
    ['tabs', `${raw`\tab`.repeat(many)} y`, `${'\t'.repeat(many)}y`],
  ])('takes no time with a great many %s', (_, part, text) => {
    expect(textOf(`{\\rtf1 x${part}`)).toBe(`x${text}`);
  });
});

test('a rich text without text is skipped', async () => {
  const { documents, skipped } = await readBytes(readRtf, raw`{\rtf1{\fonttbl{\f0 Arial;}}\par}`);
  expect([documents, skipped]).toEqual([[], [{ path: 'file', reason: 'holds no text' }]]);
});

test('a rich text is one document', async () => {
  const { documents } = await readBytes(readRtf, raw`{\rtf1 Text.}`);
  expect(documents).toEqual([{ text: 'Text.', name: 'file', labels: {} }]);
});
