/** Chooses how words are told apart, by the language of the first texts. */
import type { TokenRules, WordRules } from '../../shared/data.ts';
import { createLanguageDetector } from '../examine/languages.ts';

/** Scripts that put no spaces between words. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
/** Share of the characters that decides. */
const MANY = 0.5;
const SPACELESS_MANY = 0.2;

/** English words where the first texts are English, or in no language that can be told; Unicode's word borders else. */
export async function chooseWords(texts: readonly string[]): Promise<WordRules> {
  const languageOf = await createLanguageDetector();
  let all = 0;
  let foreign = 0;
  let spaceless = 0;
  for (const text of texts) {
    const language = languageOf(text);
    all += text.length;
    if (language !== null && language !== 'en') foreign += text.length;
    spaceless += text.match(SPACELESS)?.length ?? 0;
  }
  return foreign >= MANY * all || spaceless >= SPACELESS_MANY * all ? 'unicode' : 'spacy-en';
}

export async function chooseRules(
  { words, off }: { readonly words: WordRules | null; readonly off: TokenRules['off'] },
  texts: readonly string[],
): Promise<TokenRules> {
  return { words: words ?? (await chooseWords(texts)), off };
}
