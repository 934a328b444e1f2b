/** Kinds of files by their first bytes: those that are read, and those of which it can be said what they are. */

const gone = (what: string, todo: string): string => `${what}; ${todo}`;
const PICTURE = 'is a picture, and texts in pictures are not read';
const SOUND = 'is a sound recording, which holds no text';
const FILM = 'is a film; if it has subtitles, add them as .srt or .vtt';
const PROGRAM = 'is a program, which holds no text';
const FONT = 'is a font, which holds no text';
const PACKED = gone('is compressed', 'unpack it and add what is inside');
const DATABASE = gone('is a database', 'export its texts as .csv and add that');

/** Bytes at an offset (latin1), and what follows a file's name in a sentence. The longer of two begins comes first. */
const MAGIC: readonly (readonly [offset: number, bytes: string, what: string])[] = [
  [0, '\x89PNG\r\n', PICTURE],
  [0, '\xff\xd8\xff', PICTURE],
  [0, 'GIF87a', PICTURE],
  [0, 'GIF89a', PICTURE],
  [0, 'II*\0', PICTURE],
  [0, 'MM\0*', PICTURE],
  [0, '8BPS\0', PICTURE],
  [0, '\0\0\x01\0', PICTURE],
  [8, 'WEBP', PICTURE],
  [4, 'ftypheic', PICTURE],
  [4, 'ftypmif1', PICTURE],
  [4, 'ftypavif', PICTURE],
  [0, '\0\0\0\x0cjP  ', PICTURE],
  [0, 'AT&TFORM', gone('is a DjVu file', 'save it as a PDF with its text and add that')],
  [0, 'ID3', SOUND],
  [0, '\xff\xfb', SOUND],
  [0, '\xff\xf3', SOUND],
  [0, '\xff\xf1', SOUND],
  [0, 'fLaC\0', SOUND],
  [0, 'OggS\0', SOUND],
  [0, 'MThd\0', SOUND],
  [8, 'WAVEfmt', SOUND],
  [4, 'ftypM4A', SOUND],
  [4, 'ftyp', FILM],
  [8, 'AVI LIST', FILM],
  [0, '\x1aE\xdf\xa3', FILM],
  [0, '\0\0\x01\xba', FILM],
  [0, '\0\0\x01\xb3', FILM],
  [0, 'FLV\x01', FILM],
  [0, '\x7fELF', PROGRAM],
  [0, '\xca\xfe\xba\xbe', PROGRAM],
  [0, '\xcf\xfa\xed\xfe', PROGRAM],
  [0, '\xce\xfa\xed\xfe', PROGRAM],
  [0, '\0asm', PROGRAM],
  [0, '\0\x01\0\0\0', FONT],
  [0, 'OTTO\0', FONT],
  [0, 'wOFF', FONT],
  [0, 'wOF2', FONT],
  [0, '\x1f\x8b', PACKED],
  [0, '7z\xbc\xaf\x27\x1c', PACKED],
  [0, 'Rar!\x1a\x07', PACKED],
  [0, 'BZh', PACKED],
  [0, '\xfd7zXZ\0', PACKED],
  [0, '\x28\xb5\x2f\xfd', PACKED],
  [0, '\x04\x22\x4d\x18', PACKED],
  [0, 'MSCF\0', PACKED],
  [257, 'ustar', gone('is an archive (tar)', 'unpack it and add the folder')],
  [0, 'SQLite format 3\0', DATABASE],
  [4, 'Standard Jet DB', DATABASE],
  [4, 'Standard ACE DB', DATABASE],
  [0, '!BDN', gone('is a mailbox of Outlook', 'export it as .mbox or .eml and add that')],
  [0, 'PAR1', gone('is a table in Parquet', 'save it as .csv or .jsonl and add that')],
  [0, 'ARROW1\0', gone('is a table in Arrow', 'save it as .csv or .jsonl and add that')],
  [0, 'Obj\x01', gone('is a table in Avro', 'save it as .csv or .jsonl and add that')],
  [0, '\x89HDF\r\n', 'holds numbers (HDF5), not texts'],
  [0, '\x93NUMPY', 'holds numbers (NumPy), not texts'],
  [0, '%!PS', gone('is a PostScript file', 'make a PDF of it and add that')],
  [60, 'BOOKMOBI', gone('is a Kindle book', 'convert it to .epub and add that')],
  [60, 'TEXtREAd', gone('is a Palm book', 'convert it to .epub and add that')],
  [0, 'ITSF\x03', gone('is a Windows help file', 'save its pages as .html and add them')],
  [0, '\xffWPC', gone('is a WordPerfect file', 'save it as .docx and add that')],
];

/** Short begins that texts may have too: they count only where the bytes are no text. */
const WEAK = new Set([
  'ID3',
  'BZh',
  'PAR1',
  'wOFF',
  'wOF2',
  '!BDN',
  '%!PS',
  'Obj\x01',
  'ftyp',
  'WEBP',
  'AT&TFORM',
]);
const TEXT_ALL_THE_SAME = '%!PS';

/**
 * What a file is that is never read, as what follows its name in a sentence; null where its first bytes tell nothing.
 *
 * @param binary its bytes are no text in any encoding
 */
export function knownButNotRead(head: Buffer, binary: boolean): string | null {
  const start = head.subarray(0, 512).toString('latin1');
  for (const [offset, bytes, what] of MAGIC) {
    if (!start.startsWith(bytes, offset)) continue;
    if (!WEAK.has(bytes) || binary || bytes === TEXT_ALL_THE_SAME) return what;
  }
  if (!binary) return null;
  if (start.startsWith('MZ')) return PROGRAM;
  if (start.startsWith('BM')) return PICTURE;
  return null;
}

/** Characters that no text has but by mistake; more of them than this share, and it is no text. */
const MOST_CONTROLS = 0.03;

/** Bytes that are data, whatever their encoding. */
export function isBinary(head: Buffer): boolean {
  let controls = 0;
  for (const byte of head)
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127) controls += 1;
  return controls > Math.max(2, head.length * MOST_CONTROLS);
}
