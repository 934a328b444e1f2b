/** The text of an RTF file, after the Rich Text Format specification 1.9.1: groups, control words, bytes in code pages. */

import { TextDecoder } from 'node:util';

/** Groups that hold no text of the page. Those that begin with `\*` are left out whatever they are. */
const UNSEEN = new Set(
  (
    'fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl info pict object header headerl headerr ' +
    'headerf footer footerl footerr footerf fldinst bkmkstart bkmkend themedata colorschememapping datastore ' +
    'latentstyles xmlnstbl generator mmathPr private filetbl nonshppict tc xe template operator'
  ).split(' '),
);
/** Control words that stand for characters. */
const SIGNS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  page: '\n',
  row: '\n',
  nestrow: '\n',
  tab: '\t',
  cell: '\t',
  nestcell: '\t',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
};
/** `\fcharset` of a font → code page, as far as TextDecoder knows it. */
const CODE_PAGE_OF_CHARSET: Readonly<Record<number, number>> = {
  0: 1252,
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};
const LABEL_OF_CODE_PAGE: Readonly<Record<number, string>> = {
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  10007: 'x-mac-cyrillic',
  20866: 'koi8-r',
  65001: 'utf-8',
};
/** Groups within each other whose settings are kept apart; deeper ones share those of the last. */
const DEEPEST = 10_000;
/** Bytes that are decoded together at most. */
const LONGEST_RUN = 16 * 1024;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

interface State {
  /** in a group of which nothing is shown */
  readonly unseen: boolean;
  /** deleted or hidden by its writer */
  readonly hidden: boolean;
  /** characters in code pages that follow each \u for readers that know no Unicode */
  readonly fallback: number;
  readonly font: number;
  readonly inFonts: boolean;
}

/** The text that is shown. Takes time linear in the number of bytes; broken files give what can be read of them. */
export function rtfText(rtf: Buffer): string {
  return new RtfReader(rtf).read();
}

class RtfReader {
  readonly #rtf: Buffer;
  readonly #pieces: string[] = [];
  readonly #codePages = new Map<number, number>();
  readonly #decoders = new Map<string, TextDecoder>();
  readonly #states: State[] = [];
  #state: State = { unseen: false, hidden: false, fallback: 1, font: -1, inFonts: false };
  #tooDeep = 0;
  #at = 0;
  #codePage = 1252;
  #defaultFont = -1;
  /** what is still to be left out after a \u */
  #skip = 0;
  /** in a code page, not decoded yet */
  #bytes: number[] = [];
  /** a run was cut, so that the decoder may hold the begin of a character */
  #begun = false;
  /** the next control word says what the group is */
  #groupBegins = false;

  constructor(rtf: Buffer) {
    this.#rtf = rtf;
  }

  read(): string {
    while (this.#at < this.#rtf.length) this.#step();
    this.#decode();
    const lines = this.#pieces.join('').split('\n');
    const text = lines.map((line) => line.trimEnd()).join('\n'); // a tab stands behind the last cell, too
    return text.replace(LONE_SURROGATE, '\ufffd').trim();
  }

  #step(): void {
    const byte = this.#rtf[this.#at++] ?? 0;
    if (byte === 0x5c) {
      this.#control();
      return;
    }
    if (byte === 0x7b) this.#open();
    else if (byte === 0x7d) this.#close();
    else if (byte !== 0x0a && byte !== 0x0d && byte !== 0) this.#byte(byte);
  }

  #open(): void {
    this.#decode();
    this.#skip = 0;
    this.#groupBegins = true;
    if (this.#states.length < DEEPEST) this.#states.push(this.#state);
    else this.#tooDeep += 1;
  }

  #close(): void {
    this.#decode();
    this.#skip = 0;
    this.#groupBegins = false;
    if (this.#tooDeep > 0) this.#tooDeep -= 1;
    else this.#state = this.#states.pop() ?? this.#state;
  }

  /** A backslash was read: a sign, a byte in hex, or a word with an optional number. */
  #control(): void {
    const sign = this.#rtf[this.#at] ?? 0;
    if (!isLetter(sign)) {
      this.#at += 1;
      this.#sign(String.fromCharCode(sign));
      return;
    }
    const begin = this.#at;
    while (isLetter(this.#rtf[this.#at] ?? 0)) this.#at += 1;
    const word = this.#rtf.toString('latin1', begin, Math.min(this.#at, begin + 32));
    const digits = this.#at;
    if (this.#rtf[this.#at] === 0x2d) this.#at += 1;
    while (isDigit(this.#rtf[this.#at] ?? 0)) this.#at += 1;
    const number =
      this.#at === digits
        ? null
        : Number(this.#rtf.toString('latin1', digits, Math.min(this.#at, digits + 12)));
    if (this.#rtf[this.#at] === 0x20) this.#at += 1;
    this.#word(word, number);
  }

  #sign(sign: string): void {
    if (sign === "'") {
      const hex = this.#rtf.toString('latin1', this.#at, this.#at + 2);
      if (!/^[\da-f]{2}$/i.test(hex)) return;
      this.#at += 2;
      this.#byte(Number.parseInt(hex, 16));
      return;
    }
    if (sign === '*') this.#set({ unseen: true });
    else if (sign === '~') this.#text('\u00a0');
    else if (sign === '_') this.#text('\u2011');
    else if (sign === '\n' || sign === '\r') this.#text('\n');
    else if (sign === '\\' || sign === '{' || sign === '}') this.#byte(sign.charCodeAt(0));
  }

  #word(word: string, number: number | null): void {
    const begins = this.#groupBegins;
    this.#groupBegins = false;
    const sign = SIGNS[word];
    if (sign !== undefined) {
      this.#text(sign);
      return;
    }
    if (begins && UNSEEN.has(word)) this.#set({ unseen: true, inFonts: word === 'fonttbl' });
    else if (word === 'u' && number !== null) this.#unicode(number);
    else if (word === 'uc') this.#set({ fallback: Math.max(0, Math.min(16, number ?? 1)) });
    else if (word === 'bin') this.#at = Math.min(this.#rtf.length, this.#at + Math.max(0, number ?? 0));
    else if (word === 'v' || word === 'deleted') this.#set({ hidden: number !== 0 });
    else if (word === 'plain') this.#set({ hidden: false, font: this.#defaultFont });
    else if (word === 'ansicpg') this.#codePage = number ?? 1252;
    else if (word === 'mac') this.#codePage = 10000;
    else if (word === 'deff') this.#defaultFont = number ?? -1;
    else if (word === 'f') this.#set({ font: number ?? -1 });
    else if (word === 'fcharset' && this.#state.inFonts) this.#nameCodePage(number ?? 0);
    else if (word === 'cpg' && this.#state.inFonts) this.#codePages.set(this.#state.font, number ?? 1252);
  }

  #nameCodePage(charset: number): void {
    const codePage = CODE_PAGE_OF_CHARSET[charset];
    // 0 is what writers put where they do not know, so the code page of the file goes before it
    if (codePage !== undefined && charset !== 0) this.#codePages.set(this.#state.font, codePage);
  }

  #set(change: Partial<State>): void {
    this.#decode();
    this.#state = { ...this.#state, ...change };
  }

  #unicode(number: number): void {
    // the number is signed with 16 bits; pairs of surrogates come as two words
    this.#text(String.fromCharCode(number & 0xffff));
    this.#skip = this.#state.fallback;
  }

  #byte(byte: number): void {
    this.#groupBegins = false;
    if (this.#skip > 0) this.#skip -= 1;
    else if (this.#shown()) {
      this.#bytes.push(byte);
      if (this.#bytes.length >= LONGEST_RUN) this.#decode(true);
    }
  }

  #text(text: string): void {
    this.#decode();
    this.#skip = 0;
    if (this.#shown()) this.#pieces.push(text);
  }

  #shown(): boolean {
    return !this.#state.unseen && !this.#state.hidden;
  }

  #decode(stream = false): void {
    if (this.#bytes.length === 0 && !this.#begun) return;
    const codePage = this.#codePages.get(this.#state.font) ?? this.#codePage;
    this.#pieces.push(this.#decoder(codePage).decode(Uint8Array.from(this.#bytes), { stream }));
    this.#bytes = [];
    this.#begun = stream;
  }

  #decoder(codePage: number): TextDecoder {
    const label = LABEL_OF_CODE_PAGE[codePage] ?? `windows-${codePage}`;
    const made = this.#decoders.get(label) ?? decoderFor(label);
    this.#decoders.set(label, made);
    return made;
  }
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('windows-1252'); // what \ansi means
  }
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
