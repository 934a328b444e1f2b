/** What is found in one document: plain and small, since it crosses from a thread. */
import type { PersonalKind } from '../../shared/recipe.ts';

export interface DocumentFindings {
  /** runs of letters and digits; in scripts without spaces, about as many as there are words */
  readonly words: number;
  readonly personal: Readonly<Partial<Record<PersonalKind, number>>>;
  /** control characters but tab and line ends */
  readonly controls: number;
  /** U+FFFD */
  readonly replaced: number;
  /** looks as if it had been decoded twice, such as `cafÃ©` */
  readonly mojibake: boolean;
}
