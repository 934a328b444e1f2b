/** Chooses how words are told apart, by the language of the first texts. */
import type { WordRules } from '../../shared/recipe.ts';

/** Scripts that put no spaces between words. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
/** Share of the characters that decides. */
const MANY = 0.5;
const SPACELESS_MANY = 0.2;

/** English words where the first texts are English, or in no language that can be told; Unicode's word borders else. */
export function chooseWords(texts: readonly string[], languages: readonly (string | null)[]): WordRules {
  let all = 0;
  let foreign = 0;
  let spaceless = 0;
  texts.forEach((text, d) => {
    const language = languages[d] ?? null;
    all += text.length;
    if (language !== null && language !== 'en') foreign += text.length;
    spaceless += text.match(SPACELESS)?.length ?? 0;
  });
  return all > 0 && (foreign >= MANY * all || spaceless >= SPACELESS_MANY * all) ? 'unicode' : 'spacy-en';
}
