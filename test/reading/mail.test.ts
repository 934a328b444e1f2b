/** Messages and mailboxes as people keep them, and as somebody sends them who means harm. */
import { describe, expect, test } from 'vitest';
import { readEml } from '../../main/reading/mail/eml.ts';
import { readMbox } from '../../main/reading/mail/mbox.ts';
import { letter, mailbox, multipart } from '../support/mailFiles.ts';
import { readBytes } from '../support/readBytes.ts';

const HEAD = ['Subject: Cargo', 'From: Ann Lee <ann@example.org>', 'Date: Thu, 5 Mar 2020 10:00:00 +0100'];

describe('a message', () => {
  test('is a document with who wrote it when about what', async () => {
    const { documents } = await readBytes(readEml, letter(HEAD, 'It came.\n-- \nAnn\n> When?'));
    expect(documents).toEqual([
      {
        text: 'It came.\n-- \nAnn\n> When?',
        name: 'file',
        labels: { subject: 'Cargo', from: 'Ann Lee <ann@example.org>', date: '2020-03-05T09:00:00.000Z' },
      },
    ]);
  });

  test('gives its plain text and not the page that says the same', async () => {
    const message = multipart('alternative', HEAD, [
      [['Content-Type: text/plain'], 'Plain.'],
      [['Content-Type: text/html'], '<p>Page.</p>'],
    ]);
    expect((await readBytes(readEml, message)).texts).toEqual(['Plain.']);
  });

  test('gives the text of the page where it has no other', async () => {
    const page = letter(['Content-Type: text/html; charset=utf-8'], '<p>One</p><p hidden>no</p><p>Zwölf</p>');
    expect((await readBytes(readEml, page)).texts).toEqual(['One\n\nZwölf']);
  });

  test.each([
    ['quoted-printable', 'K=E4se=\r\nbrot', 'iso-8859-1', 'Käsebrot'],
    ['base64', Buffer.from('Käse').toString('base64'), 'utf-8', 'Käse'],
    ['8bit', 'K\u00e4se', 'windows-1252', 'Käse'],
  ])('in %s is decoded as its head says', async (transfer, body, charset, text) => {
    const head = [`Content-Type: text/plain; charset=${charset}`, `Content-Transfer-Encoding: ${transfer}`];
    const bytes = Buffer.from(letter(head, body), 'latin1');
    expect((await readBytes(readEml, bytes)).texts).toEqual([text]);
  });

  test.each([
    ['says nothing', []],
    ['names no charset', ['Content-Type: text/plain']],
    ['says that it is ASCII', ['Content-Type: text/plain; charset="us-ascii"']],
  ])('in UTF-8 is read as that where its head %s', async (_, head) => {
    expect((await readBytes(readEml, letter(head, 'Käse für Zwölf'))).texts).toEqual(['Käse für Zwölf']);
  });

  test('has words of its head decoded', async () => {
    const head = [
      'Subject: =?iso-8859-1?q?K=E4se?= =?utf-8?b?w7xiZXI=?=',
      'From: =?utf-8?q?J=C3=B6rg?= <j@b.de>',
    ];
    const { documents } = await readBytes(readEml, letter(head, 'x'));
    expect(documents[0]?.labels).toEqual({ subject: 'Käseüber', from: 'Jörg <j@b.de>' });
  });

  test('is read without its attachments, which are counted', async () => {
    const message = multipart('mixed', HEAD, [
      [['Content-Type: text/plain'], 'See below.'],
      [['Content-Type: image/png', 'Content-Disposition: attachment; filename=a.png'], 'iVBOR'],
      [['Content-Type: text/plain', 'Content-Disposition: attachment; filename=b.txt'], 'Not this.'],
    ]);
    const { texts, oddities } = await readBytes(readEml, message);
    expect(texts).toEqual(['See below.']);
    expect(oddities).toEqual([
      { path: 'file', what: 'attachments were not read', count: 2, first: 'the message' },
    ]);
  });

  test.each([
    [
      'a sealed part',
      multipart('encrypted', HEAD, [[['Content-Type: application/pgp-encrypted'], 'Version: 1']]),
      'is encrypted',
    ],
    [
      'S/MIME',
      letter(['Content-Type: application/pkcs7-mime; smime-type=enveloped-data'], 'MIIB'),
      'is encrypted',
    ],
    ['PGP in its text', letter(HEAD, '-----BEGIN PGP MESSAGE-----\n\nabc'), 'is encrypted'],
    ['nothing', letter(HEAD, ' '), 'holds no text'],
    [
      'winmail.dat',
      multipart('mixed', HEAD, [[['Content-Type: application/ms-tnef; name=winmail.dat'], 'x']]),
      'holds its text in a winmail.dat, which only Outlook reads',
    ],
  ])('with %s is skipped with the reason', async (_, message, reason) => {
    const { texts, skipped } = await readBytes(readEml, message);
    expect(texts).toEqual([]);
    expect(skipped).toEqual([{ path: 'file', reason }]);
  });

  test.each([
    [
      'parts in parts',
      Array.from(
        { length: 400 },
        (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
      ).join(''),
      /nested/,
    ],
    ['a head without end', `X: ${'y'.repeat(3_000_000)}`, /nested|no text/],
    [
      'parts without number',
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(200_000)}`,
      /too many/,
    ],
    ['lines without number', `\r\n${'a\n'.repeat(3_000_000)}`, /too many/],
  ])('of %s is skipped and takes no time', async (_, message, reason) => {
    const { skipped } = await readBytes(readEml, message);
    expect(skipped[0]?.reason).toMatch(reason);
  });
});

describe('a mailbox', () => {
  const box = mailbox([
    letter([...HEAD, 'Message-ID: 1'], 'One.\n\nFrom the quay we saw it.\n>From there.'),
    letter(HEAD, 'Two.'),
    letter(HEAD, ' '),
    letter(HEAD, '-----BEGIN PGP MESSAGE-----'),
    letter(HEAD, 'Five.'),
  ]);
  const texts = ['One.\n\nFrom the quay we saw it.\n>From there.', 'Two.', 'Five.'];

  test.each([1, 7, 513, 2000, 65536])(
    'gives its messages whatever the pieces (%i bytes) it comes in',
    async (piece) => {
      expect((await readBytes(readMbox, box, { piece })).texts).toEqual(texts);
    },
  );

  test('numbers its messages and says which were left out', async () => {
    const { documents, skipped } = await readBytes(readMbox, box);
    expect(documents.map(({ name }) => name)).toEqual([
      'file, message 1',
      'file, message 2',
      'file, message 5',
    ]);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      '1 message of which each holds no text, the first at message 3',
      '1 message of which each is encrypted, the first at message 4',
    ]);
  });

  test('with line ends of Windows is read, too', async () => {
    expect((await readBytes(readMbox, box.replaceAll('\n', '\r\n'))).texts).toEqual(texts);
  });

  test('is not cut at a sentence that begins with From', async () => {
    const unquoted =
      'From ann@example.org Thu Mar  5 10:00:00 2020\nSubject: a\n\nOne.\n\nFrom here on it rains.\n';
    expect((await readBytes(readMbox, unquoted)).texts).toEqual(['One.\n\nFrom here on it rains.']);
  });

  test('goes on after a message that is too large', async () => {
    const large = mailbox([letter(HEAD, `${'x'.repeat(75)}\n`.repeat(450_000)), letter(HEAD, 'Two.')]);
    const { texts, skipped } = await readBytes(readMbox, large);
    expect(texts).toEqual(['Two.']);
    expect(skipped[0]?.reason).toBe('1 message larger than 32 MiB, the first at message 1');
  });
});
