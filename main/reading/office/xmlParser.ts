/** XML, strictly and in pieces: names without their prefixes; nothing is fetched and no entity is ever expanded. */
import { SaxesParser } from 'saxes';
import { AppError } from '../../../shared/errors.ts';
import { createDecoder } from '../encoding/decoder.ts';
import type { Decoder } from '../encoding/decoder.ts';
import { encodingName } from '../encoding/encodingName.ts';
import type { ByteSource, ReadContext } from '../sources.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Called in the order of the file, with names such as `p` for `<w:p>`. */
export interface XmlHandlers {
  open?(name: string, attributes: Attributes): void;
  /** also what a CDATA section holds */
  text?(text: string): void;
  close?(name: string): void;
}

/** Characters of one document. */
const LONGEST_TEXT = 32 * 1024 * 1024;
/** Characters without an element, which the parser holds, many times as large where they are full of `&amp;`. */
const LONGEST_RUN = 16 * 1024 * 1024;
/** Elements in elements. */
const DEEPEST = 2000;
/** Bytes at the begin of a file in which its declaration is looked for. */
const HEAD = 1024;

/** Those of XML, and what HTML calls by name and people write without the declaration that XML wants for it. */
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
  copy: '©',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  hellip: '…',
  middot: '·',
  bull: '•',
};
Object.setPrototypeOf(ENTITIES, null); // else `&constructor;` would be one

export interface XmlParser {
  write(piece: string): void;
  /** @throws as `write`, and where the file ends too early */
  end(): void;
}

/**
 * @param name of the file, for people
 * @returns a parser that throws AppError `input/broken-xml`, `input/xml-entities`, `input/too-large`
 */
export function createXmlParser(name: string, handlers: XmlHandlers): XmlParser {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  parser.ENTITIES = ENTITIES;
  let depth = 0;
  let unheard = 0; // characters since something was found
  const locals = new Map<string, string>();
  const localOf = (full: string): string => {
    let local = locals.get(full);
    if (local === undefined) {
      local = full.slice(full.indexOf(':') + 1);
      if (locals.size < 10_000) locals.set(full, local);
    }
    return local;
  };
  const text = (found: string): void => {
    unheard = 0;
    handlers.text?.(found);
  };
  parser.on('doctype', (doctype) => {
    unheard = 0;
    if (/<!ENTITY/i.test(doctype)) throw withEntities(name);
  });
  parser.on('opentag', ({ name: full, attributes }) => {
    unheard = 0;
    depth += 1;
    if (depth > DEEPEST) throw broken(name, parser.line, `more than ${DEEPEST} elements inside each other`);
    handlers.open?.(localOf(full), attributes);
  });
  parser.on('closetag', ({ name: full }) => {
    unheard = 0;
    depth -= 1;
    handlers.close?.(localOf(full));
  });
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('comment', () => (unheard = 0));
  parser.on('processinginstruction', () => (unheard = 0));
  const guarded = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      // the parser throws plain errors; others are faults of this program, or were thrown by a handler
      if (!(error instanceof Error) || error.constructor !== Error) throw error;
      throw broken(name, parser.line, error.message.replace(/\.$/, ''), error);
    }
  };
  return {
    write: (piece) => {
      unheard += piece.length;
      guarded(() => parser.write(piece));
      if (unheard > LONGEST_RUN) throw tooLongRun(name, parser.line);
    },
    end: () => {
      guarded(() => parser.close());
    },
  };
}

/** Parses a whole file. @throws AppError as the parser does, and those of the pieces */
export async function parseXml(
  name: string,
  pieces: AsyncIterable<string>,
  handlers: XmlHandlers,
  signal?: AbortSignal,
): Promise<void> {
  const parser = createXmlParser(name, handlers);
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    parser.write(piece);
  }
  parser.end();
}

/**
 * What the handlers put into `found`, while the file is parsed.
 *
 * @throws AppError as the parser does, and those of the pieces
 */
export async function* xmlItems<T>(
  name: string,
  pieces: AsyncIterable<string>,
  handlers: XmlHandlers,
  found: T[],
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const parser = createXmlParser(name, handlers);
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    parser.write(piece);
    yield* found.splice(0);
  }
  parser.end();
  yield* found.splice(0);
}

/** The value of an attribute whatever its prefix. */
export function attributeOf(attributes: Attributes, local: string): string | undefined {
  if (local in attributes) return attributes[local];
  for (const name of Object.keys(attributes)) if (name.endsWith(`:${local}`)) return attributes[name];
  return undefined;
}

/**
 * The text of an XML file, decoded as its first bytes or its declaration say.
 *
 * @param context told what could not be decoded
 * @param undeclared how it is written where neither says it; in packed documents that is always UTF-8
 */
export async function* xmlPieces(
  source: ByteSource,
  context?: ReadContext,
  undeclared: () => Promise<string> = () => Promise.resolve('utf-8'),
): AsyncGenerator<string> {
  const pieces = source.pieces();
  try {
    let head = Buffer.alloc(0);
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
      head = Buffer.concat([head, next.value]);
      if (head.length >= HEAD) break;
    }
    const encoding = declaredEncoding(head) ?? (await undeclared());
    const decoder = createDecoder(encoding);
    yield decoder.decode(head, false);
    for await (const piece of pieces) yield decoder.decode(piece, false);
    yield decoder.decode(new Uint8Array(0), true);
    tellReplaced(source, encoding, decoder, context);
  } finally {
    await pieces.return(undefined);
  }
}

function tellReplaced(
  source: ByteSource,
  encoding: string,
  { bad: { count, first } }: Decoder,
  context: ReadContext | undefined,
): void {
  if (count === 0) return;
  const what = `sequences of bytes could not be read as ${encoding} and were replaced by �`;
  context?.odd({ path: source.name, what, count, first: `byte ${first}` });
}

/** By the byte order mark, the width of `<`, or the declaration; null where none of them says it. */
function declaredEncoding(head: Buffer): string | null {
  const begin = head.subarray(0, 4).toString('latin1');
  if (begin.startsWith('\xef\xbb\xbf')) return 'utf-8';
  if (begin === '\xff\xfe\0\0' || begin === '<\0\0\0') return 'utf-32le';
  if (begin === '\0\0\xfe\xff' || begin === '\0\0\0<') return 'utf-32be';
  if (begin.startsWith('\xff\xfe') || begin.startsWith('<\0')) return 'utf-16le';
  if (begin.startsWith('\xfe\xff') || begin.startsWith('\0<')) return 'utf-16be';
  const declared = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    head.subarray(0, HEAD).toString('latin1'),
  )?.[1];
  // a declaration that can be read in single bytes is not in double ones
  if (declared === undefined || /^(?:utf-?16|utf-?32|ucs)/i.test(declared)) return null;
  try {
    return encodingName(declared);
  } catch {
    return null;
  }
}

/** @throws AppError `input/too-large` where a document is longer than can be held */
export function refuseTooLong(name: string, length: number): void {
  if (length <= LONGEST_TEXT) return;
  const message = `“${name}” holds a text of more than 32 million characters, too long for one document; cut it into several files.`;
  throw new AppError('input/too-large', message, { path: name, length });
}

function tooLongRun(name: string, line: number): AppError {
  const message = `“${name}” has more than 16 million characters without an element between them (up to line ${line}); cut it into several files.`;
  return new AppError('input/too-large', message, { path: name, line });
}

function broken(name: string, line: number, what: string, cause?: unknown): AppError {
  const message = `“${name}” is not well-formed XML (line ${line}: ${what}), so it cannot be read; save it again with the program it is from.`;
  return new AppError('input/broken-xml', message, { path: name, line }, cause);
}

function withEntities(name: string): AppError {
  const message = `“${name}” defines entities of its own, which can make a small file endless, so it is not read; save it without a DTD.`;
  return new AppError('input/xml-entities', message, { path: name });
}
