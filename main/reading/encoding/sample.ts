/** Gathers the lines of a file that tell something about its encoding: those with bytes that are not ASCII. */

/** Bytes of a line that are taken before and behind the first telling one. */
const BEFORE = 200;
const BEHIND = 400;

const LINE_FEED = 0x0a;

/** Stretches around bytes that are not ASCII, each cut at line ends or spaces and ended by a line end. */
export function aroundNonAscii(bytes: Buffer, most: number): Buffer {
  const parts: Buffer[] = [];
  let taken = 0;
  let at = 0;
  while (at < bytes.length && taken < most) {
    while (at < bytes.length && (bytes[at] ?? 0) < 0x80) at += 1;
    if (at === bytes.length) break;
    const part = bytes.subarray(beginOf(bytes, at), endOf(bytes, at));
    parts.push(part, Buffer.of(LINE_FEED));
    taken += part.length + 1;
    at = part.byteOffset - bytes.byteOffset + part.length;
  }
  return Buffer.concat(parts);
}

function beginOf(bytes: Buffer, at: number): number {
  const least = Math.max(0, at - BEFORE);
  const line = bytes.subarray(least, at).lastIndexOf(LINE_FEED);
  return line === -1 ? least : least + line + 1;
}

/** A long line is cut at a byte that is ASCII, so that no character of several bytes is cut but where none is ASCII. */
function endOf(bytes: Buffer, at: number): number {
  const most = Math.min(bytes.length, at + BEHIND);
  const line = bytes.subarray(at, most).indexOf(LINE_FEED);
  if (line !== -1) return at + line;
  if (most === bytes.length) return most;
  const space = bytes.subarray(at, most).lastIndexOf(0x20);
  return space > 0 ? at + space : most;
}
