/** Tokens as an import keeps them: each a number, with the list of the words that the numbers stand for. */
import { createTokenizer } from '../../main/engine/text/tokenizer.ts';

export function tokensAsIds(texts: readonly string[]): { ids: Uint32Array<ArrayBuffer>; types: string[] } {
  const tokenize = createTokenizer();
  const numbers = new Map<string, number>();
  const ids: number[] = [];
  for (const text of texts) {
    for (const token of tokenize(text)) {
      const id = numbers.get(token) ?? numbers.size;
      if (id === numbers.size) numbers.set(token, id);
      ids.push(id);
    }
  }
  return { ids: Uint32Array.from(ids), types: [...numbers.keys()] };
}
