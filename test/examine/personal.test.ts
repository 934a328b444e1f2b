/** Hints of personal data: what is found, what is left alone, and hostile text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPersonal, maskPersonal } from '../../main/examine/personal.ts';
import { PERSONAL_KINDS } from '../../shared/recipe.ts';

const SAMPLE = join(import.meta.dirname, '../../resources/sample/moby-dick');

/** what is found in a text, as `kind: characters` */
function found(text: string): string[] {
  return findPersonal(text).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
}

test('e-mail addresses are found without the marks around them', () => {
  const text =
    "Write to <ada.lovelace+math@example.co.uk>, \"o'brien@mail.example.com\" or jürgen@müller.example. '-bob@example.com'. See you @ six, @home, a@b, x@-y.com and me@.com";
  expect(found(text)).toEqual([
    'email: ada.lovelace+math@example.co.uk',
    "email: o'brien@mail.example.com",
    'email: jürgen@müller.example',
    'email: bob@example.com',
  ]);
});

test.each([
  '+49 170 1234567',
  '+1 (555) 234-5678',
  '0044 20 7946 0958',
  '(555) 234-5678',
  '555-234-5678',
  '555.234.5678',
  '020 7946 0958',
  '030/1234567',
  '(089) 123456-78',
  '01 23 45 67 89',
  '0171-2345678',
])('the phone number %s is found', (number) => {
  expect(found(`Ring me (${number}) soon, or ${number}.`)).toEqual([`phone: ${number}`, `phone: ${number}`]);
});

test('digits that are called a phone number are one, whatever their form', () => {
  expect(found('Tel.: 912 345 678. My phone number is 5551234567. Call me at 555-1234.')).toEqual([
    'phone: 912 345 678',
    'phone: 5551234567',
    'phone: 555-1234',
  ]);
});

test.each([
  'from 1914-1918 and 1939–1945',
  'on 2026-11-25 23:15:38, on 01.02.2026, on 01/02/2026 and 12-31-1999',
  'it cost $1,234,567.89 or 1 234 567,89 €, nearly 10 000 000',
  'ISBN 0-306-40615-2, ISBN 978-3-16-148410-0 and ISSN 0378-5955',
  'pages 1234567-1234599, order 0123 4567 8901',
  'pi is 3.14159265358979, and 0.1234567 is not',
  'version 10.20.30.40 of 1.2.3.4, section 2.10.33.12',
  'at 12:30:45 std::max and dead::beef, 00:11:22:33:44:55',
  'the number 12345678901234567890123 and 4111 1111 1111 1112 and 9111 1111 1111 1110',
  'id 4f3c2a1b-1234-5678-9abc-def012345678',
  'https://example.com/item/0123-456-789?x=555-234-5678',
  'DE00 3704 0044 0532 0130 00 and 12345678A and 000-12-3456',
  '3 4 5 6 7 8 9 10 11 12 and 01 02 03',
  `a table: ${'01 23 45 67 89 '.repeat(62)}`,
])('nothing personal is seen in “%s”', (text) => {
  expect(found(text)).toEqual([]);
});

test('numbers with check digits are found by them', () => {
  const text = [
    'card 4111 1111 1111 1111, 5555-5555-5555-4444 and 378282246310005',
    'account DE89 3704 0044 0532 0130 00, GB82WEST12345698765432 and NL91ABNA0417164300.',
    'SSN 123-45-6789, NINO AB 12 34 56 C, DNI 12345678Z, NIE X-1234567-L, CF RSSMRA85T10A562S',
    'Steuer-ID: 86 095 742 719; BSN 111222333; but 86095742719 and 111222333 alone say nothing',
    'hosts 192.168.10.254, 10.0.0.17, 64:ff9b::10.0.0.18 and 2001:db8::ff00:42:8329',
  ].join('\n');
  expect(found(text)).toEqual([
    'card: 4111 1111 1111 1111',
    'card: 5555-5555-5555-4444',
    'card: 378282246310005',
    'iban: DE89 3704 0044 0532 0130 00',
    'iban: GB82WEST12345698765432',
    'iban: NL91ABNA0417164300',
    'id: 123-45-6789',
    'id: AB 12 34 56 C',
    'id: 12345678Z',
    'id: X-1234567-L',
    'id: RSSMRA85T10A562S',
    'id: 86 095 742 719',
    'id: 111222333',
    'ip: 192.168.10.254',
    'ip: 10.0.0.17',
    'ip: 10.0.0.18',
    'ip: 2001:db8::ff00:42:8329',
  ]);
});

test('one wrong digit makes an account, a card or an identity number none', () => {
  expect(
    found(
      'DE88 3704 0044 0532 0130 00, 4111 1111 1111 1121, 12345678Y, RSSMRA85T10A562T, BSN 111222334, Steuer-ID 86 095 742 718',
    ),
  ).toEqual([]);
});

test('a whole novel holds no personal data', () => {
  const chapters = readdirSync(SAMPLE).map((name) => readFileSync(join(SAMPLE, name), 'utf8'));
  expect(chapters.length).toBeGreaterThan(50);
  expect(chapters.flatMap(found)).toEqual([]);
});

test('each find of the chosen kinds becomes one plain word, and nothing else changes', () => {
  const text = 'Mail ada@example.com, ring +49 170 1234567, from 192.168.10.254!';
  expect(maskPersonal(text, ['email', 'ip'])).toBe(
    'Mail emailaddress, ring +49 170 1234567, from ipaddress!',
  );
  expect(maskPersonal(text, PERSONAL_KINDS)).toBe('Mail emailaddress, ring phonenumber, from ipaddress!');
  expect(maskPersonal('nothing here', PERSONAL_KINDS)).toBe('nothing here');
});

test.each([
  ['digits', '1234567890'],
  ['digits apart', '1 '],
  ['zeros', '0'],
  ['@', '@'],
  ['addresses without an end', 'a.b@'],
  ['dots', '1.'],
  ['colons', 'a1:'],
  ['double colons', '::'],
  ['account beginnings', 'DE89 '],
  ['brackets', '+ (1'],
  ['six digits and separators', '123456   '],
  ['capitals', 'ABCDEF12'],
])('two million characters of %s are looked at before the test runs out of time', (_, piece) => {
  const text = piece.repeat(Math.ceil(2_000_000 / piece.length));
  for (const { start, end } of findPersonal(text)) expect(end).toBeGreaterThan(start);
  expect(maskPersonal(`${text} ada@example.com`, ['email']).endsWith('emailaddress')).toBe(true);
});

test('a row of sixty million digits is one line like any other', () => {
  expect(findPersonal('1'.repeat(60_000_000))).toEqual([]);
});
