/** The language of a text, or that it cannot be told. */
import { expect, test } from 'vitest';
import { createLanguageDetector } from '../../main/examine/languages.ts';

const detect = await createLanguageDetector();

test.each([
  ['en', 'The whale came up slowly, and nobody in the boat said a word until it had gone under again.'],
  ['de', 'Der Wal kam langsam herauf, und niemand im Boot sagte ein Wort, bis er wieder untergetaucht war.'],
  ['fr', 'La baleine remonta lentement, et personne dans le canot ne dit un mot avant qu’elle eût replongé.'],
  ['es', 'La ballena subió despacio, y nadie en el bote dijo una palabra hasta que volvió a hundirse.'],
  ['ar', 'صعد الحوت ببطء ولم يقل أحد في القارب كلمة واحدة حتى غاص مرة أخرى في الماء.'],
  ['zh', '鲸鱼慢慢地浮上来，船上没有人说一句话，直到它又沉到水下去了。'],
  ['th', 'วาฬค่อยๆ โผล่ขึ้นมา และไม่มีใครในเรือพูดอะไรเลยจนกระทั่งมันดำลงไปอีกครั้ง'],
  ['ru', 'Кит медленно всплыл, и никто в лодке не сказал ни слова, пока он снова не ушёл под воду.'],
])('a sentence in %s is told', (language, text) => {
  expect(detect(text)).toBe(language);
});

test('what is too short, no language or no clear case has none', () => {
  expect(
    [
      '',
      'Thank you!',
      '1234 5678 9012 3456 7890',
      'https://example.com/a/b?c=d',
      'see www.beispiel.example/der/wagen/und/die/strasse/sind/nicht/mehr/da/wo/sie/waren',
      'a warm , funny , engaging film .',
      'xq zvk qpw jjk wwx zzq vkk qqx',
    ].map(detect),
  ).toEqual([null, null, null, null, null, null, null]);
});

test('the middle of a text counts, not its title', () => {
  const body = 'La baleine remonta lentement, et personne dans le canot ne dit un mot. '.repeat(20);
  expect(
    detect(`The collected letters of an English captain, volume one, with notes by the editor. ${body}`),
  ).toBe('fr');
});
