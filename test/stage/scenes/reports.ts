/** Reports on texts: one in which everything was found that can be, one in which nothing was, one of another language. */
import type { NearPair, TextReport } from '../../../shared/textReport.ts';

const NONE = { count: 0, documents: 0, first: null } as const;

export const NOTHING_FOUND: TextReport = {
  version: 2,
  leftOut: 0,
  languages: [{ language: 'en', documents: 198, share: 1 }],
  duplicates: { exact: 0, near: 0, leaking: 0, moved: 0, pairs: [] },
  repeatedLines: [],
  personal: [],
  controls: NONE,
  replaced: NONE,
  mojibake: NONE,
  short: NONE,
  pruned: { types: 0, tokens: 0 },
  oddities: [],
};

const PAIRS: readonly NearPair[] = Array.from({ length: 41 }, (_, i) => ({
  a: i * 2,
  b: i * 2 + 1,
  nameA: `1884/oct/letter-${String(112 + i)}.txt`,
  nameB: `1884/oct/copies/letter-${String(112 + i)} (copy).txt`,
  similarity: 0.994 - i * 0.004,
}));

export const FOUND: TextReport = {
  version: 2,
  leftOut: 0,
  languages: [
    { language: 'en', documents: 22_904, share: 0.941 },
    { language: 'de', documents: 911, share: 0.038 },
    { language: 'no', documents: 204, share: 0.012 },
    { language: null, documents: 291, share: 0.009 },
  ],
  duplicates: { exact: 118, near: 312, leaking: 0, moved: 41, pairs: PAIRS },
  repeatedLines: [
    { line: 'HARBOUR OFFICE OF THE PORT, QUAY STREET 4. Telegrams: HARBOUROFF.', documents: 8_411 },
    { line: 'This copy was made from the letter book and may not leave the office.', documents: 2_004 },
    { line: 'We remain, Gentlemen, your obedient servants', documents: 1_733 },
    { line: 'Page 1 of 1', documents: 640 },
  ],
  personal: [
    { kind: 'email', count: 57, documents: 41, first: 1_204 },
    { kind: 'phone', count: 1_311, documents: 702, first: 12 },
    { kind: 'iban', count: 3, documents: 3, first: 9_020 },
  ],
  controls: { count: 24, documents: 9, first: 1 },
  replaced: { count: 1_902, documents: 302, first: 1 },
  mojibake: { count: 88, documents: 61, first: 77 },
  short: { count: 340, documents: 340, first: 31 },
  pruned: { types: 0, tokens: 0 },
  oddities: [
    { path: 'index/1890.csv', what: 'rows had more cells than the first', count: 12, first: 'line 441' },
    { path: '1902/letters.zip', what: 'entries had names that are no UTF-8', count: 3, first: 'entry 17' },
  ],
};

/** The same in words of a language that the starter model was not made for. */
export const GERMAN: TextReport = {
  ...NOTHING_FOUND,
  languages: [
    { language: 'de', documents: 1_980, share: 0.962 },
    { language: 'en', documents: 61, share: 0.021 },
    { language: 'fr', documents: 22, share: 0.009 },
    { language: 'la', documents: 9, share: 0.004 },
    { language: 'nl', documents: 4, share: 0.002 },
    { language: 'da', documents: 3, share: 0.001 },
    { language: null, documents: 21, share: 0.001 },
  ],
};

export const LEAKING: TextReport = {
  ...FOUND,
  duplicates: { ...FOUND.duplicates, leaking: 41, moved: 0 },
};
