/** Words of other languages than English; the expected tokens are written by hand. */
import { expect, test } from 'vitest';
import { detokenise } from '../../../main/engine/text/detokenise.ts';
import { createTokenizer } from '../../../main/engine/text/tokenizer.ts';

const tokenize = createTokenizer({ words: 'unicode', off: [] });

test.each([
  [
    'German',
    'Die „ÖBB-Züge“ fahren heute über die Straße; GROẞE Freude in Baden-Württemberg für 1.234,56 €!',
    'xxmaj die „ xxup öbb - xxmaj züge “ fahren heute über die xxmaj straße ; xxup große xxmaj freude in ' +
      'xxmaj baden - xxmaj württemberg für 1.234,56 € !',
  ],
  [
    'French',
    'Où est l’église\u00a0? Aujourd’hui, elle m’a dit\u202f: «\u00a0Ça va, Émile, à bientôt\u00a0!\u00a0»',
    'xxmaj où est l’église ? xxmaj aujourd’hui , elle m’a dit : « xxmaj ça va , xxmaj émile , à bientôt ! »',
  ],
  [
    'Russian',
    'Ёжик и СССР: «Санкт-Петербург» — город.',
    'xxmaj ёжик и xxup ссср : « xxmaj санкт - xxmaj петербург » — город .',
  ],
  ['Greek', 'Ο ΟΔΟΣ της Αθήνας.', 'xxmaj ο xxup οδος της xxmaj αθήνας .'],
  ['Turkish', 'İzmir’de ılık IRMAK', 'xxmaj i̇zmir’de ılık xxup irmak'],
  ['Spanish', '¿Qué tal? ¡Hola, Ñandú!', '¿ xxmaj qué tal ? ¡ xxmaj hola , xxmaj ñandú !'],
  ['Catalan', 'La col·lecció', 'xxmaj la col·lecció'],
  [
    'Arabic with vowel signs, tatweel and its own digits',
    'ذَهَبَ الوَلَدُ إلى المَدْرَسَةِ، وقال: «مرحبــــاً بكم!» عام ٢٠٢٣؟',
    'ذَهَبَ الوَلَدُ إلى المَدْرَسَةِ ، وقال : « مرحبــــاً بكم ! » عام ٢٠٢٣ ؟',
  ],
  ['Persian with a joiner within the word', 'او می\u200cخواهد برود.', 'او می\u200cخواهد برود .'],
  [
    'Hebrew with geresh and gershayim',
    'צה״ל וצה"ל ראו ג׳ירפה אצל ר\' משה.',
    'צה״ל וצה"ל ראו ג׳ירפה אצל ר\' משה .',
  ],
  ['Hindi', 'क्या आप कल दिल्ली जाएँगे? हाँ, क्षत्रिय विद्यार्थी।', 'क्या आप कल दिल्ली जाएँगे ? हाँ , क्षत्रिय विद्यार्थी ।'],
  [
    'Chinese',
    '我们昨天去北京，你呢？2024年iPhone手机。',
    '我们 昨天 去 北京 ， 你 呢 ？ 2024 年 iphone 手机 。',
  ],
  ['Japanese', '昨日、東京タワーへ。「とても高いです」', '昨日 、 東京タワー へ 。 「 とても 高い です 」'],
  ['Thai, whose spaces are signs', 'ผมชอบกินข้าว แต่เขาไม่ชอบ', 'ผม ชอบ กิน ข้าว ▁ แต่ เขา ไม่ ชอบ'],
  ['Korean', '저는 한국어를 공부합니다.', '저는 한국어를 공부합니다 .'],
])('%s is cut into its words', (_, text, tokens) => {
  expect(tokenize(text)).toEqual(['xxbos', ...tokens.split(' ')]);
});

test('a zero-width space parts words and leaves nothing', () => {
  expect(tokenize('ខ្ញុំ\u200bទៅ')).toEqual(['xxbos', 'ខ្ញុំ', 'ទៅ']);
});

test.each([
  ['e\u0301e\u0301e\u0301e\u0301h', 'xxrep 4 e\u0301 h', 'letters with marks'],
  ['Schifffahrt und Jaaaa', 'xxmaj schifffahrt und xxmaj j xxrep 4 a', 'three letters stand in a word'],
  ['eee\u0301', 'eee\u0301', 'the last of three has a mark'],
  ['👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 'xxrep 3 👨‍👩‍👧', 'whole emoji'],
  ['哈哈哈哈', 'xxrep 4 哈', 'Chinese characters'],
  ['जी जी जी', 'xxwrep 3 जी', 'a word that ends in a vowel sign'],
  ['ja ja ja', 'xxwrep 3 ja', 'a word'],
  ['مـــــا', 'مـــــا', 'the stretched line of Arabic is no repetition'],
])('%s is counted by what a reader sees: %s (%s)', (text, tokens) => {
  expect(tokenize(text).join(' ')).toBe(`xxbos ${tokens}`);
});

test('emoji stay whole with their flags, tones and families, and other signs are alone', () => {
  expect(tokenize('🇩🇪🇫🇷👍🏽❤️3️⃣👩‍🚀🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}?!')).toEqual([
    'xxbos',
    '🇩🇪',
    '🇫🇷',
    '👍🏽',
    '❤️',
    '3️⃣',
    '👩‍🚀',
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    '?',
    '!',
  ]);
});

test('line breaks stay without the spaces around them', () => {
  expect(tokenize('Eins.\n\n Zwei \n drei')).toEqual([
    'xxbos',
    'xxmaj',
    'eins',
    '.',
    '\n\n',
    'xxmaj',
    'zwei',
    '\n',
    'drei',
  ]);
});

test.each([
  'Die „ÖBB-Züge“ fahren über Straße Nr. 5; »sehr viel« kostet 1.234,56 € (in Baden-Württemberg).',
  'Où est l’église? Elle m’a dit: «Ça va, Émile!» Aujourd’hui, 1990–1995.',
  'Ёжик и СССР: «Санкт-Петербург» — город.',
  'İzmir ve İstanbul.',
  'NEIN NEIN NEIN! Nie nie nie.',
  '¿Qué tal? ¡Hola! (sí, "muy" bien)',
  'ذَهَبَ الوَلَدُ إلى المَدْرَسَةِ، وقال: «مرحبــــاً بكم!» عام ٢٠٢٣؟',
  'צה״ל ראה ג׳ירפה.',
  'क्या आप कल दिल्ली जाएँगे? हाँ, क्षत्रिय।',
  '我们昨天去北京，你呢？2024年很好。“你好！”他说：《红楼梦》。',
  '昨日、東京タワーへ行きました。「とても高いですね」と言った。',
  'ผมชอบกินข้าว แต่เขาไม่ชอบ 10 บาท',
  'One.\n\nTwo “quoted” words; don’t.',
])('%j survives the way to tokens and back', (text) => {
  expect(detokenise(tokenize(text), 'unicode')).toBe(text);
});

test.each([
  ['unicode', 'ab'],
  ['spacy-en', '我昨'],
] as const)(
  'by the rules of %s a word of many megabytes is read: %s…',
  (words, part) => {
    // more than V8 can match at once
    const text = part.repeat(4_000_000);
    const tokens = createTokenizer({ words, off: [] })(text).slice(1);
    expect(tokens.join('') === text).toBe(true);
  },
  60_000,
);
