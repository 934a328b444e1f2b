/** What a failed call says in its place on the screen. */
import { CallError } from '../../api.ts';
import { wordsOf } from '../../words/errors.ts';

interface FailureWords {
  readonly title: string;
  readonly message: string;
  /** its code, for whoever helps */
  readonly details: string | undefined;
}

export function failureWords(error: unknown): FailureWords {
  const known = error instanceof CallError ? error : null;
  const { title, remedy } = wordsOf(known?.code ?? 'internal/unexpected');
  const said = error instanceof Error ? error.message : String(error);
  return { title, message: said === '' ? (remedy ?? title) : said, details: known?.code };
}
