/** Documents are cleaned, cut and held out the same way on every machine. */
import { expect, test } from 'vitest';
import { holdOut, paragraphsOf, pieces } from '../../scripts/corpora/documents.ts';

const documents = Array.from({ length: 50 }, (_, i) => ({ text: `document ${i}`, source: 'test' }));

test('the held-out part is a seeded share that does not hang on the order of the documents', () => {
  const { train, valid } = holdOut(documents, 0.1, 7);
  const again = holdOut(documents.toReversed(), 0.1, 7);
  expect(again.valid.toReversed()).toEqual(valid);
  expect([...train, ...valid].map((d) => d.text).sort()).toEqual(documents.map((d) => d.text).sort());
  expect(valid).toHaveLength(5);
  expect(holdOut(documents, 0.1, 8).valid).not.toEqual(valid);
});

test('paragraphs lose the line breaks of the typesetter', () => {
  expect(paragraphsOf('one\ntwo\n\n  \n three\tfour \n')).toEqual(['one two', 'three four']);
});

test('pieces keep the order and leave the rest in the last one', () => {
  expect(pieces([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
});
