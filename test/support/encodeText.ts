/** Writes texts in encodings that Node only reads, by tables made with the decoder itself. */

type Table = ReadonlyMap<string, readonly number[]>;

const tables = new Map<string, Table>();

const MANY_BYTES = new Set(['shift_jis', 'euc-jp', 'gb18030', 'gbk', 'big5', 'euc-kr']);

/** @throws Error for a character that the encoding does not have */
export function encodeText(text: string, encoding: string): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'utf-32le':
    case 'utf-32be': {
      const buffer = Buffer.alloc(Array.from(text).length * 4);
      Array.from(text).forEach((character, i) => {
        const point = character.codePointAt(0) ?? 0;
        if (encoding === 'utf-32le') buffer.writeUInt32LE(point, i * 4);
        else buffer.writeUInt32BE(point, i * 4);
      });
      return buffer;
    }
    case 'iso-2022-jp':
      return escaped(text);
    default:
      return Buffer.from(Array.from(text).flatMap((character) => bytesOf(character, encoding)));
  }
}

function bytesOf(character: string, encoding: string): readonly number[] {
  const known = tables.get(encoding) ?? tableOf(encoding);
  tables.set(encoding, known);
  const bytes = known.get(character);
  if (bytes === undefined) throw new Error(`${encoding} has no “${character}”`);
  return bytes;
}

function tableOf(encoding: string): Table {
  const table = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(encoding);
  const add = (...bytes: number[]): void => {
    const text = decoder.decode(Uint8Array.from(bytes));
    const single = Array.from(text).length === 1 && text !== '\ufffd';
    if (single && !table.has(text)) table.set(text, bytes);
  };
  for (let byte = 0; byte < 256; byte++) add(byte);
  if (MANY_BYTES.has(encoding)) {
    for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail);
  }
  return table;
}

/** The bytes of EUC-JP without their eighth bit, between escape sequences. */
function escaped(text: string): Buffer {
  const bytes: number[] = [];
  let wide = false;
  for (const character of text) {
    const [lead = 0, trail] = bytesOf(character, 'euc-jp');
    if (wide !== (trail !== undefined)) bytes.push(...(wide ? [0x1b, 0x28, 0x42] : [0x1b, 0x24, 0x42]));
    wide = trail !== undefined;
    bytes.push(...(trail === undefined ? [lead] : [lead & 0x7f, trail & 0x7f]));
  }
  return Buffer.from(wide ? [...bytes, 0x1b, 0x28, 0x42] : bytes);
}
