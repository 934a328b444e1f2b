/** What a message says: its text and who wrote it when about what. Attachments are counted, not read. */
import { isAscii, isUtf8 } from 'node:buffer';
import PostalMime from 'postal-mime';
import type { Email, Mailbox } from 'postal-mime';
import { htmlText } from '../markup/html.ts';

/** Parts within parts. */
const DEEPEST = 64;
/** Lines that begin with a boundary's dashes, and lines shorter than packed data has: each costs, however short. */
const MOST_PARTS = 20_000;
const MOST_SHORT_LINES = 200_000;
const SHORT_LINE = 60;

export type Message =
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly attachments: number;
    }
  /** the reason goes on after the name of the message */
  | { readonly kind: 'unread'; readonly reason: string };

/** The text of a message, the plain one where it has two. Quoted replies and signatures stay. */
export async function readMessage(raw: Buffer): Promise<Message> {
  if (hasTooManyLines(raw)) return unread('has too many lines or parts for a letter');
  const email = await parse(raw);
  if (email === null) return unread('is damaged or nested too deeply, so that it cannot be taken apart');
  const text = textOf(email);
  const hindrance = hindranceOf(email, text);
  if (hindrance !== null) return unread(hindrance);
  return { kind: 'message', text, labels: labelsOf(email), attachments: email.attachments.length };
}

const unread = (reason: string): Message => ({ kind: 'unread', reason });

/** null where the parser refuses the message: nested too deep, or a head without end */
async function parse(raw: Buffer): Promise<Email | null> {
  return await PostalMime.parse(withCharsets(raw), { maxNestingDepth: DEEPEST }).catch(() => null);
}

/**
 * Programs often leave out how a text is written, or say it is ASCII, and the standard takes Western European for
 * that. Bytes beyond ASCII that are UTF-8 throughout are that.
 */
function withCharsets(raw: Buffer): Buffer {
  if (isAscii(raw) || !isUtf8(raw)) return raw;
  const named = raw
    .toString('latin1')
    .replace(/charset="?us-ascii"?/gi, 'charset=utf-8')
    .replace(/^(content-type:[ \t]*text\/(?:plain|html))[ \t]*(?=\r?\n(?![ \t]))/gim, '$1; charset=utf-8');
  const head = named.slice(0, Math.max(0, named.search(/\r?\n\r?\n/)));
  const typed = /^content-type:/im.test(head);
  return Buffer.from(typed ? named : `Content-Type: text/plain; charset=utf-8\r\n${named}`, 'latin1');
}

function textOf(email: Email): string {
  const plain = email.text?.trim() ?? '';
  const text = plain === '' ? htmlText(email.html ?? '') : plain;
  return text.replace(/\r\n?/g, '\n').trim();
}

/** Why the text of the message is not to be had; null where it is. */
function hindranceOf(email: Email, text: string): string | null {
  const type = email.headers.find(({ key }) => key === 'content-type')?.value.toLowerCase() ?? '';
  const signed = type.includes('signed-data');
  if (/^\s*multipart\/encrypted\b/.test(type) || text.startsWith('-----BEGIN PGP MESSAGE-----'))
    return 'is encrypted';
  if (/^\s*application\/(?:x-)?pkcs7-mime\b/.test(type))
    return signed ? 'is sealed by its signature, so that its text cannot be read' : 'is encrypted';
  if (text !== '') return null;
  const winmail = email.attachments.some(
    ({ mimeType, filename }) => /ms-tnef$/.test(mimeType) || /^winmail\.dat$/i.test(filename ?? ''),
  );
  return winmail ? 'holds its text in a winmail.dat, which only Outlook reads' : 'holds no text';
}

function labelsOf({ subject, from, date }: Email): Record<string, string> {
  const labels: Record<string, string> = {};
  if (subject !== undefined && subject.trim() !== '') labels['subject'] = subject.trim();
  const sender = from === undefined ? '' : from.group === undefined ? mailbox(from) : from.name;
  if (sender !== '') labels['from'] = sender;
  const time = new Date(date ?? '');
  if (!Number.isNaN(time.getTime())) labels['date'] = time.toISOString();
  return labels;
}

function mailbox({ name, address }: Mailbox): string {
  if (name === '' || name === address) return address;
  return address === '' ? name : `${name} <${address}>`;
}

function hasTooManyLines(raw: Buffer): boolean {
  let parts = 0;
  let short = 0;
  let begin = 0;
  while (begin < raw.length && parts <= MOST_PARTS && short <= MOST_SHORT_LINES) {
    const end = raw.indexOf(10, begin);
    const next = end === -1 ? raw.length : end + 1;
    if (raw[begin] === 45 && raw[begin + 1] === 45) parts += 1;
    if (next - begin < SHORT_LINE) short += 1;
    begin = next;
  }
  return parts > MOST_PARTS || short > MOST_SHORT_LINES;
}
