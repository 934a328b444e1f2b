/** Marked-up texts and letters: HTML, XML, RTF, subtitles, mail; well-formed, broken and malicious. */
import { sentence, trial } from './trial.ts';
import type { Trial } from './trial.ts';

const s = sentence;

const page = (body: string): string =>
  `<!doctype html><html><head><title>A page</title><style>p{color:red}</style><script>var x="no text";</script></head><body>${body}</body></html>`;

const letter = (subject: string, body: string, more = ''): string =>
  `From: Ann <ann@example.org>\r\nTo: Ben <ben@example.org>\r\nSubject: ${subject}\r\nDate: Thu, 5 Mar 2020 10:00:00 +0000\r\n${more}\r\n${body}\r\n`;

const BOMB = Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY l${String(i + 1)} "${`&l${String(i)};`.repeat(10)}">`,
).join('');

export const markup = (): Trial[] => [
  trial('markup/usual.html', page(`<p>${s('html')}</p>`), { texts: [s('html')] }),
  trial('markup/entities.html', page('<p>Fish &amp; chips cost &pound;4 &#8211; or &#x20ac;5.</p>'), {
    texts: ['Fish & chips cost £4 – or €5.'],
  }),
  trial('markup/blocks.html', page(`<h1>Title here</h1><p>${s('a')}</p><p>${s('b')}</p>`), { count: 1 }),
  trial('markup/unclosed.html', `<html><body><p>${s('unclosed')}<div><b>`, { texts: [s('unclosed')] }),
  trial('markup/script-only.html', page('<script>document.write("never")</script>'), {
    reason: /empty|no text/,
  }),
  trial('markup/comment.html', page(`<!-- not this --><p>${s('comment')}</p>`), { texts: [s('comment')] }),
  trial('markup/deep.html', `<html><body>${'<div>'.repeat(50_000)}${s('deep html')}`, {
    texts: [s('deep html')],
  }),
  trial('markup/html.txt', page(`<p>${s('html in txt')}</p>`), { texts: [s('html in txt')] }),
  trial(
    'markup/meta.html',
    Buffer.from(
      `<html><head><meta charset="iso-8859-1"></head><body><p>Käthe wohnt in Köln.</p></body></html>`,
      'latin1',
    ),
    {
      texts: ['Käthe wohnt in Köln.'],
    },
  ),
  trial(
    'markup/usual.xml',
    `<?xml version="1.0"?><letter><head>Dear Sir,</head><body>${s('xml')}</body></letter>`,
    {
      count: 1,
    },
  ),
  trial(
    'markup/records.xml',
    `<rows><row><id>1</id><text>${s('r1')}</text></row><row><id>2</id><text>${s('r2')}</text></row></rows>`,
    {
      texts: [s('r1'), s('r2')],
    },
  ),
  trial('markup/bomb.xml', `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">${BOMB}]><l>&l9;</l>`, {
    reason: /entit/i,
  }),
  trial(
    'markup/outside.xml',
    `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>`,
    {
      reason: /entit/i,
    },
  ),
  trial('markup/broken.xml', `<?xml version="1.0"?><a><b>${s('broken')}</a>`, { reason: /./ }),
  trial(
    'markup/latin.xml',
    Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>Käthe wohnt in Köln.</a>', 'latin1'),
    {
      texts: ['Käthe wohnt in Köln.'],
    },
  ),
  trial('markup/usual.rtf', `{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 ${s('rtf')}\\par}`, {
    texts: [s('rtf')],
  }),
  trial('markup/letters.rtf', "{\\rtf1\\ansi\\ansicpg1252 K\\'e4the wohnt in K\\u246?ln.}", {
    texts: ['Käthe wohnt in Köln.'],
  }),
  trial('markup/deep.rtf', `{\\rtf1 ${'{'.repeat(100_000)}${s('deep rtf')}`, { count: 1 }),
  trial('markup/empty.rtf', '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}}', { reason: /empty|no text/ }),
  trial(
    'markup/usual.srt',
    `1\n00:00:01,000 --> 00:00:04,000\n<i>${s('srt')}</i>\n\n2\n00:00:05,000 --> 00:00:07,000\nAnd left.\n`,
    {
      texts: [`${s('srt')}\nAnd left.`],
    },
  ),
  trial('markup/windows.srt', `1\r\n00:00:01,000 --> 00:00:04,000\r\n${s('srt two')}\r\n\r\n`, {
    texts: [s('srt two')],
  }),
  trial(
    'markup/usual.vtt',
    `WEBVTT\n\nNOTE not this\n\n00:01.000 --> 00:04.000 align:start\n<v Ann>${s('vtt')}</v>\n`,
    {
      texts: [s('vtt')],
    },
  ),
  trial('markup/usual.eml', letter('Cargo', s('mail')), { texts: [s('mail')] }),
  trial(
    'markup/quoted.eml',
    letter(
      'Cargo',
      'K=C3=A4the wohnt in K=C3=B6ln.',
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n',
    ),
    { texts: ['Käthe wohnt in Köln.'] },
  ),
  trial(
    'markup/both.eml',
    letter(
      'Cargo',
      `--b\r\nContent-Type: text/plain\r\n\r\n${s('plain part')}\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>not this</p>\r\n--b--`,
      'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n',
    ),
    { texts: [s('plain part')] },
  ),
  trial(
    'markup/html-only.eml',
    letter('Cargo', `<p>${s('html mail')}</p>`, 'MIME-Version: 1.0\r\nContent-Type: text/html\r\n'),
    { texts: [s('html mail')] },
  ),
  trial('markup/empty.eml', letter('Nothing', ''), { reason: /empty|no text/ }),
  trial(
    'markup/sealed.eml',
    letter(
      'Sealed',
      'MIIB',
      'MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n',
    ),
    { reason: /encrypted/ },
  ),
  trial(
    'markup/usual.mbox',
    `From ann@example.org Thu Mar  5 10:00:00 2020\n${letter('One', s('first letter')).replaceAll('\r\n', '\n')}\nFrom ben@example.org Thu Mar  5 11:00:00 2020\n${letter('Two', `${s('second letter')}\n>From the quay.`).replaceAll('\r\n', '\n')}`,
    { count: 2 },
  ),
];
