/** R's serialisation is read back as plain values. */
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readRChunk, readRObject } from '../../scripts/corpora/rData.ts';

/** list(a = "x", b = c("é", NA), n = 1:2, d = 1.5), laid out by hand after R Internals: XDR, version 2. */
const LIST = Buffer.from(
  'WAoAAAACAAQAAAACAwAAAAITAAAABAAAABAAAAABAAAACQAAAAF4AAAAEAAAAAIAAAAJAAAAAsOpAAAACf////8AAAANAAAAAgAAAAEAAAACAAAADgAAAAE/+AAAAAAAAAAABAIAAAABAAAACQAAAAVuYW1lcwAAABAAAAAEAAAACQAAAAFhAAAACQAAAAFiAAAACQAAAAFuAAAACQAAAAFkAAAA/g==',
  'base64',
);
const VALUE = { a: ['x'], b: ['é', null], n: [1, 2], d: [1.5] };

test('a named list becomes an object of its vectors', () => {
  expect(readRObject(LIST)).toEqual(VALUE);
});

test('an object of a lazy-load database is found at its offset', () => {
  const packed = deflateSync(LIST);
  const database = Buffer.concat([Buffer.from('before'), Buffer.alloc(4), packed, Buffer.from('after')]);
  expect(readRChunk(database, 6, 4 + packed.length)).toEqual(VALUE);
});

test('an object that is not text, such as a function, is refused', () => {
  const closure = Buffer.from(LIST);
  closure.writeInt32BE(3, 14);
  expect(() => readRObject(closure)).toThrow(/type 3/);
});
