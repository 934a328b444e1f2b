/** Tells the language of a document by its letters in a row (eld, byte n-grams, sixty languages). */

/** fewer letters than this say too little */
const LETTERS = 20;
/** looked at, from the middle: beginnings are often titles, names or notices */
const WINDOW = 600;

/** ISO 639-1 code of the language of a text; null where it is too short or too mixed to tell. */
export type DetectLanguage = (text: string) => string | null;

/** Loads the table of n-grams (1 MB) once a thread. */
export async function createLanguageDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/extrasmall');
  const detector = eld.newInstance();
  detector.enableTextCleanup(true); // addresses and numbers are of no language
  return (text) => {
    const part = middleOf(text);
    if (!hasLetters(part)) return null;
    const result = detector.detect(part);
    return result.language !== '' && result.isReliable() ? result.language : null;
  };
}

function middleOf(text: string): string {
  if (text.length <= WINDOW) return text;
  const start = Math.floor((text.length - WINDOW) / 2);
  const part = text.slice(start, start + WINDOW);
  const space = part.search(/\s/);
  return space >= 0 && space < 40 ? part.slice(space + 1) : part;
}

function hasLetters(text: string): boolean {
  let letters = 0;
  for (const _ of text.matchAll(/\p{L}/gu)) if (++letters >= LETTERS) return true;
  return false;
}
