/** The same harbour in many encodings, with and without a mark at the beginning. */
import { encodeText } from '../encodeText.ts';
import { trial } from './trial.ts';
import type { Trial } from './trial.ts';

/** A text long enough that its letters can be counted. */
const TEXTS: readonly (readonly [encoding: string, text: string])[] = [
  ['windows-1252', long('Die „Möwe“ lief gestern früh in den Hafen ein – mit Öl, Käse und 20 € Zoll.')],
  [
    'iso-8859-15',
    long('Le cœur du port bat près de l’hôtel, où les bières coûtent très cher.'.replace('’', "'")),
  ],
  ['macintosh', long('Père Noël a reçu son gâteau à la fête du château, près de la forêt.')],
  ['windows-1250', long('Žluťoučký kůň úpěl ďábelské ódy v přístavu nad řekou, kde stály lodě.')],
  ['iso-8859-2', long('Źrebię błąkało się pośród łodzi, gdy żółta łódź wróciła do portu.')],
  ['windows-1251', long('Корабль вошёл в гавань утром, и капитан написал отчёт о грузе.')],
  ['koi8-r', long('Корабль вошёл в гавань утром, и капитан написал отчёт о грузе.')],
  ['windows-1253', long('Το πλοίο έφτασε στο λιμάνι το πρωί και ο καπετάνιος έγραψε την αναφορά.')],
  ['windows-1255', long('הספינה הגיעה לנמל בבוקר והקברניט כתב דוח על המטען.')],
  ['windows-1256', long('وصلت السفينة إلى الميناء صباحا وكتب القبطان تقريرا عن الحمولة.')],
  ['shift_jis', long('船は朝に港へ着き、船長は積み荷についての報告を書いた。')],
  ['euc-jp', long('船は朝に港へ着き、船長は積み荷についての報告を書いた。')],
  ['gb18030', long('船早上到达港口，船长写了一份关于货物的报告，然后离开了城市。')],
  ['big5', long('船早上到達港口，船長寫了一份關於貨物的報告，然後離開了城市。')],
  ['euc-kr', long('배는 아침에 항구에 도착했고 선장은 화물에 대한 보고서를 썼다.')],
];

function long(sentence: string): string {
  return `${sentence} `.repeat(12).trim();
}

const mark = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

function utf32(text: string, little: boolean): Uint8Array {
  const letters = Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
  const bytes = Buffer.alloc(letters.length * 4);
  letters.forEach((letter, i) =>
    little ? bytes.writeUInt32LE(letter, i * 4) : bytes.writeUInt32BE(letter, i * 4),
  );
  return bytes;
}

const GERMAN = 'Die Möwe lief früh in den Hafen ein, mit Käse und Öl.';
const LITTLE = Buffer.from(GERMAN, 'utf16le');
const BIG = Buffer.from(GERMAN, 'utf16le').swap16();

export const encodings = (): Trial[] => [
  ...TEXTS.map(([encoding, text]) =>
    trial(`encodings/${encoding}.txt`, encodeText(text, encoding), { texts: [text] }),
  ),
  trial('encodings/utf-16le-mark.txt', joined(mark(0xff, 0xfe), LITTLE), { texts: [GERMAN] }),
  trial('encodings/utf-16be-mark.txt', joined(mark(0xfe, 0xff), BIG), { texts: [GERMAN] }),
  trial('encodings/utf-16le.txt', LITTLE, { texts: [GERMAN] }),
  trial('encodings/utf-16be.txt', BIG, { texts: [GERMAN] }),
  trial('encodings/utf-32le-mark.txt', joined(mark(0xff, 0xfe, 0, 0), utf32(GERMAN, true)), {
    texts: [GERMAN],
  }),
  trial('encodings/utf-32be-mark.txt', joined(mark(0, 0, 0xfe, 0xff), utf32(GERMAN, false)), {
    texts: [GERMAN],
  }),
  trial('encodings/utf-8-mark.txt', joined(mark(0xef, 0xbb, 0xbf), Buffer.from(GERMAN)), { texts: [GERMAN] }),
  trial('encodings/utf-8.txt', Buffer.from(GERMAN), { texts: [GERMAN] }),
  trial(
    'encodings/utf-16le.csv',
    joined(mark(0xff, 0xfe), Buffer.from(`id,text\r\n1,${GERMAN.replaceAll(',', '')}\r\n`, 'utf16le')),
    {
      texts: [GERMAN.replaceAll(',', '')],
    },
  ),
  trial(
    'encodings/utf-16be.jsonl',
    joined(mark(0xfe, 0xff), Buffer.from(`{"text":"${GERMAN}"}\n`, 'utf16le').swap16()),
    {
      texts: [GERMAN],
    },
  ),
];
