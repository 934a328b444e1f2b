/** Subtitles of both kinds, as programs write them and as people mend them by hand. */
import { describe, expect, test } from 'vitest';
import { cuesOf, readSubtitles } from '../../main/reading/subtitles.ts';
import { readBytes } from '../support/readBytes.ts';

const TIME = '00:00:01,000 --> 00:00:04,000';

describe('the cues of subtitles', () => {
  test.each([
    [
      'are without numbers and times',
      `1\n${TIME}\nOne.\n\n2\n${TIME} X1:40 X2:600\nTwo.\n`,
      ['One.', 'Two.'],
    ],
    [
      'are whole where they are cut to fit the screen',
      `1\n${TIME}\nOne\ntwo.\n- Who?\n- I.`,
      ['One two.\n- Who?\n- I.'],
    ],
    [
      'are without tags and places',
      `1\n${TIME}\n{\\an8}<i>One</i> <font color="#fff">two</font>`,
      ['One two'],
    ],
    ['keep what only looks like a tag', `1\n${TIME}\na < b > c <3 {x} 5 > 4`, ['a < b > c <3 {x} 5 > 4']],
    [
      'are read with line ends of Windows and spaces in empty lines',
      `1\r\n${TIME}\r\nOne.\r\n \r\n2\r\n${TIME}\r\nTwo.`,
      ['One.', 'Two.'],
    ],
    ['are parted where the empty line is lacking', `1\n${TIME}\nOne.\n2\n${TIME}\nTwo.`, ['One.', 'Two.']],
    [
      'keep what comes after an empty line',
      `1\n${TIME}\nOne.\n\nand more\n\n2\n\n${TIME}\nTwo.`,
      ['One.', 'and more', 'Two.'],
    ],
    ['that say nothing are left out', `1\n${TIME}\n\n2\n${TIME}\n<b></b>\n\n3\n${TIME}\n42`, ['42']],
    [
      'of WebVTT are without its other blocks',
      'WEBVTT - Film\nKind: captions\n\nNOTE no\nno\n\nSTYLE\n::cue {}\n\nREGION\nid:a\n\nintro\n00:01.000 --> 00:04.000 align:start\nOne.',
      ['One.'],
    ],
    [
      'of WebVTT are without voices and classes',
      `WEBVTT\n\n${TIME.replaceAll(',', '.')}\n<v Ann Lee>A <00:02.000><c.loud>B</c> &amp; &lt;C&gt;&lrm;`,
      ['A B & <C>'],
    ],
    ['that begin with the name of such a block are kept', `1\n${TIME}\nNOTE this.`, ['NOTE this.']],
  ])('%s', (_, file, cues) => {
    expect(cuesOf(file)).toEqual(cues);
  });

  test.each([
    ['half tags', '<i '.repeat(200_000)],
    ['half places', '{\\'.repeat(200_000)],
    ['empty lines', '\n \n'.repeat(200_000)],
    ['half times', '00:00:01,000 --> '.repeat(100_000)],
  ])('take no time with a great many %s', (_, part) => {
    expect(cuesOf(`1\n${TIME}\nOne.\n\n2\n${TIME}\n${part}`)[0]).toBe('One.');
  });
});

test('subtitles are one document, a line for each cue, in their encoding', async () => {
  const file = Buffer.from(`1\n${TIME}\nK\u00e4se?\n\n2\n${TIME}\nJa.`, 'latin1');
  const { documents } = await readBytes(readSubtitles, file, { encoding: 'windows-1252' });
  expect(documents).toEqual([{ text: 'Käse?\nJa.', name: 'file', labels: {} }]);
});

test('subtitles that say nothing are skipped', async () => {
  const { documents, skipped } = await readBytes(readSubtitles, `1\n${TIME}\n\n`);
  expect([documents, skipped]).toEqual([[], [{ path: 'file', reason: 'holds no text' }]]);
});
