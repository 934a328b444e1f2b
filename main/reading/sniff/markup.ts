/** Tells kinds of text from each other by their structure; the ending of the name only decides between like kinds. */
import type { FileKind } from '../sources.ts';
import { jsonKind } from './jsonShape.ts';
import { looksLikeTable } from './tableShape.ts';

const HTML_ENDINGS = new Set(['.html', '.htm', '.xhtml', '.shtml', '.mht']);
const XML_ENDINGS = new Set(['.xml', '.tei', '.rss', '.atom', '.nxml', '.fb2', '.tmx', '.xlf', '.xliff']);
const TABLE_ENDINGS = new Set(['.csv', '.tsv', '.tab', '.psv']);
const LINE_ENDINGS = new Set(['.jsonl', '.ndjson', '.jsonlines']);
const PLAIN_ENDINGS = new Set(['.md', '.markdown', '.rst', '.tex', '.adoc', '.org']);

const HTML_ELEMENT =
  /<(?:!doctype\s+html|html|head|body|p|div|span|br|h[1-6]|table|ul|ol|a|title|meta)\b[^>]*>/i;
const MAIL_FIELD =
  /^(?:From|To|Cc|Subject|Date|Received|Message-ID|MIME-Version|Return-Path|Delivered-To|Reply-To|Content-Type|X-[\w-]+|Newsgroups|Organization|Lines|References|Sender|Path|Xref|NNTP-Posting-Host|Distribution|Content-Transfer-Encoding)[ \t]*:/i;

/** @param text begin of the file, decoded as well as it is known; `ending` lower case with its dot */
export function kindOfText(text: string, ending: string): FileKind | 'picture' {
  const start = text.replace(/^[\ufeff\s]+/, '');
  if (start.startsWith('{\\rtf')) return 'rtf';
  const marked = markedKind(start, ending);
  if (marked !== null) return marked;
  if (/^WEBVTT(?:[ \t].*)?(?:\r?\n|$)/.test(start)) return 'subtitles';
  if (/^\d+[ \t]*\r?\n(?:\d{1,4}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}[ \t]*-->/.test(start)) return 'subtitles';
  if (/^From [^\r\n]*\d{4}[^\r\n]*\r?\n(?:>?[\w-]+:|[ \t])/.test(start)) return 'mbox';
  if (isMail(start)) return 'eml';
  const json = jsonKind(start, LINE_ENDINGS.has(ending), ending === '.json');
  if (json !== null) return json;
  if (TABLE_ENDINGS.has(ending)) return 'delimited';
  if (PLAIN_ENDINGS.has(ending)) return 'text';
  return looksLikeTable(text) ? 'delimited' : 'text';
}

function markedKind(start: string, ending: string): FileKind | 'picture' | null {
  const head = start.slice(0, 4096);
  if (!head.startsWith('<')) return HTML_ENDINGS.has(ending) && HTML_ELEMENT.test(start) ? 'html' : null;
  const root = /<([A-Za-z_][\w:.-]*)(?=[\s/>])/.exec(
    head.replaceAll(/<!--[\s\S]*?(?:-->|$)|<[?!][^>]*>/g, ''),
  )?.[1];
  if (/^<!doctype\s+html/i.test(head) || root?.toLowerCase() === 'html') return 'html';
  if (root === 'svg' || root?.endsWith(':svg') === true) return 'picture';
  if (/^<\?xml\s/.test(head) || (XML_ENDINGS.has(ending) && root !== undefined)) return 'xml';
  if (HTML_ENDINGS.has(ending) && root !== undefined) return 'html';
  const closed = /<\/(?:html|body|head|div|p|h[1-6]|table|ul)>/i.test(start);
  return closed && HTML_ELEMENT.test(head.slice(0, 512)) && !PLAIN_ENDINGS.has(ending) ? 'html' : null;
}

/** Header fields before the first blank line: the sender, and at least two others that only mail has. */
function isMail(start: string): boolean {
  const lines = start.slice(0, 16_384).split(/\r?\n/);
  const end = lines.findIndex((line) => line.trim() === '');
  const header = end === -1 ? lines.slice(0, -1) : lines.slice(0, end);
  const fields = header.filter((line) => !/^[ \t]/.test(line));
  if (header.length < 2 || !fields.every((line) => /^[!-9;-~]{1,77}[ \t]*:/.test(line))) return false;
  const known = fields.filter((line) => MAIL_FIELD.test(line));
  return (
    known.length >= 2 &&
    known.length * 2 >= fields.length &&
    fields.some((line) => /^From[ \t]*:/i.test(line))
  );
}
