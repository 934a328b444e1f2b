/** Bytes in pieces → text in pieces; what cannot be decoded becomes U+FFFD and is counted, with its first place. */
import { isUtf8 } from 'node:buffer';
import { countUtf8, wholeUtf8 } from './utf8.ts';

export interface Decoder {
  /** @param last nothing follows, so a begun character is a broken one */
  decode(piece: Uint8Array, last: boolean): string;
  /** sequences that could not be decoded so far, and the byte at which the first begins */
  readonly bad: { readonly count: number; readonly first: number };
}

/** @param encoding as `encodingName` gives it. The text comes without a byte order mark. */
export function createDecoder(encoding: string): Decoder {
  if (encoding === 'utf-8') return utf8Decoder();
  if (encoding === 'utf-32le' || encoding === 'utf-32be') return utf32Decoder(encoding === 'utf-32le');
  return otherDecoder(encoding);
}

/** Whole sequences are checked and decoded at once, which is many times faster than a streaming TextDecoder. */
function utf8Decoder(): Decoder {
  let rest = Buffer.alloc(0);
  let at = 0;
  const bad = { count: 0, first: 0 };
  return {
    bad,
    decode: (piece, last) => {
      const all = rest.length === 0 ? bufferOf(piece) : Buffer.concat([rest, piece]);
      const whole = all.subarray(0, last ? all.length : wholeUtf8(all));
      rest = Buffer.from(all.subarray(whole.length)); // a copy, since the reader fills its buffer again
      if (!isUtf8(whole)) {
        const found = countUtf8(whole);
        if (bad.count === 0) bad.first = at + found.first;
        bad.count += found.bad;
      }
      const text = whole.toString('utf8');
      const begin = at === 0 && text.startsWith('\ufeff') ? 1 : 0;
      at += whole.length;
      return begin === 0 ? text : text.slice(begin);
    },
  };
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function utf32Decoder(little: boolean): Decoder {
  let rest = Buffer.alloc(0);
  let at = 0;
  const bad = { count: 0, first: 0 };
  const fault = (offset: number): string => {
    if (bad.count === 0) bad.first = at + offset;
    bad.count += 1;
    return '\ufffd';
  };
  return {
    bad,
    decode: (piece, last) => {
      const all = Buffer.concat([rest, piece]);
      let text = '';
      let i = 0;
      for (; i + 4 <= all.length; i += 4) {
        const point = little ? all.readUInt32LE(i) : all.readUInt32BE(i);
        const scalar = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
        if (at + i === 0 && point === 0xfeff) continue;
        text += scalar ? String.fromCodePoint(point) : fault(i);
      }
      rest = all.subarray(i);
      if (last && rest.length > 0) text += fault(i);
      at += i;
      return text;
    },
  };
}

/** Bytes kept to find the place of a fault: a line is shorter, and decoding may begin anew behind a line end. */
const KEPT = 64 * 1024;

function otherDecoder(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding);
  let before = Buffer.alloc(0);
  let at = 0;
  const bad = { count: 0, first: 0 };
  return {
    bad,
    decode: (piece, last) => {
      const text = decoder.decode(piece, { stream: !last });
      if (text.includes('\ufffd')) {
        if (bad.count === 0) bad.first = firstFault(encoding, before, at, piece);
        bad.count += text.split('\ufffd').length - 1;
      }
      at += piece.length;
      before = Buffer.concat([before.subarray(-KEPT), piece.subarray(-KEPT)]);
      return text;
    },
  };
}

/** The byte at which the first sequence begins that cannot be decoded; `before` are the bytes that precede `piece`. */
function firstFault(encoding: string, before: Buffer, at: number, piece: Uint8Array): number {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const unit = encoding.startsWith('utf-16') ? 2 : 1;
  let begin = before.lastIndexOf(0x0a) + 1;
  if (unit === 2) begin = (at - before.length) % 2; // a line end is two bytes there, and units are never lost
  const bytes = Buffer.concat([before.subarray(begin), piece]);
  const origin = at - before.length + begin;
  let start = origin;
  for (let i = 0; i <= bytes.length; i++) {
    const text = decoder.decode(bytes.subarray(i, i + 1), { stream: i < bytes.length });
    if (text.includes('\ufffd')) return start;
    if (text !== '') start = origin + i + 1;
  }
  return start;
}
