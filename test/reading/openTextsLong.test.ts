/** Texts that are too long for one document, and one long text that is all there is. */
import { describe, expect, test } from 'vitest';
import { readTexts } from '../support/readTexts.ts';

test('a text too long for one document is cut at blank lines, and all of it is read', async () => {
  const paragraphs = Array.from({ length: 9000 }, (_, n) => `paragraph ${n} ${'of words '.repeat(110)}end`);
  const files = { 'a.txt': paragraphs.join('\n\n'), 'b.txt': 'Short.' };
  const { documents, texts, oddities } = await readTexts(files);
  expect(documents.map(({ name }) => name.split('/')[1])).toEqual([
    'a.txt, part 1',
    'a.txt, part 2',
    'b.txt',
  ]);
  expect(texts.slice(0, 2).join('')).toBe(paragraphs.join('\n\n'));
  expect(texts[0]?.endsWith('end\n\n')).toBe(true);
  expect(oddities.map(({ count }) => count)).toEqual([1]);
});

describe('one long text', () => {
  const paragraph = (n: number, words: number): string =>
    Array.from({ length: words }, (_, i) => `w${n}.${i}`).join(' ');

  test('is cut at blank lines into passages of whole paragraphs, and nothing is lost', async () => {
    const paragraphs = Array.from({ length: 800 }, (_, n) => paragraph(n, 20 + ((n * 37) % 160)));
    const { texts, lone } = await readTexts({ 'novel.txt': paragraphs.join('\r\n\r\n\r\n') });
    expect(lone).toBe(true);
    expect(texts.join('\n\n').split('\n\n')).toEqual(paragraphs);
    const lengths = texts.map((text) => text.split(/\s+/).length);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(300);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1000);
  });

  test('without blank lines is cut at sentences, and one without sentences at words', async () => {
    const sentences = Array.from({ length: 300 }, (_, n) => `${paragraph(n, 15)}.`).join(' ');
    const cut = (await readTexts({ 'a.txt': sentences })).texts;
    expect(cut.every((text) => /\.\s*$/.test(text) && text.split(/\s+/).length <= 1000)).toBe(true);
    expect(cut.join('')).toBe(sentences);
    const words = (await readTexts({ 'b.txt': paragraph(1, 2500) })).texts;
    expect(words.map((text) => text.trim().split(' ').length)).toEqual([1000, 1000, 500]);
  });

  test('that is short is cut into short passages', async () => {
    const paragraphs = Array.from({ length: 30 }, (_, n) => paragraph(n, 10));
    const { documents } = await readTexts({ 'short.txt': paragraphs.join('\n\n') });
    expect(documents.length).toBeGreaterThan(8);
  });
});
