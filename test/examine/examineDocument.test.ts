/** What is counted in one document. */
import { expect, test } from 'vitest';
import { examineDocument } from '../../main/examine/examineDocument.ts';
import { countWords } from '../../main/examine/words.ts';

test('a document is looked at for all there is to report', () => {
  const text =
    'Don’t write to ada@example.com or bob@example.com,\tcall +49 170 1234567.\r\n\0\x07\x85\ufffdcafÃ©';
  expect(examineDocument(text)).toEqual({
    words: 15,
    personal: { email: 2, phone: 1 },
    controls: 3,
    replaced: 1,
    mojibake: true,
  });
  expect(examineDocument('')).toEqual({ words: 0, personal: {}, controls: 0, replaced: 0, mojibake: false });
});

test('words are runs of letters and digits, whatever the alphabet', () => {
  expect(
    [
      'one two-three 4th',
      'l’été naïf',
      'Привет, мир!',
      'مرحبا بالعالم',
      '… — !?',
      'नमस्ते दुनिया',
      '😀 👍🏽',
      '𐐀𐐲𐑌 𠀀𠀁𠀂',
    ].map(countWords),
  ).toEqual([4, 2, 2, 2, 0, 2, 0, 3]);
});

test.each([
  ['zh', '今天天气很好，我们一起去公园散步，然后在附近的餐厅吃午饭。'],
  ['ja', '今日は天気がいいので、公園を散歩してから昼ご飯を食べに行きましょう。'],
  ['th', 'วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะแล้วไปกินข้าวกลางวันด้วยกัน'],
])('in %s, which has no spaces, there are about as many words as a segmenter cuts', (locale, text) => {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
  const cut = Array.from(segmenter.segment(text)).filter(({ isWordLike }) => isWordLike).length;
  expect(countWords(text) / cut).toBeGreaterThan(0.7);
  expect(countWords(text) / cut).toBeLessThan(1.4);
});
