/** What is said while texts are brought in: kinds of files, ways to write letters, words and rules. */
import { bytes, count, counted } from '../../shared/format.ts';
import type { PickedFiles } from '../../shared/data.ts';
import type { TextRule, WordRules } from '../../shared/recipe.ts';
import { atStart } from './numbers.ts';

/** What a file is called in the singular and in the plural; names of programs and formats have none. */
const KINDS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['text', ['text file', 'text files']],
  ['delimited', ['table', 'tables']],
  ['lines', ['JSON Lines', 'JSON Lines']],
  ['json', ['JSON', 'JSON']],
  ['xml', ['XML', 'XML']],
  ['html', ['web page', 'web pages']],
  ['docx', ['Word', 'Word']],
  ['odt', ['OpenDocument', 'OpenDocument']],
  ['rtf', ['RTF', 'RTF']],
  ['pdf', ['PDF', 'PDF']],
  ['epub', ['e-book', 'e-books']],
  ['xlsx', ['Excel', 'Excel']],
  ['eml', ['e-mail', 'e-mails']],
  ['mbox', ['mailbox', 'mailboxes']],
  ['subtitles', ['subtitle file', 'subtitle files']],
  ['zip', ['archive', 'archives']],
]);

export function kindName(kind: string, files = 1): string {
  const names = KINDS.get(kind);
  return names === undefined ? kind : names[files === 1 ? 0 : 1];
}

/** `212 PDF, 31 Word, 4 tables` */
export function kindsSentence(kinds: PickedFiles['kinds']): string {
  return kinds.map(({ kind, files }) => `${count(files)} ${kindName(kind, files)}`).join(', ');
}

/** What was chosen and is about to be read. */
export function pickedSentence(picked: Pick<PickedFiles, 'files' | 'bytes'>): string {
  if (picked.files === 0) return 'Nothing in there can be read.';
  const files = `${atStart(picked.files)} ${picked.files === 1 ? 'file' : 'files'}`;
  return `${files} with ${bytes(picked.bytes).replace(' ', '\u00a0')} can be read.`;
}

/** What a choice of a reading counts for. */
export function alikeSentence(alike: number): string {
  if (alike <= 1) return 'Counts for this file.';
  return `Counts for this file and ${counted(alike - 1, 'other', 'others')} alike.`;
}

const ENCODING_NAMES: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'UTF-8'],
  ['windows-1252', 'Western European, Windows-1252'],
  ['iso-8859-15', 'Western European, ISO 8859-15'],
  ['macintosh', 'Western European, Mac'],
  ['ibm866', 'Cyrillic, DOS'],
  ['windows-1250', 'Central European, Windows-1250'],
  ['iso-8859-2', 'Central European, ISO 8859-2'],
  ['windows-1251', 'Cyrillic, Windows-1251'],
  ['koi8-r', 'Cyrillic, KOI8-R'],
  ['koi8-u', 'Cyrillic, KOI8-U'],
  ['iso-8859-5', 'Cyrillic, ISO 8859-5'],
  ['x-mac-cyrillic', 'Cyrillic, Mac'],
  ['windows-1253', 'Greek, Windows-1253'],
  ['iso-8859-7', 'Greek, ISO 8859-7'],
  ['windows-1254', 'Turkish, Windows-1254'],
  ['windows-1255', 'Hebrew, Windows-1255'],
  ['windows-1256', 'Arabic, Windows-1256'],
  ['iso-8859-6', 'Arabic, ISO 8859-6'],
  ['windows-1257', 'Baltic, Windows-1257'],
  ['windows-1258', 'Vietnamese, Windows-1258'],
  ['windows-874', 'Thai, Windows-874'],
  ['shift_jis', 'Japanese, Shift JIS'],
  ['euc-jp', 'Japanese, EUC-JP'],
  ['gb18030', 'Chinese, GB 18030'],
  ['big5', 'Chinese, Big5'],
  ['euc-kr', 'Korean, EUC-KR'],
  ['utf-16le', 'UTF-16, little-endian'],
  ['utf-16be', 'UTF-16, big-endian'],
]);

/** A way to write letters by the name that people may have seen; its own where it has no other. */
export function encodingName(encoding: string): string {
  return ENCODING_NAMES.get(encoding.toLowerCase()) ?? encoding;
}

/** Ways to write letters to choose from; the first leaves it to the program. */
export const ENCODINGS = [
  { value: '', label: 'Each file as it is likeliest' },
  ...[...ENCODING_NAMES].map(([value, label]) => ({ value, label })),
];

/** How words are told from each other; the empty one leaves it to the language. */
export const WORD_CHOICES: readonly {
  readonly value: WordRules | '';
  readonly label: string;
  readonly help: string;
}[] = [
  {
    value: '',
    label: 'By the language',
    help: 'English texts as the starter model learned them, all others by the rules of Unicode.',
  },
  {
    value: 'spacy-en',
    label: 'English, as spaCy does',
    help: 'Parts don’t into do and n’t, and keeps e.g. in one piece. What the starter model was made with.',
  },
  {
    value: 'unicode',
    label: 'Any language',
    help: 'Word ends as Unicode defines them, and by a dictionary where words have no spaces, as in Thai.',
  },
];

export function wordRulesName(words: WordRules): string {
  return WORD_CHOICES.find(({ value }) => value === words)?.label ?? words;
}

/** The eight rules by what they do, in the order in which they work. */
export const RULE_WORDS: Readonly<Record<TextRule, { readonly name: string; readonly help: string }>> = {
  fix_html: {
    name: 'Mend leftovers of web pages',
    help: '&amp; becomes &, and <br /> becomes a line break.',
  },
  replace_rep: {
    name: 'Shorten repeated letters',
    help: '“cccc” becomes the marker xxrep, the number 4 and one “c”.',
  },
  replace_wrep: {
    name: 'Shorten repeated words',
    help: '“no no no no” becomes the marker xxwrep, the number 4 and one “no”.',
  },
  spec_add_spaces: {
    name: 'Set / and # apart',
    help: '“and/or” becomes three words, so that no new word has to be learned.',
  },
  rm_useless_spaces: { name: 'Join spaces', help: 'Several spaces in a row become one.' },
  replace_all_caps: {
    name: 'Mark words in capitals',
    help: '“AWAITING” becomes the marker xxup and “awaiting”.',
  },
  replace_maj: {
    name: 'Mark capital first letters',
    help: '“Gentlemen” becomes the marker xxmaj and “gentlemen”.',
  },
  lowercase: { name: 'Write everything small', help: 'What is left of capitals becomes small letters.' },
};
